"""One HTTP question to an authority."""

import http.client
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 10
LARGEST_ANSWER = 8 * 1024 * 1024


class NoAnswer(Exception):
    """Nobody answers there, or not what was asked for."""


def ask(url: str, body: bytes | None = None, *, content_type: str = "application/octet-stream") -> bytes:
    """Return the answer of an http or https address to GET, or to POST when there is a body. Raises NoAnswer."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise NoAnswer(url)
    request = Request(url, data=body, headers={"Content-Type": content_type} if body is not None else {})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            content = bytes(answer.read(LARGEST_ANSWER + 1))
    except (URLError, OSError, http.client.HTTPException) as error:
        raise NoAnswer(url) from error
    if len(content) > LARGEST_ANSWER:
        raise NoAnswer(url)
    return content
