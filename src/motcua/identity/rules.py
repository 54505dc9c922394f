"""What names, phone numbers and addresses look like."""

import re

from motcua.base.text import nfc, tidy

_PHONE = re.compile(r"0\d{9}")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
NAME_MAX = 100


def read_phone(text: str) -> str:
    """Return a Vietnamese phone number as ``0`` and nine digits; spaces, dots and ``+84`` are understood.

    What is no phone number comes back without its separators.
    """
    digits = re.sub(r"[\s.\-()]", "", nfc(text))
    if digits.startswith("+84"):
        return "0" + digits[3:]
    return "0" + digits[2:] if digits.startswith("84") and len(digits) == 11 else digits


def is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def read_email(text: str) -> str:
    """Return an address as it is compared: NFC, lower case, without spaces around it."""
    return nfc(text).strip().lower()


def is_email(text: str) -> bool:
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def is_name(full_name: str) -> bool:
    """Say whether a tidied name can be one: letters, spaces, and the marks that names have."""
    return 0 < len(full_name) <= NAME_MAX and all(letter.isalpha() or letter in " '’-." for letter in full_name)


def read_username(text: str) -> str:
    """Return a username as it is compared."""
    return tidy(text).lower()


def is_username(text: str) -> bool:
    """Say whether a username that was read can be an officer's."""
    return _USERNAME.fullmatch(text) is not None


def masked(address: str) -> str:
    """Return an e-mail address or phone number that only its owner recognises (``a•••@thu.vn``, ``•••••••678``)."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if at else "•" * max(len(address) - 3, 0) + address[-3:]
