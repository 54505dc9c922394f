"""One signed request to another deployment, by the standard library; every answer has a limit of time and size."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from motcua_road.keys import Json, Key
from motcua_road.messages import Unreadable, read_object
from motcua_road.requests import sign_request

ROOT = "/api/v1/road"
ANSWER_MAX = 32 * 2**20


class NoAnswer(Exception):
    """Nobody answers there, or not what can be read."""


class Turned(Exception):
    """The other side answered with an error: its status, its problem's code, and how many seconds it asks to wait."""

    def __init__(self, status: int, code: str, wait_seconds: int = 0) -> None:
        self.status, self.code, self.wait_seconds = status, code, wait_seconds
        super().__init__(f"{status} {code}")


class Answer(NamedTuple):
    """An answer as it came; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def code(self) -> str:
        """The code of the problem that it tells, or nothing."""
        try:
            return str(read_object(self.content).get("code", ""))
        except Unreadable:
            return ""

    def said(self) -> Json:
        """Return what it says. Raises Turned, NoAnswer."""
        if self.status >= 300:
            wait = self.headers.get("retry-after", "")
            raise Turned(self.status, self.code, int(wait) if wait.isascii() and wait.isdigit() else 0)
        try:
            return read_object(self.content)
        except Unreadable as problem:
            raise NoAnswer(f"the answer can't be read: {problem}") from None


@dataclass(frozen=True)
class Line:
    """Who asks whom: the other's address, and the deployment and key that sign."""

    address: str
    deployment: str
    key: Key = field(repr=False)
    seconds: float = 30.0

    def say(self, path: str, question: Json) -> Json:
        """POST a JSON question and return the answer. Raises NoAnswer, Turned."""
        return self.ask("POST", path, json.dumps(question, ensure_ascii=False).encode()).said()

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        now: datetime | None = None,
    ) -> Answer:
        """Send one signed request under the road's addresses. Raises NoAnswer."""
        at = now or datetime.now(UTC)
        signed = sign_request(method, ROOT + path, query, body, deployment=self.deployment, key=self.key, now=at)
        kind = "application/octet-stream" if method == "PUT" else "application/json"
        target = ROOT + path + (f"?{query}" if query else "")
        given = {"Content-Type": kind, **signed, **(headers or {})}
        return request(self.address, method, target, body, given, seconds=self.seconds)


def request(
    address: str, method: str, target: str, body: bytes, headers: Mapping[str, str], *, seconds: float = 30.0
) -> Answer:
    """Send one request, signed or not, and read its answer. Raises NoAnswer."""
    connection = connect(address, seconds)
    try:
        connection.request(method, urlsplit(address).path.rstrip("/") + target, body, dict(headers))
        response = connection.getresponse()
        content = response.read(ANSWER_MAX + 1)
    except (OSError, http.client.HTTPException) as problem:
        raise NoAnswer(f"{type(problem).__name__}: {problem}"[:300]) from problem
    finally:
        connection.close()
    if len(content) > ANSWER_MAX:
        raise NoAnswer("the answer is too long")
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)


def connect(address: str, seconds: float) -> http.client.HTTPConnection:
    """Return a connection that isn't open yet."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=seconds, context=context)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
