"""Handing messages to the road, in the transaction of whatever they tell about."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection, transaction

from motcua.base.failpoints import failpoint
from motcua.base.files import StoredFile
from motcua.base.ids import new_id
from motcua.base.messages import MessageType
from motcua.road.actions._proving import prove_sent
from motcua.road.actions._saving import as_json, insert_many
from motcua.road.gateways import keys
from motcua.road.models import OutboxMessage, RoadFile
from motcua.road.queries import registry
from motcua.road.types import NotMandated
from motcua.wire.road.messages import SALT_SIZE, Attachment, seal
from motcua.wire.road.signatures import PrivateKey

Key = tuple[str, str, str]

_TAKE_NUMBERS = """
INSERT INTO road_outboundkey AS key (sender, recipient, order_key, last_seq, last_id)
SELECT sender, recipient, order_key, count, id
FROM json_to_recordset(%s) AS k (sender text, recipient text, order_key text, count bigint, id uuid)
ON CONFLICT (sender, recipient, order_key)
DO UPDATE SET last_seq = key.last_seq + EXCLUDED.last_seq, last_id = EXCLUDED.last_id
RETURNING key.sender, key.recipient, key.order_key, new.last_seq, old.last_id
"""


class Place(NamedTuple):
    """Where a message stands in its key: its number, and the id of the one before it."""

    order_seq: int
    order_after: UUID | None


NOWHERE = Place(0, None)


@dataclass(frozen=True)
class FileToSend:
    """A stored file that goes with a message under a name."""

    file: StoredFile
    name: str


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message to be sent. Messages with the same ``order_key`` between two parties are done in that order.

    ``place`` is for skips alone: the place that they take.
    """

    message_type: MessageType[Any]
    sender: str
    recipient: str
    body: msgspec.Struct
    order_key: str = ""
    in_reply_to: UUID | None = None
    attachments: Sequence[FileToSend] = ()
    priority: int = 5
    place: Place | None = None


def send(
    *,
    message_type: MessageType[Any],
    sender: str,
    recipient: str,
    body: msgspec.Struct,
    order_key: str = "",
    in_reply_to: UUID | None = None,
    attachments: Sequence[FileToSend] = (),
    priority: int = 5,
    now: datetime,
) -> UUID:
    """Send one message; see ``send_many``."""
    outgoing = Outgoing(
        message_type=message_type,
        sender=sender,
        recipient=recipient,
        body=body,
        order_key=order_key,
        in_reply_to=in_reply_to,
        attachments=attachments,
        priority=priority,
    )
    return send_many([outgoing], now=now)[0]


def send_many(outgoing: Sequence[Outgoing], *, now: datetime) -> list[UUID]:
    """Write messages to the outbox, numbered and signed, and return their ids (five statements for any number).

    ``sender`` and ``recipient`` are agency codes. Refused outside a transaction, so that nothing is sent that was not
    committed. Raises NotMandated when this deployment doesn't act for a sender. A recipient for whom nobody acts yet
    is no mistake: the message waits.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("send_many() outside a transaction")
    us = registry.own_entry()
    for sender in {one.sender for one in outgoing}:
        if not us.acts_for(sender, now):
            raise NotMandated(agency_code=sender)
    ids = [new_id() for _ in outgoing]
    links = _take_places(outgoing, ids)
    key = keys.own_key(now)
    rows = [_row(one, ids[n], links[n], us.deployment, key, now) for n, one in enumerate(outgoing)]
    _remember_files(outgoing, now)
    insert_many(OutboxMessage, rows)
    prove_sent(rows)
    failpoint("road.send.before_commit")
    return ids


def _key(one: Outgoing) -> Key:
    return (one.sender, one.recipient, one.order_key)


def _named(key: Key) -> dict[str, Any]:
    return dict(zip(("sender", "recipient", "order_key"), key, strict=True))


def _take_places(outgoing: Sequence[Outgoing], ids: Sequence[UUID]) -> list[Place]:
    """Number the messages within their keys, each behind the one before it; skips bring the place that they take."""
    wanted: dict[Key, list[int]] = defaultdict(list)
    for n, one in enumerate(outgoing):
        if one.order_key and not one.place:
            wanted[_key(one)].append(n)
    found = [one.place or NOWHERE for one in outgoing]
    if not wanted:
        return found
    ordered = sorted(wanted)  # always in the same order, so that two senders never wait for each other
    rows = [{**_named(key), "count": len(wanted[key]), "id": ids[wanted[key][-1]]} for key in ordered]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NUMBERS, [as_json(rows)])
        for *key, last_seq, before in cursor.fetchall():
            places = wanted[(key[0], key[1], key[2])]
            for turn, n in enumerate(places):
                found[n] = Place(last_seq - len(places) + turn + 1, ids[places[turn - 1]] if turn else before)
    return found


def _row(
    one: Outgoing, message_id: UUID, place: Place, deployment: str, key: PrivateKey, now: datetime
) -> dict[str, Any]:
    body = msgspec.json.encode(one.body).decode()
    header = {
        "message_id": message_id,
        "type": one.message_type.name,
        "sender": one.sender,
        "recipient": one.recipient,
        "deployment": deployment,
        "order_key": one.order_key,
        "order_seq": place.order_seq,
        "order_after": place.order_after,
        "in_reply_to": one.in_reply_to,
        "created_at": now,
        "expires_at": now + one.message_type.lives,
        "priority": one.priority,
        "attachments": tuple(
            Attachment(each.file.sha256, each.file.size, each.file.media_type, each.name) for each in one.attachments
        ),
    }
    parcel = seal(header, body, secrets.token_bytes(SALT_SIZE), key)
    peer = registry.find_peer_for(one.recipient, now)
    return {
        "message_id": message_id,
        "type": one.message_type.name,
        "sender": one.sender,
        "recipient": one.recipient,
        "order_key": one.order_key,
        "order_seq": place.order_seq,
        "priority": one.priority,
        "header": parcel.header,
        "header_sha256": parcel.header_sha256,
        "signature": parcel.signature,
        "salt": parcel.salt,
        "body": parcel.body,
        "files": {each.file.sha256: each.file.key for each in one.attachments},
        "created_at": now,
        "expires_at": now + one.message_type.lives,
        "peer": peer.deployment if peer else "",
        "next_attempt_at": now,
    }


def _remember_files(outgoing: Sequence[Outgoing], now: datetime) -> None:
    files: Mapping[str, StoredFile] = {each.file.sha256: each.file for one in outgoing for each in one.attachments}
    if files:
        RoadFile.objects.bulk_create(
            [RoadFile(sha256=sha, file_key=file.key, size=file.size, stored_at=now) for sha, file in files.items()],
            ignore_conflicts=True,
        )


__all__ = ["FileToSend", "Outgoing", "send", "send_many"]
