"""What a recipient says of a message that it holds and could not do: since when, why, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.messages import MessageType
from motcua.wire.road.messages import NO_NUL, Instant

HELD_UP_REASON_MAX = 300


class HeldUpState(TextChoices):
    """What became of a message at its recipient; only PARKED waits for somebody there. In the order in which they
    come."""

    PARKED = "parked", _("Parked at the recipient")
    DONE = "done", _("Done by the recipient")
    GIVEN_UP = "given_up", _("Given up by the recipient")


class HeldUpBody(msgspec.Struct, frozen=True):
    """A message of the recipient's of this one is parked, was done after all, or was given up.

    ``reason`` is for people who look for the cause: a refusal's code and English text, without values, or the name of
    what went wrong; nothing of the message.
    """

    message_id: UUID
    state: HeldUpState
    at: Instant
    reason: Annotated[str, msgspec.Meta(max_length=HELD_UP_REASON_MAX, pattern=NO_NUL)] = ""


HELD_UP = MessageType("road.HeldUp.1", HeldUpBody, lives=timedelta(days=90))


@dataclass(frozen=True)
class HeldUp:
    """What is known of a message of ours that its recipient could not do."""

    state: HeldUpState
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class HeldUpMessage:
    """A message of ours that is parked at its recipient; ``deployment`` holds it."""

    message_id: UUID
    type: str
    sender: str
    recipient: str
    deployment: str
    order_key: str
    order_seq: int
    created_at: datetime
    held_up: HeldUp


@dataclass(frozen=True)
class MessageHeldUp:
    """The recipient of a message of ours told that it is parked there, was done after all, or was given up."""

    name: ClassVar[str] = "road.MessageHeldUp.1"
    message_id: UUID
    type: str
    sender: str
    recipient: str
    order_key: str
    state: str
    reason: str
    at: datetime
