"""Digital signatures: keys, signing in two steps, verification."""
