"""Telling senders that what they sent is parked here, was done after all, or was given up; and hearing it of ours."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import structlog
from django.db import connection, transaction
from django.utils import translation

from motcua.base import events
from motcua.base.errors import Refused
from motcua.base.messages import Received
from motcua.base.text import tidy
from motcua.road.actions._saving import save_many
from motcua.road.actions.sending import Outgoing, send_many
from motcua.road.models import InboxMessage, OutboxMessage
from motcua.road.queries import registry
from motcua.road.queries.delivery import HELD_UP_COLUMNS, held_up_of
from motcua.road.rules import held_up as rules
from motcua.road.types import PeerEntry
from motcua.road.types.held_up import (
    HELD_UP,
    HELD_UP_REASON_MAX,
    HeldUp,
    HeldUpBody,
    HeldUpState,
    MessageHeldUp,
)

_KNOWN = ("message_id", "type", "sender", "recipient", "order_key", "created_at", *HELD_UP_COLUMNS)

log = structlog.get_logger("motcua.road")


class Word(NamedTuple):
    """What is to be told of a message that we hold."""

    row: InboxMessage
    state: HeldUpState
    reason: str


def reason_in_public(problem: Exception) -> str:
    """Return why a handler failed, as it may travel: no values, no text of what isn't ours."""
    if not isinstance(problem, Refused):
        return type(problem).__name__[:HELD_UP_REASON_MAX]
    with translation.override("en"):
        return rules.refusal_in_public(type(problem).code, str(type(problem).message))


def tell_senders(words: Sequence[Word], now: datetime) -> None:
    """Tell the senders, and note in ``told`` what they were told, which the caller saves; as many statements for one
    message as for hundreds.

    Not about messages of the road itself, nor when their deployment isn't known any more or is our own, nor when we
    don't act for the recipient any more. That it can't be told never undoes what is told.
    """
    if not words:
        return
    try:
        with transaction.atomic():
            us = registry.own_entry()
            words = [word for word in words if _may_be_told(word.row, us, now)]
            if words:
                send_many([_outgoing(word, now) for word in words], now=now)
    except Exception:
        if not connection.is_usable():
            raise
        log.exception("senders not told of held up messages", messages=[str(word.row.message_id) for word in words])
        return
    for word in words:
        word.row.told = word.reason if word.state is HeldUpState.PARKED else None


def _may_be_told(row: InboxMessage, us: PeerEntry, now: datetime) -> bool:
    peer = registry.find_peer_for(row.sender, now)
    is_theirs = peer is not None and us.deployment != peer.deployment == row.deployment
    return is_theirs and rules.is_told(row.type) and us.acts_for(row.recipient, now)


def _outgoing(word: Word, now: datetime) -> Outgoing:
    return Outgoing(
        message_type=HELD_UP,
        sender=word.row.recipient,
        recipient=word.row.sender,
        body=HeldUpBody(word.row.message_id, word.state, now, word.reason),
        in_reply_to=word.row.message_id,
    )


def note_held_up(messages: Sequence[Received[HeldUpBody]], *, now: datetime) -> None:
    """Note with messages of ours what their recipients say of them, and tell the house: two statements for any number.

    Only the recipient of a message is heard; an older word changes nothing.
    """
    ids = {message.body.message_id for message in messages}
    rows = OutboxMessage.objects.select_for_update().filter(message_id__in=ids).order_by("message_id")
    ours = {row.message_id: row for row in rows.only(*_KNOWN)}
    changed: dict[object, OutboxMessage] = {}
    for message in messages:
        row = ours.get(message.body.message_id)
        if row is None or (row.sender, row.recipient) != (message.recipient, message.sender):
            about = str(message.body.message_id)
            log.warning("told of a message that was not sent to them", sender=message.sender, message=about)
        elif rules.is_news(held_up_of(row), said := _said(message, row)):
            row.held_up_state, row.held_up_at, row.held_up_reason = said.state, said.at, said.reason
            changed[row.message_id] = row
    save_many(changed.values(), HELD_UP_COLUMNS)
    events.publish_all([_event(row) for row in changed.values()])


def _said(message: Received[HeldUpBody], row: OutboxMessage) -> HeldUp:
    body = message.body
    at = rules.when(body.at, told_at=message.created_at, sent_at=row.created_at)
    return HeldUp(body.state, at, tidy(body.reason))


def _event(row: OutboxMessage) -> MessageHeldUp:
    known = held_up_of(row)
    if known is None:
        raise ValueError("nothing was noted")
    return MessageHeldUp(
        message_id=row.message_id,
        type=row.type,
        sender=row.sender,
        recipient=row.recipient,
        order_key=row.order_key,
        state=known.state.value,
        reason=known.reason,
        at=known.at,
    )
