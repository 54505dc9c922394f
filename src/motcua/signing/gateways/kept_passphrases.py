"""Passphrases of keys that sign while nobody sits there: an agency's seal. Files that only the server's user reads.

An operator who wants a person behind every seal keeps none, and has the clerk sign with ``sign_batch``.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings

from motcua.signing.types import KeyIsElsewhere


def make(key_name: str) -> str:
    """Make a passphrase for a key, keep it, and return it."""
    passphrase = secrets.token_urlsafe(24)
    path = _path(key_name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.touch(mode=0o600)
    draft.write_text(passphrase)
    draft.replace(path)
    return passphrase


def read(key_name: str) -> str:
    """Return the passphrase kept for a key. Raises KeyIsElsewhere."""
    try:
        return _path(key_name).read_text()
    except FileNotFoundError:
        raise KeyIsElsewhere() from None


def _path(key_name: str) -> Path:
    return Path(settings.MOTCUA_KEYS) / "passphrases" / key_name
