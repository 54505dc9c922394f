"""Deployments as real processes, for drills and benchmarks of the road."""
