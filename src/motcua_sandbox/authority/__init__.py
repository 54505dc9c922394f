"""A certification and time-stamp authority for demonstrations and tests: ``python -m motcua_sandbox.authority``."""
