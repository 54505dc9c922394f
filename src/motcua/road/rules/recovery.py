"""What two sides do when the heads differ because one of them was restored from a backup.

- **The recipient lost** what it gave receipts for: the sender hands it over again, directly and with those receipts
  (the hub would take it for a duplicate). Its state stays DELIVERED; nothing is told twice.
- **The sender lost** what it had sent: the recipient hands back the signed parcels with its receipts. What the sender
  has numbered since in places that are taken is issued again behind them, in the same order, under new ids: ``mend``.
- **The hub lost** what it held: the sender sends again what is silent (``ladder.is_silent``).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from motcua.road.rules.heads import Line
from motcua.road.types import FINAL, OutboxState


class Comparison(NamedTuple):
    """What the sender hands over again (``lost_there``) and what it wants from the recipient (``unknown_here``)."""

    lost_there: list[UUID]
    unknown_here: list[UUID]


class Sent(NamedTuple):
    """A message in the sender's book, as a link of its key: ``identity`` is whom a skip stands for, else its own id."""

    message_id: UUID
    identity: UUID
    order_seq: int
    order_after: UUID | None
    state: OutboxState
    is_skip: bool


class Mended(NamedTuple):
    """A key after mending: its last place and who stands there; what is issued again behind it, in order; which skips
    have lost their purpose."""

    last_seq: int
    last_id: UUID | None
    again: list[UUID]
    dropped: list[UUID]


def compare(states: Mapping[UUID, OutboxState], theirs: Iterable[Line]) -> Comparison:
    """Compare the sender's messages of the days that differ with the lines that the recipient holds of these days."""
    there = {line.message_id for line in theirs}
    delivered = {message_id for message_id, state in states.items() if state is OutboxState.DELIVERED}
    return Comparison(sorted(delivered - there), sorted(there - delivered))


def mend(rows: Iterable[Sent]) -> Mended:
    """Find the messages of one key that can never be taken as they are numbered, because others stand in their places.

    Call it when everything that the recipient holds has been taken back. What it took since then may be missing here
    all the same: while nobody can say who stands in the place of a message, it may be this very message, and nothing
    is issued again; it's asked for its place as before, and the answer tells.

    Messages that were issued again before are no links of the key: leave them out of ``rows``.
    """
    links = sorted(rows, key=lambda row: (row.order_seq, row.is_skip))
    taken = _who_stands(links)
    tip = last_seq = max(taken, default=0)
    last_id = taken.get(tip)
    again: list[UUID] = []
    dropped: list[UUID] = []
    for row in links:
        if row.order_seq <= tip:
            if row.order_seq not in taken and row.state not in FINAL:
                return Mended(links[-1].order_seq, links[-1].identity, [], [])
            fits = taken.get(row.order_seq) == row.identity
        else:
            fits = row.identity == last_id or (row.order_seq == last_seq + 1 and row.order_after == last_id)
            if fits:
                last_seq, last_id = row.order_seq, row.identity
        if not fits and row.state not in FINAL:
            (dropped if row.is_skip else again).append(row.message_id)
    return Mended(last_seq, last_id, again, dropped)


def _who_stands(links: Sequence[Sent]) -> dict[int, UUID]:
    """Return who stands in which place at the recipient: what is delivered, and before it whom it names as the one
    before it, since nothing is taken behind anybody else (``arrival``); and so on down the key."""
    taken: dict[int, UUID] = {}
    for row in reversed(links):
        if row.state is OutboxState.DELIVERED:
            taken[row.order_seq] = row.identity
        if taken.get(row.order_seq) == row.identity and row.order_after is not None:
            taken[row.order_seq - 1] = row.order_after
    return taken
