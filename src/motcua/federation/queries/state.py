"""How the exchange with each source goes: what everybody may see, and what its administrators must."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q, Sum

from motcua.base.actor import Actor
from motcua.base.seats import Seat, seat
from motcua.federation.models import (
    Batch,
    Comparison,
    Lag,
    OpenGap,
    RefusedLine,
    Repair,
    SourceState,
    ToldStatus,
)
from motcua.federation.rules.lag import percentile
from motcua.federation.rules.lines import first_level
from motcua.federation.types import (
    ComparisonLine,
    ComparisonState,
    Damage,
    Flaw,
    GapLine,
    NotTheRegistry,
    OfficeState,
    RefusedStatus,
    RepairedLine,
    SourceReport,
    Verdict,
)
from motcua.road.queries import check_administrator
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadSubject

LINES_MAX = 50
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_LATEST = """
SELECT known.source, latest.taken_at, latest.state, latest.total, latest.under_way
FROM federation_sourcestate AS known CROSS JOIN LATERAL (
    SELECT taken_at, state, total, under_way FROM federation_comparison
    WHERE source = known.source AND is_registrys ORDER BY taken_at DESC, id DESC LIMIT 1
) AS latest
"""


def list_sources(*, now: datetime) -> tuple[SourceReport, ...]:
    """Return how the exchange with every source goes, in the order of their codes; for everybody.

    The same statements for 1 source as for 100. Raises NotTheRegistry at an agency's seat.
    """
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    states = {row.source: row for row in SourceState.objects.order_by("source")}
    latest = _latest()
    gaps = dict(OpenGap.objects.order_by("source").values_list("source").annotate(number=Count("version")))
    lags, refused = _lags(now), _refused(now)
    return tuple(
        _report(source, states.get(source), latest.get(source), gaps, lags, refused, now)
        for source in sorted(states.keys() | latest.keys())
        if source
    )


def _latest() -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        names = [column.name for column in cursor.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _lags(now: datetime) -> dict[str, tuple[dict[int, int], dict[int, int]]]:
    """Return how many lines took how long, of the last two hours that are begun and of the last day, by source."""
    found: dict[str, tuple[dict[int, int], dict[int, int]]] = defaultdict(lambda: (defaultdict(int), defaultdict(int)))
    rows = Lag.objects.filter(hour__gt=now - _DAY).order_by().values_list("source", "hour", "bucket", "lines")
    for source, hour, bucket, lines in rows:
        last_hour, day = found[source]
        day[bucket] += lines
        if hour > now - 2 * _HOUR:
            last_hour[bucket] += lines
    return found


def _refused(now: datetime) -> dict[str, tuple[int, int]]:
    """Return how many lines conflicted and broke rules within a day, by source."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = (
        Batch.objects.filter(recorded_at__gt=now - _DAY)
        .order_by()
        .values_list("sender")
        .annotate(conflicts=Sum("conflict"), refused=Sum("invalid"))
    )
    for sender, conflicts, invalid in rows:
        before = found[first_level(sender)]
        found[first_level(sender)] = (before[0] + conflicts, before[1] + invalid)
    return found


def _report(
    source: str,
    state: SourceState | None,
    latest: Mapping[str, Any] | None,
    gaps: Mapping[str, int],
    lags: Mapping[str, tuple[dict[int, int], dict[int, int]]],
    refused: Mapping[str, tuple[int, int]],
    now: datetime,
) -> SourceReport:
    last_hour, day = lags.get(source, ({}, {}))
    heard = [at for at in (state and state.last_batch_at, latest and latest["taken_at"]) if at]
    heard_at = max(heard, default=None)
    patience = 2 * timedelta(seconds=settings.MOTCUA_COMPARE_SECONDS)
    conflicts, invalid = refused.get(source, (0, 0))
    return SourceReport(
        source=source,
        dossiers=latest["total"] if latest else None,
        lag_p50_hour=percentile(last_hour, 0.5),
        lag_p99_hour=percentile(last_hour, 0.99),
        lag_p50_day=percentile(day, 0.5),
        lag_p99_day=percentile(day, 0.99),
        open_gaps=gaps.get(source, 0),
        conflicts=conflicts,
        invalid=invalid,
        last_message_at=state.last_batch_at if state else None,
        heard_at=heard_at,
        is_silent=heard_at is None or heard_at < now - patience,
        proven_equal_at=state.proven_as_of if state else None,
        is_equal=bool(latest and latest["state"] == ComparisonState.EQUAL and not _has_differed(state)),
        under_way=latest["under_way"] if latest else 0,
    )


def _has_differed(state: SourceState | None) -> bool:
    """Tell whether a difference was found since all was proven equal."""
    if state is None or state.proven_as_of is None:
        return True
    return state.differed_at is not None and state.differed_at > state.proven_as_of


def get_office_state(*, by: Actor, now: datetime) -> OfficeState:
    """Return what administrators must know: what waits, what was refused, what is missing, what was put right.

    Raises NotAllowed to anybody but administrators of the deployment's agency.
    """
    check_administrator(by, now)
    is_registry = seat() is Seat.NATIONAL
    waiting = ToldStatus.objects.filter(sent_at=None).aggregate(number=Count("version"), since=Min("queued_at"))
    return OfficeState(
        is_registry=is_registry,
        waiting=waiting["number"],
        waiting_since=waiting["since"],
        refused=_refused_here() if is_registry else _refused_there(),
        gaps=_gaps(),
        repairs=_repairs(is_registry),
        comparisons=_comparisons(is_registry),
    )


def list_refused(
    *, by: Actor, now: datetime, source: str = "", after: str = ""
) -> tuple[tuple[RefusedStatus, ...], str]:
    """Return a page of the lines that changed nothing, the newest first, and the cursor of the next page, if any.

    Of one source (a level-1 code) and all below it, or of all. A line of trail names the dossiers. Raises NotAllowed,
    and NotTheRegistry at an agency's seat.
    """
    check_administrator(by, now)
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    rows = RefusedLine.objects.order_by("-id")
    if source:
        rows = rows.filter(Q(sender=source) | Q(sender__startswith=f"{source}."))
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(id__lt=int(after))
    found = list(rows[: LINES_MAX + 1])
    shown = found[:LINES_MAX]
    if shown:
        trail.note_read(
            kind=ReadKind.LIST,
            subject=ReadSubject.DOSSIER,
            codes=sorted({row.code for row in shown}),
            owner_ids=(),
            by=by,
            purpose="",
            now=now,
        )
    return tuple(_refused_row(row) for row in shown), str(shown[-1].id) if len(found) > LINES_MAX else ""


def list_refusing_sources(*, by: Actor, now: datetime) -> tuple[str, ...]:
    """Return the sources of which lines were refused, by code. Raises NotAllowed."""
    check_administrator(by, now)
    senders = RefusedLine.objects.order_by("sender").values_list("sender", flat=True).distinct()
    return tuple(sorted({first_level(sender) or sender for sender in senders}))


def _refused_here() -> tuple[RefusedStatus, ...]:
    return tuple(_refused_row(row) for row in RefusedLine.objects.order_by("-recorded_at", "-id")[:LINES_MAX])


def _refused_row(row: RefusedLine) -> RefusedStatus:
    return RefusedStatus(
        sender=row.sender,
        code=row.code,
        version=row.version,
        verdict=Verdict(row.verdict),
        flaw=Flaw(row.flaw),
        at=row.recorded_at,
        said=row.line,
    )


def _refused_there() -> tuple[RefusedStatus, ...]:
    rows = ToldStatus.objects.filter(verdict__in=[Verdict.CONFLICT, Verdict.INVALID]).order_by("code", "version")
    return tuple(
        RefusedStatus(
            sender=row.agency,
            code=row.code,
            version=row.version,
            verdict=Verdict(row.verdict),
            flaw=Flaw(row.flaw),
            at=row.sent_at,
        )
        for row in rows[:LINES_MAX]
    )


def _gaps() -> tuple[GapLine, ...]:
    rows = OpenGap.objects.order_by("noticed_at", "code", "version")[:LINES_MAX]
    return tuple(
        GapLine(source=row.source, code=row.code, version=row.version, noticed_at=row.noticed_at) for row in rows
    )


def _repairs(is_registry: bool) -> tuple[RepairedLine, ...]:
    rows = Repair.objects.filter(is_registrys=is_registry).order_by("-repaired_at", "-id")[:LINES_MAX]
    return tuple(
        RepairedLine(
            source=row.source,
            code=row.code,
            version=row.version,
            damage=Damage(row.damage),
            field=row.field,
            was=row.was,
            became=row.became,
            at=row.repaired_at,
        )
        for row in rows
    )


def _comparisons(is_registry: bool) -> tuple[ComparisonLine, ...]:
    rows = Comparison.objects.filter(is_registrys=is_registry).order_by("-taken_at", "-id")[:LINES_MAX]
    return tuple(
        ComparisonLine(
            source=row.source,
            taken_at=row.taken_at,
            ended_at=row.ended_at,
            state=ComparisonState(row.state),
            dossiers=row.dossiers,
            repaired=row.repaired,
            under_way=row.under_way,
        )
        for row in rows
    )
