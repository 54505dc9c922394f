"""File names as people send them, made safe to store, to show and to send back."""

import unicodedata
from urllib.parse import quote

from motcua.base.text import fold, nfc, tidy

LENGTH_MAX = 120  # characters; at most 480 bytes of UTF-8 once percent-encoded it still fits a header
_FORBIDDEN = set('<>:"/\\|?*%')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def clean_file_name(name: str, length_max: int = LENGTH_MAX) -> str:
    """Return a file name in NFC without path, control, direction or reserved characters; the ending is kept.

    ``length_max`` is in characters. A name of which nothing is left becomes ``file``.
    """
    last = nfc(name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    safe = tidy("".join("_" if letter in _FORBIDDEN else letter for letter in kept)).strip(". ")
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = safe, "", ""
    stem = stem.strip(". ")[: length_max - len(dot + ending)].strip(". ") or "file"
    if stem.casefold() in _DEVICES:
        stem = f"_{stem}"
    return nfc(stem + dot + ending)


def content_disposition(file_name: str, *, inline: bool) -> str:
    """Return the header's value with a plain name and the real one (RFC 6266, RFC 8187)."""
    clean = clean_file_name(file_name)
    plain = "".join(letter if letter.isascii() and letter.isprintable() else "_" for letter in _unmarked(clean))
    plain = plain.replace('"', "_").replace("\\", "_")
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def size_text(size: int) -> str:
    """Return a limit in words people know: whole megabytes, else kilobytes (1 MB = 1,048,576 bytes)."""
    return f"{size // 2**20} MB" if size >= 2**20 else f"{max(size // 2**10, 1)} KB"


def _unmarked(text: str) -> str:
    return "".join(fold(letter).upper() if letter.isupper() else fold(letter) or letter for letter in text)
