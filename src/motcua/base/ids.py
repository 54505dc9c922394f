"""Identifiers that stay inside: UUIDv7 (RFC 9562), which sort by the time they were made."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a new UUIDv7, whose time is kept to a quarter of a microsecond (RFC 9562, section 6.2, method 3)."""
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    high = (milliseconds & (1 << 48) - 1) << 16 | 0x7000 | fraction
    return UUID(int=high << 64 | 0b10 << 62 | secrets.randbits(62))


def new_token() -> str:
    """Return a random token for a link that must not be guessed (128 bits, URL-safe)."""
    return secrets.token_urlsafe(16)
