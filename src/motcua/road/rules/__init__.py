"""Pure rules of the road; the simulator of ``motcua chaos simulation`` runs the very same ones.

- ``arrival``: what the door says to a message (``check_sender``, ``judge``)
- ``order``: whose turn it is within a key (``runnable``)
- ``ladder``: what a receipt, an answer or the time does to a message that we sent (``climb``, ``after_answer``)
- ``retry``: pauses between attempts, and when to go by the hub (``pause``, ``way``)
- ``heads``: how two sides find out that one of them lost something (``heads``, ``differing``)
- ``recovery``: what each side does about it (``compare``, ``mend``)
"""
