"""The registry's answers to messages of statuses."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.base.messages import Received
from motcua.federation.actions.recording import record_batches
from motcua.federation.types import STATUS_ANSWERS, LineAnswer, StatusAnswersBody, StatusesBody, Told, Verdict
from motcua.road import actions as road

_SIMPLY_DONE = frozenset({Verdict.APPLIED.value, Verdict.DUPLICATE.value})


@transaction.atomic(savepoint=False)
def record_messages(messages: Sequence[Received[StatusesBody]], *, now: datetime) -> None:
    """Record messages of statuses and answer each: how many of each verdict, and the lines that aren't simply done."""
    told = [
        Told(
            sender=each.sender,
            lines=each.body.lines,
            message_id=each.message_id,
            known_at=dict(each.body.known_at),
        )
        for each in messages
    ]
    outgoing = [
        road.Outgoing(
            message_type=STATUS_ANSWERS,
            sender=message.recipient,
            recipient=message.sender,
            body=_body(answers, now),
            in_reply_to=message.message_id,
        )
        for message, answers in zip(messages, record_batches(told, now=now), strict=True)
    ]
    road.send_many(outgoing, now=now)


def _body(answers: Sequence[LineAnswer], now: datetime) -> StatusAnswersBody:
    counted = Counter(answer.verdict for answer in answers)
    return StatusAnswersBody(
        at=now,
        counts=dict(sorted(counted.items())),
        lines=tuple(answer for answer in answers if answer.verdict not in _SIMPLY_DONE),
    )
