"""Signed HTTP requests of the road: RFC 9421 with RFC 9530, in the one profile that we take.

Signed components, in this order: ``@method``, ``@path``, ``@query``, ``content-digest``. Parameters: ``created``
(seconds), ``keyid`` (``<deployment>/<key>``), ``alg`` (``ed25519``), ``tag`` (``motcua-road``). The label is ``road``.
Requests may be repeated by whoever saw one: everything on the road can be said twice, so that does nothing.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from motcua.wire.road.messages import Unreadable
from motcua.wire.road.signatures import PrivateKey, PublicKey, Signature, encode64, is_signed, sign

SKEW = timedelta(minutes=15)
COMPONENTS = '("@method" "@path" "@query" "content-digest")'
_NAMES = {"Ed25519": "ed25519"}
_ALGORITHMS = {name: algorithm for algorithm, name in _NAMES.items()}
_INPUT = re.compile(
    r'road=(?P<parameters>\("@method" "@path" "@query" "content-digest"\);created=(?P<created>\d{1,11});'
    r'keyid="(?P<deployment>[0-9A-Za-z._:+-]{1,64})/(?P<key>[0-9A-Za-z._:+-]{1,64})";alg="(?P<alg>[a-z0-9-]{1,20})";'
    r'tag="motcua-road")',
    re.ASCII,
)
_VALUE = re.compile(r"road=:([A-Za-z0-9+/=]{1,200}):", re.ASCII)


class Claim(NamedTuple):
    """Who a request says it's from, and what must be checked before that is believed."""

    deployment: str
    signature: Signature
    created_at: datetime
    base: str


def sign_request(
    method: str, path: str, query: str, body: bytes, *, deployment: str, key: PrivateKey, now: datetime
) -> dict[str, str]:
    """Return the headers that sign a request; ``query`` is what stands after the question mark, or empty."""
    content_digest = digest_of(body)
    parameters = (
        f'{COMPONENTS};created={int(now.timestamp())};keyid="{deployment}/{key.name}";'
        f'alg="{_NAMES[key.algorithm]}";tag="motcua-road"'
    )
    signature = sign(_base(method, path, query, content_digest, parameters), key)
    return {
        "Content-Digest": content_digest,
        "Signature-Input": f"road={parameters}",
        "Signature": f"road=:{signature.value}:",
    }


def read_claim(method: str, path: str, query: str, headers: Mapping[str, str]) -> Claim:
    """Read who signed a request, from its headers. Raises Unreadable when it isn't signed in our profile."""
    given = _INPUT.fullmatch(headers.get("Signature-Input", ""))
    value = _VALUE.fullmatch(headers.get("Signature", ""))
    content_digest = headers.get("Content-Digest", "")
    if given is None or value is None or not content_digest:
        raise Unreadable("the request is not signed as the road asks (RFC 9421, label road)")
    algorithm = _ALGORITHMS.get(given["alg"], given["alg"])
    created_at = datetime.fromtimestamp(int(given["created"]), tz=UTC)
    base = _base(method, path, query, content_digest, given["parameters"])
    return Claim(given["deployment"], Signature(given["key"], algorithm, value[1]), created_at, base)


def is_believed(claim: Claim, key: PublicKey, now: datetime) -> bool:
    """Tell whether a request was signed by this key, and not long ago (clocks may differ by a quarter of an hour)."""
    return abs(now - claim.created_at) <= SKEW and is_signed(claim.base, claim.signature, key)


def is_body(content_digest: str, body: bytes) -> bool:
    """Tell whether a body is the one of a Content-Digest header."""
    return content_digest == digest_of(body)


def digest_of(body: bytes) -> str:
    """Return the Content-Digest of a body (RFC 9530)."""
    return f"sha-256=:{encode64(hashlib.sha256(body).digest())}:"


def _base(method: str, path: str, query: str, content_digest: str, parameters: str) -> str:
    lines = [
        f'"@method": {method.upper()}',
        f'"@path": {path}',
        f'"@query": ?{query}',
        f'"content-digest": {content_digest}',
        f'"@signature-params": {parameters}',
    ]
    return "\n".join(lines)
