"""What the catalogue does when something is published, and with releases that arrive."""

from motcua.base import clock
from motcua.base.events import on
from motcua.base.messages import Received, receives
from motcua.catalogue import actions
from motcua.catalogue.types import RELEASE, ProcedurePublished, ReleaseBody


@on(ProcedurePublished, seats={"national"})
def send_release(event: ProcedurePublished) -> None:
    actions.send_release(procedure_code=event.code, now=clock.now())


@receives(RELEASE, seats={"agency"})
def keep_releases(messages: list[Received[ReleaseBody]]) -> None:
    actions.keep_releases(messages, now=clock.now())
