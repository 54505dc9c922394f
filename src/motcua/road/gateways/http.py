"""One signed HTTP request to another deployment, with an end in sight: every answer has a limit of time and size."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import msgspec
import urllib3
from urllib3.exceptions import HTTPError

from motcua.wire.road.requests import sign_request
from motcua.wire.road.signatures import PrivateKey

CONNECT_SECONDS, SILENCE_SECONDS, WHOLE_SECONDS = 3.0, 10.0, 30.0
ANSWER_MAX = 16 * 2**20
ROOT = "/api/v1/road"
PIECE = 64 * 1024


class NoAnswer(Exception):
    """Nobody answers there, or not what can be read; the text says what happened."""


class Turned(Exception):
    """The other side answered with an HTTP error: its status, its problem's code, and how long it asks to wait."""

    def __init__(self, status: int, code: str, wait: timedelta) -> None:
        self.status, self.code, self.wait = status, code, wait
        super().__init__(f"{status} {code}".strip())


@dataclass(frozen=True)
class Line:
    """Who asks whom: the other's address, and the name and key that sign our requests."""

    address: str
    deployment: str
    key: PrivateKey = field(repr=False)


class _Problem(msgspec.Struct):
    code: str = ""


@cache
def _pool() -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=SILENCE_SECONDS)
    return urllib3.PoolManager(num_pools=64, maxsize=8, timeout=timeout, retries=False)


def ask(
    line: Line,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    query: str = "",
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    now: datetime,
) -> tuple[bytes, Mapping[str, str]]:
    """Return the body and the headers of an answer. Raises NoAnswer, Turned."""
    target = ROOT + path
    signed = sign_request(method, target, query, body, deployment=line.deployment, key=line.key, now=now)
    url = f"{line.address.rstrip('/')}{target}" + (f"?{query}" if query else "")
    began = time.monotonic()
    try:
        answer = _pool().request(
            method,
            url,
            body=body or None,
            headers={"Content-Type": content_type, **signed, **(headers or {})},
            preload_content=False,
            redirect=False,
        )
        try:
            content = _read(answer, began)
        finally:
            answer.release_conn()
    except (HTTPError, OSError) as problem:
        raise NoAnswer(f"{type(problem).__name__}: {problem}"[:300]) from problem
    if answer.status >= 300:
        raise Turned(answer.status, _code_of(content), _wait_of(answer.headers))
    return content, answer.headers


def _read(answer: urllib3.BaseHTTPResponse, began: float) -> bytes:
    content = bytearray()
    for piece in answer.stream(PIECE):
        content += piece
        if len(content) > ANSWER_MAX or time.monotonic() - began > WHOLE_SECONDS:
            answer.close()
            raise NoAnswer("the answer is too long, or takes too long")
    return bytes(content)


def _code_of(content: bytes) -> str:
    try:
        return msgspec.json.decode(content, type=_Problem).code[:64]
    except (msgspec.DecodeError, RecursionError):
        return ""


def _wait_of(headers: Mapping[str, str]) -> timedelta:
    asked = headers.get("Retry-After", "")
    return timedelta(seconds=int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else timedelta(0)
