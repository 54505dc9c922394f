"""What travels on the road between deployments, byte for byte: messages, receipts, signatures, the registry.

Everything signed is a JSON text of its own, kept and sent as the very bytes that were signed.
"""
