"""Một Cửa: one door to the state."""

__version__ = "0.1.0"
