"""What the road itself does with messages: line tests, and their answers."""

from motcua.base import clock
from motcua.base.messages import Received, receives
from motcua.road import actions
from motcua.road.types import LINE_TEST, LINE_TEST_ANSWER, LineTestAnswerBody, LineTestBody


@receives(LINE_TEST)
def note_and_answer(messages: list[Received[LineTestBody]]) -> None:
    actions.answer_line_tests(messages, now=clock.now())


@receives(LINE_TEST_ANSWER)
def note_answers(messages: list[Received[LineTestAnswerBody]]) -> None:
    actions.note_line_test_answers(messages, now=clock.now())
