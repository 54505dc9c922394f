"""What the clock starts in dossiers."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.dossiers import actions


@duty(every_seconds=15)
def follow_calendars() -> None:
    """Bring dossiers to a calendar that was published earlier and begins today, a batch at a time."""
    actions.follow_calendars(now=clock.now())


@duty(every_seconds=60)
def remind_of_supplements() -> None:
    """Remind applicants whose time for corrections is nearly over."""
    actions.remind_of_supplements(now=clock.now())


@duty(every_seconds=60)
def lapse_supplements() -> None:
    """End the dossiers whose corrections did not come in time."""
    actions.lapse_supplements(now=clock.now())


@duty(every_seconds=30)
def back_fill_proofs() -> None:
    """Write the history of dossiers from before the log of evidence into it, a batch at a time."""
    actions.back_fill_proofs()
