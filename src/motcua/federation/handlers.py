"""What federation does when dossiers change here, and when messages of statuses or their answers come."""

from motcua.base import clock
from motcua.base.events import on
from motcua.base.messages import Received, receives
from motcua.dossiers.types import DossiersRecorded
from motcua.federation import actions
from motcua.federation.types import (
    DIGEST_ANSWER,
    DIGESTS,
    REPAIR,
    REPAIRED,
    STATUS_ANSWERS,
    STATUSES,
    DigestAnswerBody,
    DigestsBody,
    RepairBody,
    RepairedBody,
    StatusAnswersBody,
    StatusesBody,
)


@on(DossiersRecorded)
def tell_the_country(event: DossiersRecorded) -> None:
    actions.tell_country(event.facts, now=clock.now())


@receives(STATUSES)
def record_and_answer(messages: list[Received[StatusesBody]]) -> None:
    actions.record_messages(messages, now=clock.now())


@receives(STATUS_ANSWERS)
def note_the_answers(messages: list[Received[StatusAnswersBody]]) -> None:
    actions.note_answers(messages, now=clock.now())


@receives(DIGESTS)
def file_digests(messages: list[Received[DigestsBody]]) -> None:
    actions.file_steps(messages, name=DIGESTS.name, now=clock.now())


@receives(DIGEST_ANSWER)
def file_answers_to_digests(messages: list[Received[DigestAnswerBody]]) -> None:
    actions.file_steps(messages, name=DIGEST_ANSWER.name, now=clock.now())


@receives(REPAIR)
def file_repairs(messages: list[Received[RepairBody]]) -> None:
    actions.file_steps(messages, name=REPAIR.name, now=clock.now())


@receives(REPAIRED)
def file_what_was_repaired(messages: list[Received[RepairedBody]]) -> None:
    actions.file_steps(messages, name=REPAIRED.name, now=clock.now())
