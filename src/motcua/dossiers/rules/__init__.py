"""Pure rules of dossiers.

- ``deadlines``: due times and their explanation (``due``, ``explain``, ``step_due``)
- ``ledger``: the segments behind them (``Segment``, ``Term``, ``Ledger``)
"""
