"""The door: what comes is proved, judged, stored as it came, and answered with a receipt."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from motcua.base.failpoints import failpoint
from motcua.base.messages import HANDLERS, MESSAGE_TYPES, MessageType
from motcua.road.actions._parcels import columns_of
from motcua.road.actions._proving import prove_received
from motcua.road.actions._room import room_of
from motcua.road.actions._saving import as_json, insert_many
from motcua.road.actions.joining import note_stranger
from motcua.road.gateways import keys
from motcua.road.models import FileUnderway, InboxMessage, Refusal, RelayedMessage, RoadFile
from motcua.road.queries import registry
from motcua.road.queries.receipts import prove_receipt
from motcua.road.rules import arrival
from motcua.road.rules.arrival import Here, Judgement, Known, Room
from motcua.road.rules.order import identity
from motcua.road.types import SKIP, Answer, Parcel, PeerEntry, Receipt, Verdict
from motcua.wire.road.messages import Header, Unreadable, read_header
from motcua.wire.road.receipts import Rung, write_receipt
from motcua.wire.road.signatures import PrivateKey

Key = tuple[str, str, str]
NOTHING_SHOWN: Mapping[str, Receipt] = {}

# The rows of the keys are locked first and in one order: whoever applies or receives for a key is alone with it.
_LOCK_KEYS = """
INSERT INTO road_inboundkey (sender, recipient, order_key, applied_seq)
SELECT sender, recipient, order_key, 0
FROM json_to_recordset(%s) AS k (sender text, recipient text, order_key text)
ON CONFLICT (sender, recipient, order_key) DO UPDATE SET applied_seq = road_inboundkey.applied_seq
RETURNING sender, recipient, order_key, applied_seq
"""
_FIND_PLACES = """
SELECT m.sender, m.recipient, m.order_key, m.order_seq, m.identity
FROM json_to_recordset(%s) AS wanted (sender text, recipient text, order_key text, order_seq bigint)
JOIN road_inboxmessage m USING (sender, recipient, order_key, order_seq)
"""
_FIND_MESSAGES = "SELECT message_id, header_sha256, receipt FROM road_inboxmessage WHERE message_id = ANY(%(ids)s)"
_FIND_HELD = """
UNION ALL
SELECT message_id, header_sha256, coalesce(last_receipt, receipt) FROM road_relayedmessage
WHERE message_id = ANY(%(ids)s)
"""
_MARK_READY = """
UPDATE road_inboundkey key SET ready_at = least(coalesce(key.ready_at, %s), %s)
FROM json_to_recordset(%s) AS come (sender text, recipient text, order_key text, order_seq bigint)
WHERE (key.sender, key.recipient, key.order_key) = (come.sender, come.recipient, come.order_key)
  AND come.order_seq = key.applied_seq + 1
"""


@dataclass
class Arrival:
    """One message at the door; ``place`` is its number in the answer, ``by`` the deployment that hands it over."""

    place: int
    parcel: Parcel
    header: Header
    peer: PeerEntry
    is_for_us: bool
    by: str
    sha256: str
    shown: Receipt | None = None

    @property
    def key(self) -> Key:
        return (self.header.sender, self.header.recipient, self.header.order_key)

    @property
    def is_skip(self) -> bool:
        return self.header.type == SKIP.name


@dataclass(kw_only=True)
class Memory:
    """What this deployment knows already about the messages of one request, and the key by which it answers."""

    key: PrivateKey
    known: dict[UUID, tuple[str, Receipt]] = field(default_factory=dict)
    applied: dict[Key, int] = field(default_factory=dict)
    slots: dict[tuple[Key, int], UUID] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    uploads: set[tuple[str, str]] = field(default_factory=set)
    room: dict[str, int] = field(default_factory=dict)

    def has_file(self, sha256: str, one: Arrival) -> bool:
        """Tell whether a file is here and the message may name it: its signer, or who hands it over, uploaded it.

        What we hand to ourselves names what we have.
        """
        if sha256 not in self.files:
            return False
        return one.by == registry.own_deployment() or any(
            (sha256, deployment) in self.uploads for deployment in (one.header.deployment, one.by)
        )


def receive(
    parcels: Sequence[Parcel],
    *,
    by: str = "",
    shown: Mapping[str, Receipt] = NOTHING_SHOWN,
    network_address: str = "",
    now: datetime,
) -> list[Answer]:
    """Answer every message, in order: a receipt, or why not. Nothing is answered that isn't durable.

    ``by`` is the deployment that hands them over, which need not be the one that signed them; its uploads count too.

    The number of statements doesn't grow with the batch. The same message again gets the very receipt of the first
    time. A message that is not for an agency of ours is held for its recipient when we are the hub. ``shown`` are
    receipts of ours, by a header's SHA-256, for what we took once and lost when a backup was restored.
    """
    answers: list[Answer | None] = [None] * len(parcels)
    arrivals: list[Arrival] = []
    traces: list[Refusal] = []
    for place, parcel in enumerate(parcels):
        arrival_or_answer = _meet(place, parcel, by, now)
        if isinstance(arrival_or_answer, Arrival):
            arrival_or_answer.shown = shown.get(arrival_or_answer.sha256)
            arrivals.append(arrival_or_answer)
        else:
            answer, deployment = arrival_or_answer
            answers[place] = answer
            traces.append(_trace(answer, parcel, deployment, network_address, now))
    with transaction.atomic(savepoint=False):
        for one, answer in _take_in(arrivals, now):
            answers[one.place] = answer
            if answer.code:
                traces.append(_trace(answer, one.parcel, one.peer.deployment, network_address, now))
        Refusal.objects.bulk_create(traces)
        failpoint("road.receive.before_commit")
    if any(trace.code == "unknown_key" for trace in traces):
        note_stranger(now)
    failpoint("road.receive.before_answer")
    return [answer for answer in answers if answer is not None]


def _meet(place: int, parcel: Parcel, by: str, now: datetime) -> Arrival | tuple[Answer, str]:
    """Read a message's header and prove its signer: no database."""
    try:
        header = read_header(parcel.header)
    except Unreadable:
        return Answer(None, Verdict.REFUSED, "unreadable"), ""
    peer = registry.find_peer(header.deployment)
    against = arrival.check_signer(parcel, header, peer)
    if against or peer is None:
        code = against.code if against else "unknown_key"
        return Answer(header.message_id, Verdict.LATER, code), header.deployment
    is_for_us = registry.own_entry().acts_for(header.recipient, now)
    return Arrival(place, parcel, header, peer, is_for_us, by, parcel.header_sha256)


def _trace(answer: Answer, parcel: Parcel, deployment: str, network_address: str, now: datetime) -> Refusal:
    return Refusal(
        at=now,
        deployment=deployment,
        network_address=network_address,
        message_id=answer.message_id,
        header_sha256=parcel.header_sha256,
        code=answer.code,
    )


def _take_in(arrivals: Sequence[Arrival], now: datetime) -> list[tuple[Arrival, Answer]]:
    memory = _remember(arrivals, now)
    arrivals = sorted(arrivals, key=lambda one: (one.key, one.header.order_seq))
    found: list[tuple[Arrival, Answer]] = []
    inbox: list[dict[str, Any]] = []
    relay: list[dict[str, Any]] = []
    for one in arrivals:
        judgement = _judge(one, memory, now)
        answer = _answer(one, judgement, memory, now)
        found.append((one, answer))
        if answer.receipt is not None and judgement.verdict in {Verdict.ACCEPTED, Verdict.RELAYED}:
            _note(one, answer.receipt, memory)
            row = _inbox_row(one, answer.receipt, memory, now)
            inbox.append(row) if judgement.verdict is Verdict.ACCEPTED else relay.append(
                _relay_row(one, answer.receipt, memory, now)
            )
    insert_many(InboxMessage, inbox)
    insert_many(RelayedMessage, relay)
    prove_received([*inbox, *relay], now)
    _mark_ready([row for row in inbox if row["order_key"]], now)
    return found


def _remember(arrivals: Sequence[Arrival], now: datetime) -> Memory:
    """Collect what is known; locks signers and keys, so that two requests with the same message take turns."""
    memory = Memory(key=keys.own_key(now))
    if not arrivals:
        return memory
    ids = sorted({one.header.message_id for one in arrivals})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('road ' || name, 0)) FROM unnest(%s::text[]) name",
            [sorted({one.header.deployment for one in arrivals})],
        )
        _remember_keys(cursor, [one for one in arrivals if one.is_for_us and one.header.order_key], memory)
    _remember_messages(ids, memory)
    _remember_files(arrivals, memory)
    memory.room = room_of(Counter(one.peer.deployment for one in arrivals))
    return memory


def _remember_keys(cursor: Any, ordered: Sequence[Arrival], memory: Memory) -> None:
    if not ordered:
        return
    keys_met = sorted({one.key for one in ordered})
    cursor.execute(_LOCK_KEYS, [_places(keys_met)])
    memory.applied = {(row[0], row[1], row[2]): row[3] for row in cursor.fetchall()}
    places = sorted({(*one.key, seq) for one in ordered for seq in (one.header.order_seq, one.header.order_seq - 1)})
    cursor.execute(_FIND_PLACES, [_places(places)])
    memory.slots = {((row[0], row[1], row[2]), row[3]): row[4] for row in cursor.fetchall()}


def _places(several: Iterable[Sequence[Any]]) -> str:
    return as_json(dict(zip(("sender", "recipient", "order_key", "order_seq"), one, strict=False)) for one in several)


def _remember_messages(ids: Sequence[UUID], memory: Memory) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FIND_MESSAGES + (_FIND_HELD if registry.is_hub() else ""), {"ids": list(ids)})
        for message_id, sha, receipt in cursor.fetchall():
            memory.known[message_id] = (sha, msgspec.json.decode(receipt, type=Receipt))


def _remember_files(arrivals: Sequence[Arrival], memory: Memory) -> None:
    wanted = {each.sha256 for one in arrivals for each in one.header.attachments}
    if not wanted:
        return
    rows = RoadFile.objects.filter(sha256__in=wanted).order_by("sha256")
    memory.files = {row.sha256: row.file_key for row in rows}
    who = {deployment for one in arrivals for deployment in (one.header.deployment, one.by)}
    uploads = FileUnderway.objects.filter(sha256__in=wanted, deployment__in=who, done_at__isnull=False)
    memory.uploads = set(uploads.order_by("id").values_list("sha256", "deployment"))


def _judge(one: Arrival, memory: Memory, now: datetime) -> Judgement:
    header = one.header
    known = memory.known.get(header.message_id)
    return arrival.judge(
        header,
        sha256=one.sha256,
        peer=one.peer,
        here=Here(
            deployment=registry.own_deployment(),
            is_for_us=one.is_for_us,
            is_hub=registry.is_hub(),
            somebody_acts_for_recipient=registry.find_peer_for(header.recipient, now) is not None,
        ),
        known=Known(
            header_sha256=known[0] if known else None,
            slot=memory.slots.get((one.key, header.order_seq)),
            before=memory.slots.get((one.key, header.order_seq - 1)),
            applied_seq=memory.applied.get(one.key, 0),
            is_receipted=_is_ours(one),
        ),
        room=_room_for(one, memory),
        now=now,
    )


def _is_ours(one: Arrival) -> bool:
    """Tell whether a message comes with a receipt by which we took these very bytes once."""
    proof = prove_receipt(one.shown) if one.shown else None
    if proof is None:
        return False
    said, by = proof
    is_by_us = by.deployment == registry.own_deployment()
    return is_by_us and said.rung is Rung.R1 and said.header_sha256 == one.sha256


def _room_for(one: Arrival, memory: Memory) -> Room:
    declared = MESSAGE_TYPES.get(one.header.type)
    is_known = declared is not None and (one.is_skip or one.header.type in HANDLERS)
    return Room(
        is_type_known=is_known,
        is_body_readable=_is_readable(one, declared),
        is_trial_type=declared is not None and declared.is_trial,
        attachments_missing=not all(memory.has_file(each.sha256, one) for each in one.header.attachments),
        is_full=memory.room.get(one.peer.deployment, 0) <= 0,
    )


def _is_readable(one: Arrival, declared: MessageType[Any] | None) -> bool:
    """Tell whether a body of ours is what its type says; one for others needn't be, but no JSON text has a NUL in it,
    and PostgreSQL keeps none."""
    body = one.parcel.body_bytes
    if not one.is_for_us or declared is None:
        return b"\0" not in body
    try:
        declared.read(body)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _answer(one: Arrival, judgement: Judgement, memory: Memory, now: datetime) -> Answer:
    """Turn a judgement into an answer; whoever is told yes, or no for good, gets it signed."""
    message_id, verdict = one.header.message_id, judgement.verdict
    if verdict is Verdict.DUPLICATE:
        return Answer(message_id, verdict, receipt=memory.known[message_id][1])
    if verdict is Verdict.LATER:
        return Answer(message_id, verdict, judgement.code)
    rung = {Verdict.ACCEPTED: Rung.R1, Verdict.RELAYED: Rung.R0, Verdict.REFUSED: Rung.NO}[verdict]
    receipt = write_receipt(
        rung,
        message_id=message_id,
        header_sha256=one.sha256,
        deployment=registry.own_deployment(),
        at=now,
        key=memory.key,
        code=judgement.code,
    )
    return Answer(message_id, verdict, judgement.code, receipt)


def _note(one: Arrival, receipt: Receipt, memory: Memory) -> None:
    """Remember a message just taken, for those behind it in the same request."""
    memory.known[one.header.message_id] = (one.sha256, receipt)
    memory.room[one.peer.deployment] -= 1
    if one.header.order_key and one.is_for_us:
        memory.slots[(one.key, one.header.order_seq)] = identity(one.header)


def _inbox_row(one: Arrival, receipt: Receipt, memory: Memory, now: datetime) -> dict[str, Any]:
    header = one.header
    return {
        **columns_of(one.parcel, header, one.sha256),
        "type": header.type,
        "sender": header.sender,
        "deployment": header.deployment,
        "order_key": header.order_key,
        "order_seq": header.order_seq,
        "is_skip": one.is_skip,
        "identity": identity(header),
        "files": _files_of(header, memory.files),
        "receipt": receipt,
        "created_at": header.created_at,
        "received_at": now,
        "next_attempt_at": now,
    }


def _relay_row(one: Arrival, receipt: Receipt, memory: Memory, now: datetime) -> dict[str, Any]:
    to_peer = registry.find_peer_for(one.header.recipient, now)
    return {
        **columns_of(one.parcel, one.header, one.sha256),
        "from_peer": one.header.deployment,
        "to_peer": to_peer.deployment if to_peer else "",
        "order_seq": one.header.order_seq,
        "files": _files_of(one.header, memory.files),
        "receipt": receipt,
        "expires_at": one.header.expires_at,
        "accepted_at": now,
        "next_attempt_at": now,
    }


def _files_of(header: Header, files: Mapping[str, str]) -> dict[str, str]:
    return {each.sha256: files[each.sha256] for each in header.attachments}


def _mark_ready(rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Say of which keys the turn has come: those whose next number is among the new messages."""
    if not rows:
        return
    come = _places((row["sender"], row["recipient"], row["order_key"], row["order_seq"]) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(_MARK_READY, [now, now, come])
