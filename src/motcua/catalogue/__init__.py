"""Procedures, online services and their processes."""
