"""What the clock starts in signing."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.signing import actions


@duty(every_seconds=300)
def forget_old_preparations() -> None:
    """Remove documents whose signature never came, and those long signed."""
    actions.forget_preparations(now=clock.now())


@duty(every_seconds=3600)
def fetch_revocation_lists() -> None:
    """Keep the revocation lists fresh, by which files are verified offline."""
    actions.refresh_revocation_lists()
