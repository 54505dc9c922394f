"""The words of counts: channels, timeliness, what a counted thing looks like, and the figures of a period."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WITHDRAWN = "WITHDRAWN"  # the only outcome that is counted apart; any other text is a dossier that was resolved


class Channel(TextChoices):
    """How a dossier came in."""

    COUNTER = "COUNTER", _("At the counter")
    ONLINE = "ONLINE", _("Online")
    POSTAL = "POSTAL", _("By post")


class Timeliness(TextChoices):
    """How a finished dossier stands to its due time (facts 4.6)."""

    EARLY = "EARLY", _("Before the due date")
    ON_TIME = "ON_TIME", _("On time")
    OVERDUE = "OVERDUE", _("Late")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What is counted of a dossier. It exists here from ``received_at`` on: what was refused at intake never enters.

    ``due_at`` is empty while paused; ``outcome`` is WITHDRAWN or anything else.
    """

    agency: str
    procedure: str
    channel: str
    received_at: datetime | None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The columns of form II.06a/VPCP/KSTT for a period of Vietnamese days, in dossiers.

    Always ``carried_over + received == resolved + withdrawn + pending`` (facts 4.7). ``overdue_open`` and ``paused``
    are known as of now, and None for a period that ended before today.
    """

    first_day: date
    last_day: date
    received: int
    received_counter: int
    received_online: int
    received_postal: int
    carried_over: int
    early: int
    on_time: int
    overdue_finished: int
    withdrawn: int
    pending: int
    overdue_open: int | None
    paused: int | None

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.overdue_finished

    @property
    def in_time_open(self) -> int | None:
        """Pending and not past the due time; dossiers that are paused are among them."""
        return None if self.overdue_open is None else self.pending - self.overdue_open

    @property
    def on_time_rate(self) -> Fraction | None:
        """(early + on time) / resolved; None when nothing was resolved, which is no 0."""
        return Fraction(self.early + self.on_time, self.resolved) if self.resolved else None


@dataclass(frozen=True)
class ProvinceMonth:
    """Movements under a level-1 code in a month (its first day), in dossiers."""

    province_code: str
    month: date
    received: int
    early: int
    on_time: int
    overdue_finished: int
    withdrawn: int

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.overdue_finished


@dataclass(frozen=True)
class ProcedureFigures:
    """Movements of one procedure in a period, in dossiers; ``pending`` and ``overdue_open`` are of now."""

    procedure_code: str
    received: int
    early: int
    on_time: int
    overdue_finished: int
    withdrawn: int
    pending: int
    overdue_open: int

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.overdue_finished


@dataclass(frozen=True, kw_only=True)
class Total:
    """All of one procedure at one agency since the beginning, as a recount must find it. ``open`` includes paused."""

    agency_code: str
    procedure_code: str
    received: int
    early: int
    on_time: int
    overdue_finished: int
    withdrawn: int
    open: int
    paused: int


DEFINITIONS: dict[str, Promise] = {
    "received": _("Dossiers accepted in the period, by any channel. What is refused at intake is not counted."),
    "carried_over": _("Dossiers accepted before the period that were still open when it began."),
    "early": _("Dossiers finished in the period on a day before the due date."),
    "on_time": _("Dossiers finished in the period on the day they were due, by the hour, or while their clock stood."),
    "overdue_finished": _("Dossiers finished in the period after they were due."),
    "withdrawn": _("Dossiers that their owners took back in the period; they are in no class of timeliness."),
    "pending": _("Dossiers not finished at the end of the period; those that wait for a supplement are among them."),
    "overdue_open": _("Pending dossiers that are past their due time now. Those that wait for a supplement are not."),
    "paused": _("Pending dossiers whose clock stands because they wait for the citizen."),
    "on_time_rate": _("Dossiers finished before the due date or on time, divided by all finished ones."),
}
