"""Load and chaos commands."""
