"""A seeded world of deployments in which everything fails, run by the very rules of the road."""
