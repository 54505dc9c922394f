"""Transparency logs in their published formats: RFC 6962 hashing and the C2SP texts around it. Pure."""
