"""Identifiers that stay inside: UUIDv7 (RFC 9562), which sort by the time they were made."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a new UUIDv7."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF000 << 64) | 0x7000 << 64
    value = value & ~(0xC000 << 48) | 0x8000 << 48
    return UUID(int=value)


def new_token() -> str:
    """Return a random token for a link that must not be guessed (128 bits, URL-safe)."""
    return secrets.token_urlsafe(16)
