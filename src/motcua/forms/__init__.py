"""Form versions and answers."""
