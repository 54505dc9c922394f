"""What follows an act, each thing by itself: papers, notices, the result's way into the owner's store."""

from motcua.agencies.types import CalendarPublished
from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.events import after
from motcua.dossiers import actions
from motcua.dossiers.types import Act, DossierMoved, DossierSubmitted, SupplementDueSoon


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


@after(DossierMoved)
def deliver_the_result(event: DossierMoved) -> None:
    if event.act == Act.SIGN:
        actions.deliver_online(dossier_code=event.dossier_code, by=SYSTEM, now=clock.now())
