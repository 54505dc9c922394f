"""Where any dossier of the country stands, by its code: the public part."""

from datetime import datetime

from django.conf import settings

from motcua.base.actor import Actor
from motcua.base.seats import Seat, seat
from motcua.dossiers.queries import with_few_tries
from motcua.federation.models import RecordedStatus, RegisteredDossier
from motcua.federation.rules.lines import first_level, opening_of
from motcua.federation.types import NotRegistered, RecordedVersion, RegisteredStatus


def is_known_by_code(code: str) -> bool:
    """Tell whether a code alone opens a dossier here: at the national seat, where it was issued elsewhere.

    What was taken in here needs the four characters too.
    """
    opening = opening_of(code)
    is_own = opening is not None and opening.first_level == first_level(settings.MOTCUA_AGENCY)
    return seat() is Seat.NATIONAL and not is_own and bool(code)


def get_registered(code: str, *, by: Actor, now: datetime) -> RegisteredStatus:
    """Return the public part of a dossier that another seat handles: where it stands, since when, and its history.

    Raises NotRegistered, and TooManyRequests after ten wrong tries in ten minutes from one address.
    """
    row = with_few_tries(lambda: _find(code), by=by, now=now)
    if row is None:
        raise NotRegistered()
    history = RecordedStatus.objects.filter(code=row.code, opened_month=row.opened_on.replace(day=1))
    return RegisteredStatus(
        code=row.code,
        agency_code=row.agency,
        unit_code=row.unit,
        procedure_code=row.procedure,
        channel=row.channel,
        status=row.status,
        version=row.version,
        at=row.at,
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        due_at=row.due_at,
        finished_at=row.finished_at,
        outcome=row.outcome or "",
        history=tuple(
            RecordedVersion(
                version=line.version,
                status=line.status,
                at=line.at,
                agency_code=line.agency,
                unit_code=line.unit,
                reason=line.reason,
                due_at=line.due_at,
            )
            for line in history.order_by("version")
        ),
    )


def _find(code: str) -> RegisteredDossier | None:
    return RegisteredDossier.objects.filter(code=code).first() if is_known_by_code(code) else None
