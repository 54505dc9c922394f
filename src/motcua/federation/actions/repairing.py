"""Putting the registry right: exactly what its source says, with the counts, and a word about every single thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from motcua.base.actor import Actor
from motcua.base.clock import vietnam_date
from motcua.base.seats import Seat, seat
from motcua.counts import actions as counts
from motcua.federation.actions.recording import record_batches
from motcua.federation.models import Comparison, ForeignCode, Repair, SourceState
from motcua.federation.queries.stored import COUNTED
from motcua.federation.rules.lines import checker, content_of, first_level, must_ask_holder, opening_of
from motcua.federation.rules.repairs import Case, Cure, StateRow, VersionRow, find_cure, taken_out_unasked
from motcua.federation.types import EXTRA, UNTOUCHED, Damage, NotTheRegistry, RepairLine, StatusLine, Told, TrueDossier
from motcua.road.queries import check_administrator
from motcua.wire.status_codes import STATUS_NAMES

A_DAY = timedelta(days=1)
_STATE_COLUMNS = tuple(field.name for field in fields(StateRow))
_VERSION_COLUMNS = tuple(field.name for field in fields(VersionRow))
_STATES = f"""
SELECT code, {", ".join(_STATE_COLUMNS)} FROM federation_registereddossier WHERE code = ANY(%s)
ORDER BY code FOR UPDATE
"""
_HISTORY = f"""
SELECT code, version, {", ".join(_VERSION_COLUMNS)} FROM federation_recordedstatus
WHERE code = ANY(%s) ORDER BY code, version
"""
_COUNTED = ("agency", "procedure", "channel", "received_at", "due_at", "finished_at", "outcome")
_TAKE_OUT = f"""
DELETE FROM federation_registereddossier WHERE code = ANY(%(codes)s)
RETURNING {", ".join(f"{side}.{name} AS {side}_{name}" for side in ("old", "new") for name in _COUNTED)},
    NULL::text AS extra
"""
_TAKE_VERSIONS_OUT = """
DELETE FROM federation_recordedstatus
WHERE (code, version) IN (SELECT * FROM unnest(%s::text[], %s::integer[])) AND code = ANY(%s)
"""
_SETTLE_GAPS = """
DELETE FROM federation_opengap AS gap WHERE code = ANY(%s) AND (
    EXISTS (SELECT FROM federation_recordedstatus AS h WHERE (h.code, h.version) = (gap.code, gap.version))
    OR NOT EXISTS (SELECT FROM federation_registereddossier AS d WHERE d.code = gap.code AND d.version > gap.version)
)
"""
_OPEN_GAPS = """
INSERT INTO federation_opengap (code, version, source, noticed_at)
SELECT d.code, missing, d.source, %(now)s
FROM federation_registereddossier AS d CROSS JOIN generate_series(1, least(d.version, 1000) - 1) AS missing
WHERE d.code = ANY(%(codes)s) AND NOT EXISTS (
    SELECT FROM federation_recordedstatus AS h WHERE h.code = d.code AND h.version = missing
)
ON CONFLICT DO NOTHING
"""


@transaction.atomic(savepoint=False)
def put_right(
    dossiers: Sequence[TrueDossier], *, comparison: UUID, sender: str, registry: str, now: datetime
) -> list[RepairLine]:
    """Make these dossiers what their source says that they are; return what was wrong.

    Rows that are wrong are taken out and all true versions recorded anew by the ordinary ingest, so that its rules
    hold here too. A dossier of which the source may not speak is left as it is.
    """
    if not dossiers:
        return []
    refused = {each.code for each in dossiers if _is_flawed(each, sender, registry, now)}
    cases = _cases([each for each in dossiers if each.code not in refused])
    refused |= {code for code, case in cases.items() if _is_anothers(case, sender)}
    cures = {code: find_cure(case) for code, case in cases.items() if code not in refused}
    ill = {code: cure for code, cure in cures.items() if cure.findings}
    held = _held_back(ill, comparison, first_level(sender), now)
    ill = {code: cure for code, cure in ill.items() if code not in held}
    if ill:
        _write(ill, [each for each in dossiers if each.code in ill], sender, now)
        _correct_counts([cases[code] for code in ill])
    found = [line for cure in ill.values() for line in cure.findings]
    found += (RepairLine(code, Damage.NOT_REPAIRED.value, 0) for code in sorted(refused))
    found += (RepairLine(code, Damage.HELD_BACK.value, 0) for code in sorted(held))
    keep_repairs(found, comparison=comparison, source=first_level(sender), now=now)
    return found


def _held_back(ill: Mapping[str, Cure], comparison: UUID, source: str, now: datetime) -> frozenset[str]:
    """Return the dossiers that lose something, when so many do that an administrator must say yes."""
    losing = frozenset(code for code, cure in ill.items() if cure.takes_out)
    if not losing or SourceState.objects.filter(source=source, may_take_out_until__gt=now).exists():
        return frozenset()
    today = Repair.objects.filter(is_registrys=True, source=source, damage__in=EXTRA, repaired_at__gt=now - A_DAY)
    gone = set(today.order_by().values_list("code", flat=True).distinct())
    total = Comparison.objects.filter(id=comparison, is_registrys=True).values_list("total", flat=True).first()
    return losing if len(gone | losing) > taken_out_unasked(total or 0) else frozenset()


@transaction.atomic(savepoint=False)
def allow_taking_out(*, source: str, by: Actor, now: datetime) -> None:
    """Let a source have taken out for a day whatever it says it never wrote. Raises NotAllowed, NotTheRegistry."""
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    check_administrator(by, now)
    SourceState.objects.update_or_create(source=source, defaults={"may_take_out_until": now + A_DAY})


def keep_repairs(
    lines: Sequence[RepairLine], *, comparison: UUID, source: str, now: datetime, is_registrys: bool = True
) -> None:
    """Remember what was put right, and once a month what wasn't."""
    left = [line.code for line in lines if line.damage in UNTOUCHED]
    known: set[tuple[str, str]] = set()
    if left:
        before = Repair.objects.filter(is_registrys=is_registrys, code__in=left, repaired_at__gt=now - 30 * A_DAY)
        known = set(before.filter(damage__in=UNTOUCHED).order_by().values_list("code", "damage"))
    Repair.objects.bulk_create(
        [
            Repair(
                comparison_id=comparison,
                is_registrys=is_registrys,
                source=source,
                code=line.code,
                version=line.version,
                damage=line.damage,
                field=line.field,
                was=line.was,
                became=line.became,
                repaired_at=now,
            )
            for line in lines
            if (line.code, line.damage) not in known
        ]
    )


def _cases(dossiers: Sequence[TrueDossier]) -> dict[str, Case]:
    codes = sorted(each.code for each in dossiers)
    states: dict[str, StateRow] = {}
    history: dict[str, dict[int, VersionRow]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_STATES, [codes])
        for code, *row in cursor.fetchall():
            states[code] = StateRow(**dict(zip(_STATE_COLUMNS, row, strict=True)))
        cursor.execute(_HISTORY, [codes])
        for code, version, *row in cursor.fetchall():
            columns = dict(zip(_VERSION_COLUMNS, row, strict=True))
            history[code][version] = VersionRow(**columns | {"content": bytes(columns["content"])})
    days = dict(ForeignCode.objects.filter(code__in=codes).values_list("code", "opened_on"))
    return {each.code: _case(each, states.get(each.code), history[each.code], days) for each in dossiers}


def _case(
    true: TrueDossier, state: StateRow | None, history: Mapping[int, VersionRow], days: Mapping[str, date]
) -> Case:
    opened_on = _opened_on(true, days)
    return Case(
        code=true.code,
        seen=true.seen,
        state=state,
        history=history,
        true_states={line.version: _state(line, opened_on) for line in true.lines},
        true_history={line.version: _version(line, opened_on) for line in true.lines},
        unknown=frozenset(true.unknown),
    )


def _opened_on(true: TrueDossier, days: Mapping[str, date]) -> date:
    opening = opening_of(true.code)
    if opening is not None:
        return opening.day
    if true.code in days:
        return days[true.code]
    return min((vietnam_date(line.submitted_at) for line in true.lines), default=date.min)


def _state(line: StatusLine, opened_on: date) -> StateRow:
    return StateRow(
        source=first_level(line.agency),
        agency=line.agency,
        unit=line.unit,
        procedure=line.procedure,
        channel=line.channel,
        status=STATUS_NAMES[line.status],
        version=line.version,
        at=line.at,
        submitted_at=line.submitted_at,
        received_at=line.received_at,
        due_at=line.due_at,
        finished_at=line.finished_at,
        outcome=line.outcome or None,
        opened_on=opened_on,
    )


def _version(line: StatusLine, opened_on: date) -> VersionRow:
    return VersionRow(
        opened_month=opened_on.replace(day=1),
        at=line.at,
        due_at=line.due_at,
        status=STATUS_NAMES[line.status],
        agency=line.agency,
        unit=line.unit,
        reason=line.reason,
        content=content_of(line),
    )


def _is_flawed(true: TrueDossier, sender: str, registry: str, now: datetime) -> bool:
    """Tell whether a line breaks a rule."""
    opening, check = opening_of(true.code), checker(sender, registry, now)
    return any(line.code != true.code or check(line, opening) for line in true.lines)


def _is_anothers(case: Case, sender: str) -> bool:
    """Tell whether a dossier is another source's, and its code doesn't say that it's this one's."""
    level = first_level(sender)
    return case.state is not None and case.state.source != level and must_ask_holder(opening_of(case.code), level)


def _write(ill: Mapping[str, Cure], dossiers: Sequence[TrueDossier], sender: str, now: datetime) -> None:
    codes = sorted(ill)
    replaced = sorted(code for code, cure in ill.items() if cure.replaces_state)
    counts.log_changes(from_sql=_TAKE_OUT, params={"codes": replaced})
    removed = [(code, version) for code, cure in ill.items() for version in cure.removes]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_VERSIONS_OUT, [[code for code, _ in removed], [version for _, version in removed], codes])
    lines = [line for each in dossiers for line in each.lines]
    record_batches([Told(sender=sender, lines=lines, is_repair=True)], now=now)
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE_GAPS, [codes])
        cursor.execute(_OPEN_GAPS, {"codes": codes, "now": now})


def _correct_counts(cases: Iterable[Case]) -> None:
    """Let the counts be those of the registry: whoever changed it by hand may not have told them, and may have."""
    agencies = {row.agency for case in cases for row in (case.state, *case.true_states.values()) if row is not None}
    counts.correct(
        from_sql=f"{COUNTED} WHERE source = ANY(%(provinces)s)",
        provinces=sorted({first_level(agency) for agency in agencies}),
    )
