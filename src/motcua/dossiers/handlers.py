"""What follows an act, each thing by itself: papers, notices, the result's way into the owner's store."""

from motcua.agencies.types import CalendarPublished
from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.events import after, on
from motcua.base.messages import Received, receives
from motcua.catalogue.types import ProcedurePublished
from motcua.dossiers import actions
from motcua.dossiers.types import (
    FILES_AHEAD,
    HANDED_OVER,
    NOT_DONE,
    PAPER,
    PROGRESS,
    SUPPLEMENT_ANSWERED,
    WITHDRAWAL,
    Act,
    DossierMoved,
    DossierSubmitted,
    ErrandReturned,
    FilesAheadBody,
    HandedOverBody,
    NotDoneBody,
    PaperIssuedBody,
    ProgressBody,
    SupplementAnsweredBody,
    SupplementDueSoon,
    WithdrawalBody,
)
from motcua.road import actions as road
from motcua.road.types import MessageEnded, MessageHeldUp


@after(CalendarPublished)
def follow_the_calendar(event: CalendarPublished) -> None:
    while actions.follow_calendars(top_code=event.agency_code, now=clock.now()):
        pass


@after(DossierSubmitted)
def tell_that_it_was_submitted(event: DossierSubmitted) -> None:
    actions.tell_submitter(dossier_code=event.dossier_code, act=Act.SUBMIT, now=clock.now())


@after(SupplementDueSoon)
def remind_the_submitter(event: SupplementDueSoon) -> None:
    actions.remind_submitter(dossier_code=event.dossier_code, now=clock.now())


@after(DossierMoved)
def tell_the_submitter(event: DossierMoved) -> None:
    actions.tell_submitter(dossier_code=event.dossier_code, act=Act(event.act), now=clock.now())


@after(DossierMoved)
def print_the_paper(event: DossierMoved) -> None:
    actions.issue_paper(dossier_code=event.dossier_code, version=event.version, act=Act(event.act), now=clock.now())


@after(DossierMoved, seats={"agency"})
def deliver_the_result(event: DossierMoved) -> None:
    if event.act == Act.SIGN:
        actions.deliver_online(dossier_code=event.dossier_code, by=SYSTEM, now=clock.now())


@after(DossierMoved, seats={"national"})
def keep_the_result(event: DossierMoved) -> None:
    if event.act == Act.HAND_OVER:
        actions.deliver_online(dossier_code=event.dossier_code, by=SYSTEM, now=clock.now())


# Dossiers that travel: what the agency gets.


@receives(HANDED_OVER, seats={"agency"})
def take_over(messages: list[Received[HandedOverBody]]) -> None:
    actions.take_over(messages, now=clock.now())


@receives(FILES_AHEAD, seats={"agency"})
def keep_files_ahead(messages: list[Received[FilesAheadBody]]) -> None:
    actions.keep_files_ahead(messages, now=clock.now())


@receives(SUPPLEMENT_ANSWERED, seats={"agency"})
def take_corrections(messages: list[Received[SupplementAnsweredBody]]) -> None:
    actions.take_corrections(messages, now=clock.now())


@receives(WITHDRAWAL, seats={"agency"})
def take_withdrawals(messages: list[Received[WithdrawalBody]]) -> None:
    actions.take_withdrawals(messages, now=clock.now())


@after(ProcedurePublished, seats={"agency"})
def take_over_what_waited(event: ProcedurePublished) -> None:
    road.run_parked_again(types=[HANDED_OVER.name], now=clock.now())


# What the national seat gets back.


@receives(PROGRESS, seats={"national"})
def follow_the_agency(messages: list[Received[ProgressBody]]) -> None:
    actions.apply_progress(messages, now=clock.now())


@receives(PAPER, seats={"national"})
def keep_papers(messages: list[Received[PaperIssuedBody]]) -> None:
    actions.keep_papers(messages)


@receives(NOT_DONE, seats={"national"})
def note_refusals(messages: list[Received[NotDoneBody]]) -> None:
    actions.note_refusals(messages, now=clock.now())


@on(MessageEnded, seats={"national"})
def note_what_became_of_it(event: MessageEnded) -> None:
    actions.note_end(ended=event)


@on(MessageHeldUp, seats={"national"})
def note_what_holds_it_up(event: MessageHeldUp) -> None:
    actions.note_held_up(told=event)


@after(ErrandReturned, seats={"national"})
def tell_that_it_came_back(event: ErrandReturned) -> None:
    actions.tell_of_return(dossier_code=event.dossier_code, now=clock.now())
