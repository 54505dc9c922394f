"""Records of agencies' older adapters become versions of the registry, by the same ingest as the road's statuses."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.federation.actions.recording import record_statuses
from motcua.federation.models import RegisteredDossier
from motcua.federation.rules.legacy import Step, is_ones_own, line_of_stored, next_of_dossier, next_of_progress
from motcua.federation.rules.lines import checker, covers, first_level, opening_of
from motcua.federation.types import VERSIONS_MAX, Flaw, LineAnswer, StatusLine, Verdict
from motcua.federation.types.legacy import (
    FIELD_FLAWS,
    RECORDS_MAX,
    LegacyAnswer,
    LegacyCaller,
    LegacyCode,
    LegacyRefused,
)
from motcua.wire import agency_codes
from motcua.wire.legacy_portal import LegacyDossier, LegacyProgress, Problems, read_dossier, read_progress

_OLDER = _("The registry knows a newer status; nothing was changed.")
_AS_KNOWN = _("Nothing is new; nothing was changed.")
Known = dict[str, StatusLine]
Said = TypeVar("Said", LegacyDossier, LegacyProgress)


def sync_dossiers(
    records: object, *, is_updating: bool, madonvi: object, caller: LegacyCaller, now: datetime
) -> Sequence[LegacyAnswer]:
    """Record ``DongBoHoSoMC``, and answer each record in its place.

    What is inserted must be unknown (``EXISTS``); what updates may be unknown too, so that nothing is lost. A record
    that says what is known makes no version. Raises LegacyRefused.
    """
    agency = speaks_for(madonvi, caller)

    def next_of(record: LegacyDossier, known: StatusLine | None) -> Step | LegacyAnswer:
        if known is not None and not is_updating:
            return LegacyAnswer(record.code, LegacyCode.EXISTS)
        return next_of_dossier(record, known, madonvi=agency, now=now)

    return _record([read_dossier(each) for each in _list_of(records)], next_of, caller, now)


def record_progress(records: object, *, madonvi: object, caller: LegacyCaller, now: datetime) -> Sequence[LegacyAnswer]:
    """Record ``CapNhatTienDoHoSoMC``, and answer each record in its place. Raises LegacyRefused."""
    speaks_for(madonvi, caller)

    def next_of(record: LegacyProgress, known: StatusLine | None) -> Step | LegacyAnswer:
        return next_of_progress(record, known) if known else LegacyAnswer(record.code, LegacyCode.NOT_KNOWN)

    return _record([read_progress(each) for each in _list_of(records)], next_of, caller, now)


def speaks_for(madonvi: object, caller: LegacyCaller) -> str:
    """Return the agency of a request: the account's own or one below it. Raises LegacyRefused."""
    try:
        agency = agency_codes.to_code20(madonvi if isinstance(madonvi, str) else "")
    except agency_codes.BadAgencyCode:
        raise LegacyRefused(LegacyCode.OTHER_AGENCY) from None
    if not covers(caller.agency_code, agency):
        raise LegacyRefused(LegacyCode.OTHER_AGENCY)
    return agency


def _list_of(records: object) -> Sequence[object]:
    if not isinstance(records, list):
        raise LegacyRefused(LegacyCode.UNREADABLE)
    if len(records) > RECORDS_MAX:
        raise LegacyRefused(LegacyCode.TOO_LARGE, 413)
    return records


@transaction.atomic(savepoint=False)
def _record(
    records: Sequence[Said | Problems],
    next_of: Callable[[Said, StatusLine | None], Step | LegacyAnswer],
    caller: LegacyCaller,
    now: datetime,
) -> Sequence[LegacyAnswer]:
    """Give records their versions, one source at a time, and hand those to the ingest."""
    known = _known(sorted({record.code for record in records if not isinstance(record, tuple)}), caller)
    check = checker(caller.agency_code, settings.MOTCUA_AGENCY, now)
    answers: list[LegacyAnswer] = []
    lines: dict[int, StatusLine] = {}
    for place, record in enumerate(records):
        answer = _judge(record, next_of, known, caller)
        if isinstance(answer, StatusLine):
            line = answer
            flaw = check(line, opening_of(line.code)) if line.version <= VERSIONS_MAX else Flaw.VERSION_OUT_OF_RANGE
            if flaw:
                answer = LegacyAnswer(line.code, LegacyCode.REFUSED, Flaw(flaw).label)
            else:
                known[line.code] = lines[place] = line
                answer = LegacyAnswer(line.code, LegacyCode.DONE)
        answers.append(answer)
    if lines:
        said = record_statuses(lines=list(lines.values()), sender=caller.agency_code, now=now)
        _correct(answers, dict(zip(lines, said, strict=True)))
    return answers


def _judge(
    record: Said | Problems,
    next_of: Callable[[Said, StatusLine | None], Step | LegacyAnswer],
    known: Mapping[str, StatusLine],
    caller: LegacyCaller,
) -> StatusLine | LegacyAnswer:
    """Return the version that a record makes, or what else is answered to it."""
    if isinstance(record, tuple):
        problems = [(one.field, str(FIELD_FLAWS[one.flaw.value]) % {"limit": one.limit}) for one in record]
        return LegacyAnswer("", LegacyCode.WRONG_RECORD, problems=problems)
    before = known.get(record.code)
    if not is_ones_own(caller.agency_code, record.code, before):
        return LegacyAnswer(record.code, LegacyCode.DOSSIER_OF_ANOTHER)
    step = next_of(record, before)
    if isinstance(step, LegacyAnswer):
        return step
    if step.line is None:
        return LegacyAnswer(record.code, LegacyCode.DONE, _OLDER if step.is_older else _AS_KNOWN)
    return step.line


def _known(codes: list[str], caller: LegacyCaller) -> Known:
    """Let others of the same source wait, then return where dossiers stand."""
    with connection.cursor() as cursor:
        lock = f"federation legacy {first_level(caller.agency_code)}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
    rows = RegisteredDossier.objects.filter(code__in=codes).order_by("code")
    return {row.code: line_of_stored(row) for row in rows}


def _correct(answers: list[LegacyAnswer], said: Mapping[int, LineAnswer]) -> None:
    """Say of lines that the ingest didn't take why not; the road may have told the same version meanwhile."""
    for place, answer in said.items():
        if answer.verdict == Verdict.CONFLICT.value:
            answers[place] = LegacyAnswer(answer.code, LegacyCode.CHANGED_MEANWHILE)
        elif answer.verdict == Verdict.INVALID.value:
            answers[place] = LegacyAnswer(answer.code, LegacyCode.REFUSED, Flaw(answer.flaw).label)
