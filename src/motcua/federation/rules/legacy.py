"""From records of the older adapter, which know no versions, to versions of the registry. They name nobody."""

from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from motcua.federation.rules.lines import covers, opening_of
from motcua.federation.types import StatusLine
from motcua.wire import agency_codes
from motcua.wire.legacy_portal import CHANNEL_NAMES, CHANNEL_NUMBERS, LegacyDossier, LegacyProgress
from motcua.wire.status_codes import STATUS_NUMBERS

REGISTERED, RECEIVED, NOT_RECEIVED, IN_PROGRESS, SUPPLEMENT, PAYMENT, WITHDRAWN, STOPPED, COMPLETED, RETURNED = range(
    1, 11
)
_ENDED_WELL = frozenset({COMPLETED, RETURNED})
_CLOCK_STANDS = frozenset({REGISTERED, NOT_RECEIVED, SUPPLEMENT, PAYMENT})
_NEVER_ACCEPTED = frozenset({REGISTERED, NOT_RECEIVED})


class Stored(Protocol):
    """Where a dossier stands, as the registry stores it."""

    code: str
    agency: str
    unit: str
    procedure: str
    channel: str
    status: str
    version: int
    at: datetime
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    outcome: str | None


class Step(NamedTuple):
    """What a record makes of a dossier: its next version, or None with ``is_older`` telling why."""

    line: StatusLine | None
    is_older: bool = False


def line_of_stored(row: Stored) -> StatusLine:
    """Return where a dossier stands as the line that said it."""
    return StatusLine(
        code=row.code,
        version=row.version,
        status=STATUS_NUMBERS[row.status],
        at=row.at,
        agency=row.agency,
        unit=row.unit,
        procedure=row.procedure,
        channel=row.channel,
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        due_at=row.due_at,
        finished_at=row.finished_at,
        outcome=row.outcome or "",
    )


def legacy_of(line: StatusLine) -> LegacyDossier:
    """Return where a dossier stands as the older adapter tells it."""
    is_refused = line.outcome == "REFUSED"
    return LegacyDossier(
        code=line.code,
        procedure=line.procedure,
        channel=CHANNEL_NUMBERS[line.channel],
        status=line.status,
        submitted_at=line.submitted_at,
        received_at=line.received_at,
        due_at=line.due_at,
        finished_at=line.finished_at,
        returned_at=line.at if line.status == RETURNED else None,
        refused_at=line.finished_at if is_refused else None,
        office=line.agency,
    )


def is_ones_own(account_agency: str, code: str, known: StatusLine | None) -> bool:
    """Tell whether an agency may speak of a dossier: it or one below it issued the code, or handles the dossier.

    A code that says nothing of its issuer is whose it was first.
    """
    opening = opening_of(code)
    if opening is not None and covers(account_agency, code.partition("-")[0]):
        return True
    return covers(account_agency, known.agency) if known is not None else opening is None


def agency_of(office: str, madonvi: str) -> str:
    """Return the agency that handles a dossier: ``DonViXuLy`` where that is an agency's code, else ``madonvi``."""
    try:
        return agency_codes.to_code20(office)
    except agency_codes.BadAgencyCode:
        return madonvi


def next_of_dossier(record: LegacyDossier, known: StatusLine | None, *, madonvi: str, now: datetime) -> Step:
    """Return the version that a record of ``DongBoHoSoMC`` makes.

    A status without a time of its own begins at the latest instant that the record tells, never before the newest
    version. A record that says what is known makes none, nor does one whose status began before the newest one.
    """
    told_at = _own_time(record)
    finished_at = _finish(record, known, now)
    received_at = None if record.status in _NEVER_ACCEPTED else record.received_at
    times = [one for one in (record.submitted_at, received_at, told_at, finished_at) if one is not None]
    floor = [known.at] if known is not None and told_at is None else []
    clock_stands = record.status in _CLOCK_STANDS or (record.status == STOPPED and finished_at is None)
    line = StatusLine(
        code=record.code,
        version=known.version + 1 if known is not None else 1,
        status=record.status,
        at=max(times + floor),
        agency=agency_of(record.office, madonvi),
        procedure=record.procedure,
        channel=CHANNEL_NAMES[record.channel],
        submitted_at=record.submitted_at,
        received_at=received_at,
        due_at=None if clock_stands else record.due_at,
        finished_at=finished_at,
        outcome=_outcome(record, finished_at),
    )
    if known is None:
        return Step(line)
    if _says_the_same(line, known):
        return Step(None)
    if told_at is not None and line.status != known.status and line.at < known.at.replace(microsecond=0):
        return Step(None, is_older=True)
    return Step(line)


def next_of_progress(record: LegacyProgress, known: StatusLine) -> Step:
    """Return the version that a record of ``CapNhatTienDoHoSoMC`` makes of a known dossier.

    Where the clock stood it goes on without a due time, until ``DongBoHoSoMC`` tells the new one.
    """
    if record.status == known.status and record.at == known.at:
        return Step(None)
    if record.at < known.at.replace(microsecond=0):
        return Step(None, is_older=True)
    status, at = record.status, max(record.at, known.at)
    is_accepted = status in {RECEIVED, IN_PROGRESS} or status in _ENDED_WELL
    is_over = status in _ENDED_WELL or status in {NOT_RECEIVED, WITHDRAWN}
    outcome = {NOT_RECEIVED: "REFUSED", WITHDRAWN: "WITHDRAWN"}.get(status, known.outcome or "GRANTED")
    line = replace(
        known,
        version=known.version + 1,
        status=status,
        at=at,
        reason="",
        received_at=None if status in _NEVER_ACCEPTED else known.received_at or (at if is_accepted else None),
        due_at=None if status in _CLOCK_STANDS or status == STOPPED else known.due_at,
        finished_at=(known.finished_at or at) if is_over else None,
        outcome=outcome if is_over else "",
    )
    return Step(line)


def _own_time(record: LegacyDossier) -> datetime | None:
    """Return when the record's status began, where a field says it (facts of the portal's fields by status)."""
    return {
        REGISTERED: record.submitted_at,
        RECEIVED: record.received_at,
        NOT_RECEIVED: record.refused_at,
        SUPPLEMENT: record.asked_at,
        WITHDRAWN: record.finished_at,
        STOPPED: record.refused_at or record.finished_at,
        COMPLETED: record.finished_at,
        RETURNED: record.returned_at,
    }.get(record.status)


def _finish(record: LegacyDossier, known: StatusLine | None, now: datetime) -> datetime | None:
    if record.status == NOT_RECEIVED:
        return record.refused_at
    if record.status == STOPPED:
        return record.finished_at or record.refused_at
    if record.status == WITHDRAWN:
        before = known.finished_at if known is not None and known.status == WITHDRAWN else None
        return (
            record.finished_at or before or max(now.replace(microsecond=0), record.received_at or record.submitted_at)
        )
    return (record.finished_at or record.returned_at) if record.status in _ENDED_WELL else None


def _outcome(record: LegacyDossier, finished_at: datetime | None) -> str:
    if finished_at is None:
        return ""
    if record.status == WITHDRAWN:
        return "WITHDRAWN"
    is_refused = record.status in {NOT_RECEIVED, STOPPED} or record.refused_at is not None
    return "REFUSED" if is_refused else "GRANTED"


def _says_the_same(line: StatusLine, known: StatusLine) -> bool:
    told = replace(line, version=known.version, at=known.at, unit=known.unit, reason=known.reason)
    return told == known
