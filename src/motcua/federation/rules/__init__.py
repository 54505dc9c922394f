"""Pure rules of federation."""
