"""What is asked and answered on the road's addresses, around the messages and receipts themselves."""

from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

from motcua.wire.road.messages import PARCELS_MAX, Digest, Instant, Parcel, Unreadable
from motcua.wire.road.receipts import Receipt

RECEIPTS_MAX = 2000

LINES_MAX = 40_000
ITEMS_MAX = 500

Said = TypeVar("Said", bound=msgspec.Struct)


class Push(msgspec.Struct, frozen=True):
    """POST /messages: messages for the recipient, or for the hub to hold."""

    messages: Annotated[tuple[Parcel, ...], msgspec.Meta(min_length=1, max_length=PARCELS_MAX)]


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to one message, in the order of the request.

    ``verdict`` is ACCEPTED (R1), RELAYED (R0), DUPLICATE (the receipt of the first time), REFUSED (for good) or LATER.
    """

    verdict: str
    message_id: UUID | None = None
    code: str = ""
    receipt: Receipt | None = None


class PushAnswer(msgspec.Struct, frozen=True):
    """The answer to a push."""

    results: tuple[Result, ...]


class Hand(msgspec.Struct, frozen=True):
    """POST /receipts: receipts of messages that came by the hub, handed back to it, or by it to the sender."""

    receipts: Annotated[tuple[Receipt, ...], msgspec.Meta(min_length=1, max_length=RECEIPTS_MAX)]


class HandAnswer(msgspec.Struct, frozen=True):
    """The answer: the ids of the messages whose receipts were kept."""

    kept: tuple[UUID, ...]


class Fetch(msgspec.Struct, frozen=True):
    """POST /fetch at the hub: what waits for us; ``got`` are the messages whose receipts we have kept."""

    got: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=RECEIPTS_MAX)] = ()
    limit: Annotated[int, msgspec.Meta(ge=1, le=PARCELS_MAX)] = 100


class FetchAnswer(msgspec.Struct, frozen=True):
    """What waits: messages to take and receipts to keep; ``more`` when that wasn't all."""

    messages: tuple[Parcel, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    more: bool = False


class UploadState(msgspec.Struct, frozen=True):
    """Where the upload of a file stands: ``offset`` bytes are here; ``is_whole`` when nothing is missing."""

    offset: int
    is_whole: bool


class ApplicationAnswer(msgspec.Struct, frozen=True):
    """POST /applications: how the deployment stands now: TRIAL, CONNECTED, or HELD until somebody vouches for it."""

    state: str


class HeadOf(msgspec.Struct, frozen=True):
    """What a side has of one day (UTC): how many messages, and the exclusive-or of their digests."""

    day: date
    messages: Annotated[int, msgspec.Meta(ge=0)]
    digest: Digest


class LineOf(msgspec.Struct, frozen=True):
    """One message of a day: its id and the SHA-256 of its header."""

    day: date
    message_id: UUID
    header_sha256: Digest


class Item(msgspec.Struct, frozen=True):
    """A message that the other side has lost, with the receipt that shows that it had it."""

    parcel: Parcel
    receipt: Receipt


class Heads(msgspec.Struct, frozen=True):
    """POST /heads: what we hold from the other side, and what it gave us receipts for.

    With ``until``, only what was created before it counts, on both sides: what is still under way is no difference.
    """

    held: Annotated[tuple[HeadOf, ...], msgspec.Meta(max_length=400)]
    delivered: Annotated[tuple[HeadOf, ...], msgspec.Meta(max_length=400)]
    until: Instant | None = None


class HeadsAnswer(msgspec.Struct, frozen=True):
    """The days that differ: of what the answering side sent, and of what it holds; and its lines of the latter."""

    sent_days: tuple[date, ...] = ()
    held_days: tuple[date, ...] = ()
    held: Annotated[tuple[LineOf, ...], msgspec.Meta(max_length=LINES_MAX)] = ()


class Swap(msgspec.Struct, frozen=True):
    """POST /swap: our lines of the days asked for, what the other side has lost, and what we want back from it.

    ``until`` is that of the question before it.
    """

    days: Annotated[tuple[date, ...], msgspec.Meta(max_length=400)] = ()
    held: Annotated[tuple[LineOf, ...], msgspec.Meta(max_length=LINES_MAX)] = ()
    lost: Annotated[tuple[Item, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()
    wanted: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()
    until: Instant | None = None


class SwapAnswer(msgspec.Struct, frozen=True):
    """The same the other way round: what we have lost, what is wanted of us, what we get back, and the results."""

    lost: Annotated[tuple[Item, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()
    wanted: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()
    returned: Annotated[tuple[Item, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()
    is_whole: bool = True
    results: tuple[Result, ...] = ()


class Returns(msgspec.Struct, frozen=True):
    """POST /returns: what was wanted of us, and the results of what we had lost."""

    returned: Annotated[tuple[Item, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()
    is_whole: bool = True
    results: Annotated[tuple[Result, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()


def read(body: bytes, kind: type[Said]) -> Said:
    """Read a body. Raises Unreadable."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from None
