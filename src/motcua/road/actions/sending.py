"""Handing messages to the road, in the transaction of whatever they tell about."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from motcua.base.failpoints import failpoint
from motcua.base.files import StoredFile
from motcua.base.ids import new_id
from motcua.base.messages import MessageType
from motcua.road.gateways import keys
from motcua.road.models import OutboxMessage, RoadFile
from motcua.road.queries import registry
from motcua.road.types import NotMandated
from motcua.wire.road.messages import SALT_SIZE, Attachment, seal
from motcua.wire.road.signatures import PrivateKey

Key = tuple[str, str, str]

_TAKE_NUMBERS = """
INSERT INTO road_outboundkey (sender, recipient, order_key, last_seq)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (sender, recipient, order_key) DO UPDATE SET last_seq = road_outboundkey.last_seq + EXCLUDED.last_seq
RETURNING sender, recipient, order_key, last_seq
"""


@dataclass(frozen=True)
class FileToSend:
    """A stored file that goes with a message under a name."""

    file: StoredFile
    name: str


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message to be sent. Messages with the same ``order_key`` between two parties are done in that order.

    ``place`` is for skips alone: the number whose place it takes.
    """

    message_type: MessageType[Any]
    sender: str
    recipient: str
    body: msgspec.Struct
    order_key: str = ""
    in_reply_to: UUID | None = None
    attachments: Sequence[FileToSend] = ()
    priority: int = 5
    place: int = 0


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
    """Write messages to the outbox, numbered and signed, and return their ids (three statements for any number).

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
    key, numbers = keys.own_key(now), _take_numbers(outgoing)
    rows = [_row(one, _number(one, numbers), us.deployment, key, now) for one in outgoing]
    _remember_files(outgoing, now)
    OutboxMessage.objects.bulk_create(rows)
    failpoint("road.send.before_commit")
    return [row.message_id for row in rows]


def _key(one: Outgoing) -> Key:
    return (one.sender, one.recipient, one.order_key)


def _number(one: Outgoing, numbers: Mapping[Key, Iterator[int]]) -> int:
    if not one.order_key:
        return 0
    return one.place or next(numbers[_key(one)])


def _take_numbers(outgoing: Sequence[Outgoing]) -> dict[Key, Iterator[int]]:
    wanted = Counter(_key(one) for one in outgoing if one.order_key and not one.place)
    if not wanted:
        return {}
    ordered = sorted(wanted.items())  # always in the same order, so that two senders never wait for each other
    columns = [[key[part] for key, _ in ordered] for part in range(3)]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NUMBERS, [*columns, [count for _, count in ordered]])
        last = {(row[0], row[1], row[2]): row[3] for row in cursor.fetchall()}
    return {key: iter(range(last[key] - count + 1, last[key] + 1)) for key, count in ordered}


def _row(one: Outgoing, order_seq: int, deployment: str, key: PrivateKey, now: datetime) -> OutboxMessage:
    message_id = new_id()
    body = msgspec.json.encode(one.body).decode()
    header = {
        "message_id": message_id,
        "type": one.message_type.name,
        "sender": one.sender,
        "recipient": one.recipient,
        "deployment": deployment,
        "order_key": one.order_key,
        "order_seq": order_seq,
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
    return OutboxMessage(
        message_id=message_id,
        type=one.message_type.name,
        sender=one.sender,
        recipient=one.recipient,
        order_key=one.order_key,
        order_seq=order_seq,
        priority=one.priority,
        header=parcel.header,
        header_sha256=parcel.header_sha256,
        signature=msgspec.to_builtins(parcel.signature),
        salt=parcel.salt,
        body=parcel.body,
        files={each.file.sha256: each.file.key for each in one.attachments},
        created_at=now,
        expires_at=now + one.message_type.lives,
        peer=peer.deployment if peer else "",
        next_attempt_at=now,
    )


def _remember_files(outgoing: Sequence[Outgoing], now: datetime) -> None:
    files: Mapping[str, StoredFile] = {each.file.sha256: each.file for one in outgoing for each in one.attachments}
    if files:
        RoadFile.objects.bulk_create(
            [RoadFile(sha256=sha, file_key=file.key, size=file.size, stored_at=now) for sha, file in files.items()],
            ignore_conflicts=True,
        )


__all__ = ["FileToSend", "Outgoing", "send", "send_many"]
