"""The change log of dossiers and its aggregates."""
