"""The conformance suite of the road: numbered assertions on format, security, memory, order, files, load and sending.

It plays a hub and a cast of peers toward the deployment that is tried, which trusts that hub for the occasion. Only a
hub of one's own can show a suspended peer, a revoked key or a mandate that has ended.
"""
