"""Letting messages have their turn: the handler's work and the mark that it ran are one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg.abc import Buffer
from psycopg.adapt import Loader

from motcua.base.failpoints import failpoint
from motcua.base.messages import HANDLERS, MESSAGE_TYPES, AttachedFile, Received
from motcua.road.actions._saving import as_json, save_many
from motcua.road.actions.holding_up import Word, reason_in_public, tell_senders
from motcua.road.models import InboundKey, InboxMessage
from motcua.road.rules import retry
from motcua.road.rules.order import Place, runnable
from motcua.road.types import HeldUpState, InboxState
from motcua.wire.road.messages import read_header

ROUND_MAX, KEYS_MAX, DEPTH_MIN = 400, 100, 4  # messages and keys of one round, and messages of one key
SHARE_MIN = 2
ROUND_BYTES = 8 * 2**20  # of bodies, without order: a round ends with the message that reaches it
REASON_MAX = 2000
_KEY_COLUMNS = ("id", "sender", "recipient", "order_key", "applied_seq")

log = structlog.get_logger("motcua.road")

# Everybody's first comes before anybody's second: who has a million waiting holds up nobody else. Who waits at all is
# found by jumping from one to the next in the index, which the ORDER BY names. ``before`` is how large those are that
# come before one; what another process has is passed over, so that it doesn't count.
_FAIRLY = """
WITH RECURSIVE waiting (who) AS (
  (SELECT {who} FROM {table} WHERE {waits} ORDER BY {who}, {since} LIMIT 1)
  UNION ALL
  SELECT (SELECT {who} FROM {table} WHERE {waits} AND {who} > waiting.who ORDER BY {who}, {since} LIMIT 1)
  FROM waiting WHERE who IS NOT NULL
), picked AS (
  SELECT one.id, sum(one.size) OVER (ORDER BY one.turn, one.since, one.id) - one.size AS before
  FROM waiting CROSS JOIN LATERAL (
    SELECT id, since, size, row_number() OVER (ORDER BY since) AS turn FROM (
      SELECT {id} AS id, {since} AS since, {size} AS size FROM {table}
      WHERE {waits} AND {who} = waiting.who AND {since} <= %(now)s
      ORDER BY {since} LIMIT (SELECT greatest(%(most)s / greatest(count(who), 1), %(least)s) FROM waiting)
      FOR UPDATE SKIP LOCKED
    ) its
  ) one ORDER BY one.turn, one.since, one.id LIMIT %(most)s
)
"""
_READY_KEYS = (
    _FAIRLY.format(
        table="road_inboundkey", id="id", who="sender", since="ready_at", waits="ready_at IS NOT NULL", size="0"
    )
    + """
SELECT id, sender, recipient, order_key, applied_seq FROM road_inboundkey
WHERE id IN (SELECT id FROM picked) AND ready_at <= %(now)s FOR UPDATE SKIP LOCKED
"""
)
_THEIR_MESSAGES = """
SELECT m.message_id, m.body FROM json_to_recordset(%s)
  AS key (sender text, recipient text, order_key text, applied_seq bigint)
JOIN road_inboxmessage m ON (m.sender, m.recipient, m.order_key) = (key.sender, key.recipient, key.order_key)
  AND m.order_seq > key.applied_seq AND m.order_seq <= key.applied_seq + %s AND m.state IN ('WAITING', 'PARKED')
"""
_WITHOUT_ORDER = (
    _FAIRLY.format(
        table="road_inboxmessage",
        id="message_id",
        who="deployment",
        since="next_attempt_at",
        waits="order_key = '' AND state = 'WAITING'",
        size="octet_length(body)",
    )
    + """
SELECT message_id, body FROM road_inboxmessage
WHERE message_id IN (SELECT id FROM picked WHERE before < %(bytes)s)
  AND state = 'WAITING' AND next_attempt_at <= %(now)s FOR UPDATE SKIP LOCKED
"""
)


class Turn:
    """What happens to the messages of one round."""

    def __init__(self, now: datetime, bodies: Mapping[UUID, bytes]) -> None:
        self.now, self.bodies = now, bodies
        self.tried = 0
        self.changed: list[InboxMessage] = []
        self.reasons: dict[UUID, str] = {}  # of the parked ones, as they may travel

    def take(self, messages: Sequence[InboxMessage]) -> set[Any]:
        """Run the handlers of messages of which none waits for another; return the ids of those that failed."""
        by_type: dict[str, list[InboxMessage]] = defaultdict(list)
        for message in messages:
            by_type[message.type].append(message)
        failed: set[Any] = set()
        for name, several in sorted(by_type.items()):
            failed |= self._handle(name, several)
        return failed

    def _handle(self, name: str, messages: list[InboxMessage]) -> set[Any]:
        self.tried += len(messages)
        if self._run(name, messages):
            self.done(messages)
            return set()
        if len(messages) == 1:
            return {messages[0].message_id}
        return {message.message_id for message in messages if self._handle(name, [message])}

    def _run(self, name: str, messages: list[InboxMessage]) -> bool:
        """Run one handler; its failure undoes its own work alone."""
        try:
            with transaction.atomic():
                HANDLERS[name]([self.received(message) for message in messages])
            failpoint("road.apply.after_effect")
        except Exception as problem:
            if not connection.is_usable():
                raise
            self._failed(messages, problem)
            return False
        return True

    def received(self, message: InboxMessage) -> Received[Any]:
        """Return a stored message as handlers get it."""
        header = read_header(message.header)
        return Received(
            message_id=message.message_id,
            sender=message.sender,
            recipient=message.recipient,
            order_key=message.order_key,
            order_seq=message.order_seq,
            in_reply_to=header.in_reply_to,
            created_at=message.created_at,
            body=MESSAGE_TYPES[message.type].read(self.bodies[message.message_id]),
            attachments=tuple(
                AttachedFile(each.sha256, each.size, each.media_type, each.name, message.files[each.sha256])
                for each in header.attachments
            ),
        )

    def done(self, messages: Iterable[InboxMessage]) -> None:
        for message in messages:
            message.state, message.done_at, message.reason = InboxState.DONE, self.now, ""
            self.changed.append(message)

    def _failed(self, messages: Sequence[InboxMessage], problem: Exception) -> None:
        if len(messages) > 1:
            return
        message = messages[0]
        log.warning("message not handled", message=str(message.message_id), type=message.type, exc_info=problem)
        message.attempts += 1
        message.reason = f"{type(problem).__name__}: {problem}"[:REASON_MAX]
        message.next_attempt_at = self.now + retry.pause(message.attempts, 0.5)
        message.state = InboxState.PARKED if retry.is_parked(message.attempts) else InboxState.WAITING
        if message.state == InboxState.PARKED:
            self.reasons[message.message_id] = reason_in_public(problem)
        self.changed.append(message)

    def save(self) -> None:
        tell_senders(list(self._words()), self.now)
        save_many(self.changed, ["state", "attempts", "next_attempt_at", "reason", "done_at", "told"])

    def _words(self) -> Iterable[Word]:
        """Return what senders don't know yet: what is parked now, and what they hold for parked and is done."""
        for message in self.changed:
            reason = self.reasons.get(message.message_id)
            if reason is not None and reason != message.told:
                yield Word(message, HeldUpState.PARKED, reason)
            elif message.state == InboxState.DONE and message.told is not None:
                yield Word(message, HeldUpState.DONE, "")


def _messages(ids: Iterable[UUID]) -> "QuerySet[InboxMessage]":
    """Return messages with all that their handlers and we need of them, but their bodies."""
    rows = InboxMessage.objects.filter(message_id__in=list(ids)).order_by("message_id")
    return rows.defer("body", "signature", "salt", "receipt", "header_sha256", "received_at", "identity")


class _Exactly(Loader):
    """Reads a text as its bytes: what JSON is read from, without a string in between."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def _bodies(statement: str, parameters: Any) -> dict[UUID, bytes]:
    """Return the bodies that a statement picks, by the messages' ids."""
    with connection.cursor() as cursor:
        cursor.adapters.register_loader("text", _Exactly)
        cursor.execute(statement, parameters)
        return dict(cursor.fetchall())


@transaction.atomic(savepoint=False)
def apply_unordered(*, now: datetime) -> int:
    """Let messages that keep no order have their turn; return how many were tried."""
    wanted = {"now": now, "most": ROUND_MAX, "least": SHARE_MIN, "bytes": ROUND_BYTES}
    bodies = _bodies(_WITHOUT_ORDER, wanted)
    if not bodies:
        return 0
    turn = Turn(now, bodies)
    turn.take(list(_messages(bodies)))
    turn.save()
    failpoint("road.apply.before_commit")
    return turn.tried


@transaction.atomic(savepoint=False)
def apply_ordered(*, now: datetime) -> int:
    """Let the keys whose turn has come go on, up to the next hole or parked message; return how many were tried."""
    with connection.cursor() as cursor:
        cursor.execute(_READY_KEYS, {"now": now, "most": KEYS_MAX, "least": SHARE_MIN})
        rows = cursor.fetchall()
    if not rows:
        return 0
    keys = {row[1:4]: InboundKey(**dict(zip(_KEY_COLUMNS, row, strict=True))) for row in rows}
    depth = max(ROUND_MAX // len(rows), DEPTH_MIN)
    named = [dict(zip(_KEY_COLUMNS, row, strict=True)) for row in rows]
    bodies = _bodies(_THEIR_MESSAGES, [as_json(named), depth])
    places: dict[Any, dict[int, InboxMessage]] = {key: {} for key in keys}
    for message in _messages(bodies):
        places[(message.sender, message.recipient, message.order_key)][message.order_seq] = message
    turn = Turn(now, bodies)
    _go_on(turn, keys, places, depth)
    turn.save()
    save_many(keys.values(), ["applied_seq", "ready_at"])
    failpoint("road.apply.before_commit")
    return turn.tried + len(keys)


def _go_on(turn: Turn, keys: dict[Any, InboundKey], places: dict[Any, dict[int, InboxMessage]], depth: int) -> None:
    """Run the first message of every key, then the second of those that went well, and so on."""
    waiting = {
        key: runnable(row.applied_seq, {seq: _place(message) for seq, message in places[key].items()})
        for key, row in keys.items()
    }
    for key, row in keys.items():
        looked_as_far_as_allowed = len(waiting[key]) == depth
        row.ready_at = turn.now if looked_as_far_as_allowed else None
    while heads := {key: places[key][seqs[0]] for key, seqs in waiting.items() if seqs}:
        failed = turn.take([message for message in heads.values() if not message.is_skip])
        turn.done([message for message in heads.values() if message.is_skip])
        for key, message in heads.items():
            if message.message_id in failed:
                waiting[key] = []
                keys[key].ready_at = None if message.state == InboxState.PARKED else message.next_attempt_at
            else:
                keys[key].applied_seq = waiting[key].pop(0)


def _place(message: InboxMessage) -> Place:
    if message.is_skip:
        return Place.SKIP
    return Place.PARKED if message.state == InboxState.PARKED else Place.WAITING
