"""The registry's rows as other statements read them."""

COUNTED = """
SELECT agency, procedure, channel, received_at, due_at, finished_at, outcome FROM federation_registereddossier
"""
