"""Bodies of requests that come drop by drop: who sends one has so many seconds, and holds no thread that answers."""

import threading
import time
from collections import Counter
from typing import Protocol

PIECE = 64 * 1024
SECONDS_MAX = 30.0
AT_ONCE_MAX = 4


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class BodyTooLarge(Exception):
    """More came than may."""


class BodyTooSlow(Exception):
    """It wasn't all there in time."""


class TooManyBodies(Exception):
    """This sender has as many bodies under way here as one may have."""


_lock = threading.Lock()
_underway: Counter[str] = Counter()


class _Reader(threading.Thread):
    """Reads one body. When nobody waits for it any more it stops at the next piece, or when the line breaks."""

    def __init__(self, source: Source, size_max: int, sender: str) -> None:
        super().__init__(name="body", daemon=True)
        self.source, self.size_max, self.sender = source, size_max, sender
        self.content = bytearray()
        self.problem: Exception | None = None
        self.is_given_up = False

    def run(self) -> None:
        try:
            while not self.is_given_up and (piece := self.source.read(PIECE)):
                self.content += piece
                if len(self.content) > self.size_max:
                    raise BodyTooLarge()
        except Exception as problem:
            self.problem = problem
        finally:
            with _lock:
                _underway[self.sender] -= 1
                if _underway[self.sender] <= 0:
                    del _underway[self.sender]


def read_whole(source: Source, *, size_max: int, sender: str, seconds_max: float = SECONDS_MAX) -> bytes:
    """Return a body of at most so many bytes that comes within so many seconds.

    A server's thread that reads can't be interrupted: another one reads, and is left alone when it takes too long. It
    counts for its ``sender`` until its line breaks, and nobody may have more than a few. Raises BodyTooLarge,
    BodyTooSlow, TooManyBodies; OSError when the line broke.
    """
    with _lock:
        if _underway[sender] >= AT_ONCE_MAX:
            raise TooManyBodies()
        _underway[sender] += 1
    reader = _Reader(source, size_max, sender)
    until = time.monotonic() + seconds_max
    reader.start()
    reader.join(max(until - time.monotonic(), 0))
    if reader.is_alive():
        reader.is_given_up = True
        raise BodyTooSlow()
    if reader.problem is not None:
        raise reader.problem
    return bytes(reader.content)
