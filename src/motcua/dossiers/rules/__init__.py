"""Pure rules of dossiers.

- ``deadlines``: due times and their explanation (``due``, ``explain``, ``step_due``)
- ``handling``: which agencies handle a procedure (``handles``)
- ``ledger``: the segments behind them (``Segment``, ``Term``, ``Ledger``)
"""
