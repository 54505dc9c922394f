"""Dated administrative units."""
