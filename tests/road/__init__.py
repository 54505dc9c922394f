"""The road as a whole: simulated worlds, and what must be found in them."""
