"""One of each thing on the road, made with fixed keys: examples for OpenAPI, and test vectors for other languages.

The secrets are known to everybody (bytes 0 to 31 and 32 to 63): nothing that they sign may be believed.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from motcua.wire.road.messages import Attachment, Parcel, body_digest, read_header, seal
from motcua.wire.road.receipts import Receipt, Rung, write_receipt
from motcua.wire.road.registry import (
    Application,
    KeyEntry,
    Mandate,
    PeerEntry,
    PeerState,
    Registry,
    SignedApplication,
    SignedRegistry,
    write_application,
    write_registry,
)
from motcua.wire.road.requests import read_claim, sign_request
from motcua.wire.road.signatures import PrivateKey, encode64
from motcua.wire.road.talk import HeadOf, Item, LineOf, Push

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SALT = bytes(range(64, 80))
KEY = PrivateKey("x01-1", "Ed25519", bytes(range(32)))
HUB_KEY = PrivateKey("national-1", "Ed25519", bytes(range(32, 64)))
BODY = '{"number":42,"text":"Thử đường truyền","wants_answer":true}'
FILE = b"a file of the road\n"
FIRST_ID = UUID("019a9ff9-8a00-7000-8000-000000000001")
SECOND_ID = UUID("019a9ff9-8a00-7000-8000-000000000002")


def _message(**facts: Any) -> Parcel:
    header = {
        "message_id": FIRST_ID,
        "type": "road.LineTest.1",
        "sender": "H99",
        "recipient": "G22",
        "deployment": "x01",
        "created_at": AT,
        "expires_at": AT + timedelta(days=7),
        **facts,
    }
    return seal(header, BODY, SALT, KEY)


def _entry(name: str, agency_code: str, key: PrivateKey, *, is_hub: bool = False) -> PeerEntry:
    return PeerEntry(
        deployment=name,
        name=f"Deployment {name}",
        address=f"https://{name}.example.vn",
        state=PeerState.CONNECTED,
        is_hub=is_hub,
        keys=(_key_entry(key),),
        mandates=(Mandate(agency_code=agency_code, valid_from=AT),),
    )


def _key_entry(key: PrivateKey) -> KeyEntry:
    return KeyEntry(name=key.name, algorithm=key.algorithm, value=key.public.value, valid_from=AT)


MESSAGE = _message()
FILE_MESSAGE = _message(
    message_id=SECOND_ID,
    order_key="dossier H99-1",
    order_seq=2,
    order_after=FIRST_ID,
    attachments=(Attachment(sha256(FILE).hexdigest(), len(FILE), "text/plain", "note.txt"),),
)


def _receipt(rung: Rung, code: str = "") -> Receipt:
    return write_receipt(
        rung,
        message_id=FIRST_ID,
        header_sha256=MESSAGE.header_sha256,
        deployment="national",
        at=AT + timedelta(seconds=1),
        key=HUB_KEY,
        code=code,
    )


RECEIPT, REFUSAL = _receipt(Rung.R1), _receipt(Rung.NO, "expired")
APPLICATION: SignedApplication = write_application(
    Application(
        deployment="x01",
        name="Deployment x01",
        address="https://x01.example.vn",
        keys=(_key_entry(KEY),),
        agency_codes=("H99",),
        at=AT,
    ),
    KEY,
)
REGISTRY: SignedRegistry = write_registry(
    Registry(number=7, at=AT, peers=(_entry("national", "G22", HUB_KEY, is_hub=True), _entry("x01", "H99", KEY))),
    HUB_KEY,
)
LINE = LineOf(AT.date(), FIRST_ID, MESSAGE.header_sha256)
HEAD = HeadOf(AT.date(), 1, sha256(FIRST_ID.bytes + bytes.fromhex(MESSAGE.header_sha256)).hexdigest())
ITEM = Item(MESSAGE, RECEIPT)


def vectors() -> dict[str, Any]:
    """Return everything that a client in another language must be able to compute, step by step, from fixed keys."""
    return {
        "about": "Everybody knows these secrets; believe nothing that they sign.",
        "keys": {key.name: _key_vector(key) for key in (KEY, HUB_KEY)},
        "messages": [_message_vector(one) for one in (MESSAGE, FILE_MESSAGE)],
        "file": {"text": FILE.decode(), "size": len(FILE), "sha256": sha256(FILE).hexdigest()},
        "receipts": [msgspec.to_builtins(one) for one in (RECEIPT, REFUSAL)],
        "application": msgspec.to_builtins(APPLICATION),
        "registry": msgspec.to_builtins(REGISTRY),
        "requests": [
            _request_vector("POST", "/api/v1/road/messages", "", msgspec.json.encode(Push((MESSAGE,)))),
            _request_vector("GET", f"/api/v1/road/files/{sha256(FILE).hexdigest()}/upload", "size=19", b""),
        ],
        "heads": _heads_vector(),
        "must_not_be_believed": _bad_vectors(),
    }


def _key_vector(key: PrivateKey) -> dict[str, str]:
    return {"secret_hex": key.secret.hex(), "public_base64": key.public.value, "algorithm": key.algorithm}


def _message_vector(parcel: Parcel) -> dict[str, Any]:
    return {
        "salt_hex": SALT.hex(),
        "body_sha256": body_digest(parcel.body, parcel.salt),
        "body_size": read_header(parcel.header).body_size,
        "header_sha256": parcel.header_sha256,
        "parcel": msgspec.to_builtins(parcel),
    }


def _request_vector(method: str, path: str, query: str, body: bytes) -> dict[str, Any]:
    headers = sign_request(method, path, query, body, deployment="x01", key=KEY, now=AT)
    claim = read_claim(method, path, query, headers)
    return {
        "method": method,
        "path": path,
        "query": query,
        "body": body.decode(),
        "created": int(AT.timestamp()),
        "deployment": "x01",
        "key": KEY.name,
        "signature_base": claim.base,
        "headers": headers,
    }


def _heads_vector() -> dict[str, Any]:
    known = [(one.header_sha256, read_header(one.header).message_id) for one in (MESSAGE, FILE_MESSAGE)]
    digests = [sha256(message_id.bytes + bytes.fromhex(header)).hexdigest() for header, message_id in known]
    return {
        "lines": [{"message_id": str(message_id), "header_sha256": header} for header, message_id in known],
        "of_each": digests,
        "day": AT.date().isoformat(),
        "messages": 2,
        "digest": f"{int(digests[0], 16) ^ int(digests[1], 16):064x}",
    }


def _bad_vectors() -> list[dict[str, Any]]:
    """Messages that are wrong in one place, and by which code the door says so."""
    plain: dict[str, Any] = msgspec.to_builtins(MESSAGE)
    other_key = {**plain, "signature": {**plain["signature"], "key": "x01-2"}}
    wrong = {
        "forged_signature": {**plain, "header": plain["header"].replace('"priority":5', '"priority":4')},
        "body_mismatch": {**plain, "body": BODY.replace("42", "43")},
        "unknown_key": other_key,
    }
    other_salt = {**plain, "salt": encode64(bytes(16))}
    cases = [*wrong.items(), ("body_mismatch", other_salt)]
    return [{"code": code, "parcel": parcel} for code, parcel in cases]
