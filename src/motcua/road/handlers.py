"""What the road itself does with messages: line tests, what recipients could not do, what witnesses say."""

from motcua.base import clock
from motcua.base.messages import Received, receives
from motcua.road import actions
from motcua.road.types import HELD_UP, LINE_TEST, LINE_TEST_ANSWER, HeldUpBody, LineTestAnswerBody, LineTestBody
from motcua.road.types.witnessing import CHECKPOINT, COSIGNATURE, CheckpointBody, CosignatureBody


@receives(LINE_TEST)
def note_and_answer(messages: list[Received[LineTestBody]]) -> None:
    actions.answer_line_tests(messages, now=clock.now())


@receives(LINE_TEST_ANSWER)
def note_answers(messages: list[Received[LineTestAnswerBody]]) -> None:
    actions.note_line_test_answers(messages, now=clock.now())


@receives(HELD_UP)
def note_what_recipients_could_not_do(messages: list[Received[HeldUpBody]]) -> None:
    actions.note_held_up(messages, now=clock.now())


@receives(CHECKPOINT)
def witness(messages: list[Received[CheckpointBody]]) -> None:
    actions.answer_checkpoints(messages, now=clock.now())


@receives(COSIGNATURE)
def note_what_witnesses_say(messages: list[Received[CosignatureBody]]) -> None:
    actions.note_cosignatures(messages, now=clock.now())
