"""Signed HTTP requests: RFC 9421 with RFC 9530, in the road's one profile."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from motcua_road.keys import Json, Key, encode64

SKEW = timedelta(minutes=15)
_COMPONENTS = '("@method" "@path" "@query" "content-digest")'
_INPUT = re.compile(
    r'road=(?P<parameters>\("@method" "@path" "@query" "content-digest"\);created=(?P<created>\d{1,11});'
    r'keyid="(?P<deployment>[^"/]{1,64})/(?P<key>[^"/]{1,64})";alg="ed25519";tag="motcua-road")',
    re.ASCII,
)
_VALUE = re.compile(r"road=:([A-Za-z0-9+/=]{1,200}):", re.ASCII)


@dataclass(frozen=True)
class Claim:
    """Who a request says it's from; to be checked against the registered key."""

    deployment: str
    signature: Json
    created_at: datetime
    base: str


def content_digest(body: bytes) -> str:
    """Return the Content-Digest of a body."""
    return f"sha-256=:{encode64(hashlib.sha256(body).digest())}:"


def sign_request(
    method: str, path: str, query: str, body: bytes, *, deployment: str, key: Key, now: datetime
) -> dict[str, str]:
    """Return the headers that sign a request; ``query`` is what stands behind the question mark."""
    parameters = (
        f'{_COMPONENTS};created={int(now.timestamp())};keyid="{deployment}/{key.name}";alg="ed25519";tag="motcua-road"'
    )
    base = signature_base(method, path, query, content_digest(body), parameters)
    return {
        "Content-Digest": content_digest(body),
        "Signature-Input": f"road={parameters}",
        "Signature": f"road=:{key.sign(base)['value']}:",
    }


def read_claim(method: str, path: str, query: str, headers: Mapping[str, str]) -> Claim | None:
    """Read who signed a request; None when it isn't signed as the road asks."""
    given = _INPUT.fullmatch(headers.get("Signature-Input", ""))
    value = _VALUE.fullmatch(headers.get("Signature", ""))
    told = headers.get("Content-Digest", "")
    if given is None or value is None or not told:
        return None
    base = signature_base(method, path, query, told, given["parameters"])
    signature = {"key": given["key"], "algorithm": "Ed25519", "value": value[1]}
    return Claim(given["deployment"], signature, datetime.fromtimestamp(int(given["created"]), UTC), base)


def signature_base(method: str, path: str, query: str, told_digest: str, parameters: str) -> str:
    """Return what is signed: five lines, none ended by a line feed but the first four."""
    lines = (
        f'"@method": {method}',
        f'"@path": {path}',
        f'"@query": ?{query}',
        f'"content-digest": {told_digest}',
        f'"@signature-params": {parameters}',
    )
    return "\n".join(lines)
