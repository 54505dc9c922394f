"""Another message under an id that was used: signed by the right key, and to be refused all the same."""

from datetime import UTC, datetime
from urllib.request import Request, urlopen

import msgspec

from motcua.bench.road.world import Deployment
from motcua.wire.road import talk
from motcua.wire.road.messages import Parcel, read_header, seal
from motcua.wire.road.requests import sign_request
from motcua.wire.road.signatures import PrivateKey

ROOT = "/api/v1/road/messages"
_DELIVERED = """
SELECT header, salt, body FROM road_outboxmessage
WHERE state = 'DELIVERED' AND type = 'road.LineTest.1' AND recipient = %s AND files = '{}' ORDER BY message_id LIMIT %s
"""


def forge(sender: Deployment, recipient: Deployment, count: int) -> list[str]:
    """Offer other bodies under the ids of delivered messages; return what the door should not have answered."""
    key = _key_of(sender)
    parcels = [_other(header, key) for header, _, _ in sender.ask(_DELIVERED, recipient.agency, count)]
    if not parcels:
        return []
    results = _push(sender, recipient, parcels, key)
    return [
        f"{sender.name} > {recipient.name}: other content under {one.message_id} was answered {one.verdict} {one.code}"
        for one in results
        if (one.verdict, one.code) != ("REFUSED", "other_content")
    ]


def _other(text: str, key: PrivateKey) -> Parcel:
    header = msgspec.structs.asdict(read_header(text))
    for member in ("kind", "version", "body_size", "body_sha256"):
        del header[member]
    return seal(header, '{"number":0,"text":"forged","wants_answer":false}', b"0123456789abcdef", key)


def _key_of(deployment: Deployment) -> PrivateKey:
    line = (deployment.folder / "keys" / "road.keys").read_text().splitlines()[-1]
    name, algorithm, secret, *_ = line.split()
    return PrivateKey(name, algorithm, bytes.fromhex(secret))


def _push(sender: Deployment, recipient: Deployment, parcels: list[Parcel], key: PrivateKey) -> tuple[talk.Result, ...]:
    body = msgspec.json.encode(talk.Push(tuple(parcels)))
    signed = sign_request("POST", ROOT, "", body, deployment=sender.name, key=key, now=datetime.now(UTC))
    address = f"http://127.0.0.1:{recipient.port}{ROOT}"
    with urlopen(Request(address, body, {"Content-Type": "application/json", **signed}), timeout=20) as answer:
        return talk.read(answer.read(), talk.PushAnswer).results
