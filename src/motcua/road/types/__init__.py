"""Words of the road: where a message stands, who takes part, what is refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Refused
from motcua.base.messages import MessageType
from motcua.road.types.held_up import HELD_UP, HeldUp, HeldUpBody, HeldUpMessage, HeldUpState, MessageHeldUp
from motcua.road.types.registry import (
    ApplicationStale,
    ChangeKind,
    ChangeLine,
    KeysRefused,
    LastHubKey,
    MandateTaken,
    NobodyToTalkTo,
    NoSuchKey,
    NoSuchPeer,
    OutOfPlace,
    RefusalLine,
    RegistryState,
)
from motcua.wire.road.messages import NO_NUL, Parcel
from motcua.wire.road.receipts import Receipt
from motcua.wire.road.registry import KeyEntry, Mandate, PeerEntry, PeerState


class OutboxState(TextChoices):
    """Where a message that we send stands; the last three are final."""

    WAITING = "WAITING", _("Waiting to be sent")
    RELAYED = "RELAYED", _("Held by the hub")
    DELIVERED = "DELIVERED", _("Delivered")
    REFUSED = "REFUSED", _("Refused")
    EXPIRED = "EXPIRED", _("Expired")


class InboxState(TextChoices):
    """Where a message that we received stands; PARKED waits for an administrator."""

    WAITING = "WAITING", _("Waiting for its turn")
    DONE = "DONE", _("Done")
    PARKED = "PARKED", _("Parked")
    SKIPPED = "SKIPPED", _("Skipped")


class RelayState(TextChoices):
    """Where a message that the hub holds for somebody stands."""

    WAITING = "WAITING", _("Waiting for the recipient")
    DELIVERED = "DELIVERED", _("Delivered")
    REFUSED = "REFUSED", _("Refused")
    EXPIRED = "EXPIRED", _("Expired")


class Verdict(TextChoices):
    """What the door says to a message. LATER: not now, try again; REFUSED is for good."""

    ACCEPTED = "ACCEPTED"
    RELAYED = "RELAYED"
    DUPLICATE = "DUPLICATE"
    LATER = "LATER"
    REFUSED = "REFUSED"


FINAL = frozenset({OutboxState.DELIVERED, OutboxState.REFUSED, OutboxState.EXPIRED})


@dataclass(frozen=True)
class Answer:
    """What the door answers to one message: a receipt with every verdict but LATER, a code when it isn't a yes."""

    message_id: UUID | None
    verdict: Verdict
    code: str = ""
    receipt: Receipt | None = None


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A deployment as our administrators see it: its entry in the registry, and how it answers us."""

    entry: PeerEntry
    waiting: int
    relayed: int
    oldest_at: datetime | None
    failures: int
    last_answer_at: datetime | None
    last_problem: str
    next_attempt_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ParkedMessage:
    """A received message whose handler keeps failing."""

    message_id: UUID
    type: str
    sender: str
    recipient: str
    order_key: str
    order_seq: int
    received_at: datetime
    attempts: int
    reason: str
    behind: int


@dataclass(frozen=True, kw_only=True)
class PeerPage:
    """All that an administrator sees of a deployment; ``asked_…`` waits to be granted, at the hub."""

    peer: Peer
    asked_codes: tuple[str, ...]
    asked_keys: tuple[KeyEntry, ...]
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, kw_only=True)
class WaitingMessage:
    """A message of ours that hasn't reached its final state."""

    message_id: UUID
    type: str
    sender: str
    recipient: str
    order_key: str
    order_seq: int
    created_at: datetime
    expires_at: datetime
    state: OutboxState
    attempts: int
    code: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How far a message of ours has come. ``is_silent``: its deployment doesn't answer since ``last_answer_at``.

    ``held_up``: what its recipient says of it, once it could not do it.
    """

    state: OutboxState
    code: str
    sent_at: datetime
    final_at: datetime | None
    is_silent: bool
    last_answer_at: datetime | None
    held_up: HeldUp | None = None


@dataclass(frozen=True, kw_only=True)
class MessageContent:
    """A message opened by an administrator: the exact texts. ``state`` is a label of its box.

    ``held_up``: what the recipient says of one of ours. ``has_proof``: the log of evidence holds it, as it does all but
    what witnesses say to each other.
    """

    message_id: UUID
    is_ours: bool
    type: str
    sender: str
    recipient: str
    deployment: str
    order_key: str
    order_seq: int
    created_at: datetime
    state: OutboxState | InboxState
    reason: str
    header: str
    body: str
    header_sha256: str
    has_proof: bool
    held_up: HeldUp | None = None


@dataclass(frozen=True, kw_only=True)
class LineTestState:
    """How far a line test of ours has come; ``answered_at`` when the other side's answer is here."""

    message_id: UUID
    sent_at: datetime
    text: str
    state: OutboxState
    code: str
    answered_at: datetime | None


class LineTestBody(msgspec.Struct, frozen=True):
    """A line test: a number and some text, so that an engineer sees that what arrived is what was sent."""

    number: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    text: Annotated[str, msgspec.Meta(pattern=NO_NUL)] = ""
    wants_answer: bool = True


class LineTestAnswerBody(msgspec.Struct, frozen=True):
    """The answer to a line test: the same number."""

    number: int


class SkipBody(msgspec.Struct, frozen=True):
    """Takes the place, in the order of its key, of a message that will not come (``message_id``), and says why."""

    message_id: UUID
    reason: str


LINE_TEST = MessageType("road.LineTest.1", LineTestBody, lives=timedelta(days=7), is_trial=True)
LINE_TEST_ANSWER = MessageType("road.LineTestAnswer.1", LineTestAnswerBody, lives=timedelta(days=7), is_trial=True)
SKIP = MessageType("road.Skip.1", SkipBody, lives=timedelta(days=400), is_trial=True)


@dataclass(frozen=True)
class MessageEnded:
    """A message that we sent has reached its final state."""

    name: ClassVar[str] = "road.MessageEnded.1"
    message_id: UUID
    type: str
    sender: str
    recipient: str
    order_key: str
    state: str
    code: str
    at: datetime


class NotMandated(Refused):
    code = "not_mandated"
    message = _("This deployment has no mandate to act for %(agency_code)s.")
    http_status = 403


class NobodyActsFor(Refused):
    code = "nobody_acts_for"
    message = _("No deployment on the road acts for %(agency_code)s.")


class NotSigned(Refused):
    code = "not_signed"
    message = _("The request is not signed as the road asks: %(why)s")
    http_status = 401


class UnknownDeployment(Refused):
    code = "unknown_deployment"
    message = _("No deployment %(deployment)s is registered here, or not with this key.")
    http_status = 401


class PeerSuspended(Refused):
    code = "suspended"
    message = _("The deployment %(deployment)s is suspended. Ask the operator of the hub.")
    http_status = 403


class QuotaReached(Refused):
    code = "full"
    message = _("Too much of yours is waiting here already. Try again in %(seconds)s seconds.")
    http_status = 429


class TooLarge(Refused):
    code = "too_large"
    message = _("The request is larger than %(size_max)s bytes.")
    http_status = 413


class TooSlow(Refused):
    code = "too_slow"
    message = _("The request was not here within %(seconds)s seconds.")
    http_status = 408


class FileTooLarge(Refused):
    code = "file_too_large"
    message = _("A file on the road may have %(size_max)s bytes.")
    http_status = 413


class OtherContent(Refused):
    code = "other_content"
    message = _("The file is not the one that its digest names. Send it again from the start.")
    http_status = 422


class NotReadable(Refused):
    code = "unreadable"
    message = _("The request cannot be read: %(why)s")
    http_status = 400


class NotTheHub(Refused):
    code = "not_the_hub"
    message = _("This deployment is not the hub.")
    http_status = 404


class NotParked(Refused):
    code = "not_parked"
    message = _("This message is not parked any more.")


class ReasonNeeded(Refused):
    code = "reason_needed"
    message = _("Say why.")
    http_status = 422


class HubUnknown(Refused):
    code = "hub_unknown"
    message = _("This deployment knows no hub yet.")


__all__ = [
    "FINAL",
    "HELD_UP",
    "LINE_TEST",
    "LINE_TEST_ANSWER",
    "SKIP",
    "Answer",
    "ApplicationStale",
    "ChangeKind",
    "ChangeLine",
    "Delivery",
    "FileTooLarge",
    "HeldUp",
    "HeldUpBody",
    "HeldUpMessage",
    "HeldUpState",
    "HubUnknown",
    "InboxState",
    "KeyEntry",
    "KeysRefused",
    "LastHubKey",
    "LineTestAnswerBody",
    "LineTestBody",
    "LineTestState",
    "Mandate",
    "MandateTaken",
    "MessageContent",
    "MessageEnded",
    "MessageHeldUp",
    "NoSuchKey",
    "NoSuchPeer",
    "NobodyActsFor",
    "NobodyToTalkTo",
    "NotMandated",
    "NotParked",
    "NotReadable",
    "NotSigned",
    "NotTheHub",
    "OtherContent",
    "OutOfPlace",
    "OutboxState",
    "Parcel",
    "ParkedMessage",
    "Peer",
    "PeerEntry",
    "PeerPage",
    "PeerState",
    "PeerSuspended",
    "QuotaReached",
    "ReasonNeeded",
    "Receipt",
    "RefusalLine",
    "RegistryState",
    "RelayState",
    "SkipBody",
    "TooLarge",
    "UnknownDeployment",
    "Verdict",
    "WaitingMessage",
]
