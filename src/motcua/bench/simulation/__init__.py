"""A seeded world of deployments in which everything fails, run by the very rules of the road.

- ``world``: time, network, the plan of faults; ``weather``: which faults a seed has
- ``node``, ``store``, ``signing``, ``texts``: a deployment, its database and keys, what was written
- ``door``, ``pushing``, ``hub``, ``working``, ``exchange``: its duties
- ``checker``: reads a plain log and tells what is wrong; imports nothing of the road
- ``conduct``, ``planted``: where bugs can be planted, and those that are, to see that the checker finds them
- ``runner``: many seeds on all processors, until one fails
"""
