"""What is asked and answered on the road's addresses, around the messages and receipts themselves."""

from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

from motcua.wire.road.messages import PARCELS_MAX, Parcel, Unreadable
from motcua.wire.road.receipts import Receipt

RECEIPTS_MAX = 2000

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


def read(body: bytes, kind: type[Said]) -> Said:
    """Read a body. Raises Unreadable."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from None
