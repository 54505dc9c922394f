"""What federation does when dossiers change here, and when messages of statuses or their answers come."""

from motcua.base import clock
from motcua.base.events import on
from motcua.base.messages import Received, receives
from motcua.dossiers.types import DossiersRecorded
from motcua.federation import actions
from motcua.federation.types import STATUS_ANSWERS, STATUSES, StatusAnswersBody, StatusesBody


@on(DossiersRecorded)
def tell_the_country(event: DossiersRecorded) -> None:
    actions.tell_country(event.facts, now=clock.now())


@receives(STATUSES)
def record_and_answer(messages: list[Received[StatusesBody]]) -> None:
    actions.record_messages(messages, now=clock.now())


@receives(STATUS_ANSWERS)
def note_the_answers(messages: list[Received[StatusAnswersBody]]) -> None:
    actions.note_answers(messages, now=clock.now())
