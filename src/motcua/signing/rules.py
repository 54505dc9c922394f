"""What needs no database: lock-out, the shape of a signature container, where a stamp stands."""

import re
from datetime import datetime, timedelta

ATTEMPTS_MAX = 5
LOCKED_FOR = timedelta(minutes=15)
WAITS_FOR = timedelta(minutes=15)
PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
_CONTAINER = re.compile(rb"<(?:[0-9A-F]*|[0-9a-f]*)>")


def lock_after(failed_count: int, now: datetime) -> datetime | None:
    """Return until when a key is locked after so many wrong passphrases in a row."""
    return now + LOCKED_FOR if failed_count >= ATTEMPTS_MAX else None


def looks_like_pdf(content: bytes) -> bool:
    """Tell a PDF by its first kilobyte, as readers do."""
    return PDF_HEAD.search(content[:1024]) is not None


def is_clean_container(gap: bytes) -> bool:
    """Tell whether what a signature's byte range leaves out is one DER value in hexadecimal, padded with zeros.

    No signature covers these bytes, so nothing else may hide there: digits of one case, zeros only after the value.
    """
    if not _CONTAINER.fullmatch(gap) or len(gap) % 2:
        return False
    content = bytes.fromhex(gap[1:-1].decode("ascii"))
    end = _end_of_der(content)
    return 0 < end <= len(content) and not any(content[end:])


def _end_of_der(content: bytes) -> int:
    """Return where the DER value at the start ends, 0 if there is none."""
    if len(content) < 2 or content[0] != 0x30:
        return 0
    first = content[1]
    if first < 0x80:
        return 2 + first
    width = first & 0x7F
    if not 1 <= width <= 4 or len(content) < 2 + width or content[2] == 0:
        return 0
    length = int.from_bytes(content[2 : 2 + width], "big")
    return 2 + width + length if length >= 0x80 else 0


def box_from_top_left(x: float, y: float, width: float, height: float, page_height: float) -> tuple[int, int, int, int]:
    """Return a PDF box (lower left, upper right) for a place given from the top left; points."""
    return round(x), round(page_height - y - height), round(x + width), round(page_height - y)
