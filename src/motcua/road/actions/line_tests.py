"""Trying the line: a message that does nothing but arrive, and comes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motcua.base.messages import Received
from motcua.road.actions._saving import insert_many
from motcua.road.actions.sending import Outgoing, send_many
from motcua.road.models import LineTest
from motcua.road.types import LINE_TEST_ANSWER, LineTestAnswerBody, LineTestBody


def answer_line_tests(messages: Sequence[Received[LineTestBody]], *, now: datetime) -> None:
    """Write down line tests that arrived, and answer each; two statements and those of sending."""
    insert_many(LineTest, [_line(one, one.body.number, one.body.text, False, now) for one in messages])
    send_many(
        [
            Outgoing(
                message_type=LINE_TEST_ANSWER,
                sender=one.recipient,
                recipient=one.sender,
                body=LineTestAnswerBody(one.body.number),
                in_reply_to=one.message_id,
            )
            for one in messages
            if one.body.wants_answer
        ],
        now=now,
    )


def note_line_test_answers(messages: Sequence[Received[LineTestAnswerBody]], *, now: datetime) -> None:
    """Write down the answers to our own line tests."""
    insert_many(LineTest, [_line(one, one.body.number, "", True, now) for one in messages])


def _line(
    one: Received[LineTestBody] | Received[LineTestAnswerBody], number: int, text: str, is_answer: bool, now: datetime
) -> dict[str, Any]:
    return {
        "message_id": one.message_id,
        "in_reply_to": one.in_reply_to,
        "sender": one.sender,
        "recipient": one.recipient,
        "order_key": one.order_key,
        "order_seq": one.order_seq,
        "number": number,
        "text": text,
        "is_answer": is_answer,
        "at": now,
    }
