"""Giving up places in the order of keys, so that nobody waits for what will never come (rules/ladder.py)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.road.actions.sending import Outgoing, Place, send_many
from motcua.road.models import OutboxMessage
from motcua.road.queries import registry
from motcua.road.rules import ladder
from motcua.road.rules.order import identity
from motcua.road.types import SKIP, OutboxState, SkipBody
from motcua.wire.road.messages import read_header

LINK = ("message_id", "type", "sender", "recipient", "order_key", "order_seq", "state", "code", "header")
Before = Mapping[UUID, Sequence[OutboxMessage]]


def skip(rows: Iterable[OutboxMessage], now: datetime) -> None:
    """Give up the places of messages of ours that will not come; not for whom we don't act any more, as nobody would
    take that."""
    us = registry.own_entry()
    skips = [_skip_of(row) for row in rows if us.acts_for(row.sender, now)]
    if skips:
        send_many(skips, now=now)


def _skip_of(row: OutboxMessage) -> Outgoing:
    header = read_header(row.header)
    return Outgoing(
        message_type=SKIP,
        sender=row.sender,
        recipient=row.recipient,
        body=SkipBody(identity(header), row.code or row.state),
        order_key=row.order_key,
        in_reply_to=identity(header),
        place=Place(row.order_seq, header.order_after),
    )


def find_before(rows: Iterable[OutboxMessage]) -> Before:
    """Return, by the ids that messages of ours name as the one before them, who may stand there: the message and, when
    it has ended without arriving, its skips. Two statements for any number; one when none has ended so."""
    headers = [header for row in rows if (header := read_header(row.header)).order_after]
    found: dict[UUID | None, list[OutboxMessage]] = defaultdict(list)
    if not headers:
        return {}
    links = OutboxMessage.objects.exclude(code=ladder.ISSUED_AGAIN).only(*LINK).order_by("message_id")
    for row in links.filter(message_id__in={header.order_after for header in headers}):
        found[row.message_id].append(row)
    places = Q()
    for key in {
        (header.sender, header.recipient, header.order_key, header.order_seq - 1)
        for header in headers
        if all(row.state in ladder.GONE for row in found[header.order_after])
    }:
        places |= Q(**dict(zip(("sender", "recipient", "order_key", "order_seq"), key, strict=True)))
    if places:
        for row in links.filter(places, type=SKIP.name):
            found[identity(read_header(row.header))].append(row)
    return {stands: several for stands, several in found.items() if stands and several}


def states_before(row: OutboxMessage, before: Before) -> list[OutboxState]:
    """Return the states of those who may stand before a message."""
    return [OutboxState(one.state) for one in _standing_before(row, before)]


def _standing_before(row: OutboxMessage, before: Before) -> Sequence[OutboxMessage]:
    after = read_header(row.header).order_after
    return before.get(after, ()) if after else ()


def skip_before(rows: Iterable[OutboxMessage], before: Before, now: datetime) -> None:
    """Give up once more the places before messages that the recipient finds too early, or says nothing of, where the
    rule says so; each place once."""
    gone = {}
    for row in rows:
        if ladder.needs_another_skip(OutboxState(row.state), states_before(row, before)):
            first = _standing_before(row, before)[0]
            gone[identity(read_header(first.header))] = first
    skip(gone.values(), now)
