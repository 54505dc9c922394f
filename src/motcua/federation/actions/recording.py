"""The registry's ingest: what agencies tell is recorded once, whatever the order, however often it is said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction

from motcua.base.clock import vietnam_date
from motcua.base.seats import Seat, seat
from motcua.federation.actions import _registry
from motcua.federation.actions._registry import Row
from motcua.federation.actions.partitions import make_partitions
from motcua.federation.models import RefusedLine
from motcua.federation.rules import lag
from motcua.federation.rules.lines import Kept, Opening, checker, first_level, keep, must_ask_holder, opening_of
from motcua.federation.rules.verdicts import Found, Gaps, Key, judge, settle_gaps
from motcua.federation.types import Flaw, LineAnswer, NotTheRegistry, StatusLine, Told, Verdict

_REFUSED = frozenset({Verdict.CONFLICT.value, Verdict.INVALID.value})
_FRESH = frozenset({Verdict.APPLIED.value, Verdict.STALE.value, Verdict.GAP.value})
_LARGEST = 2**63 - 1
_VERDICTS = [verdict.value for verdict in Verdict]
_NOTE = f"""
WITH batch AS (
    INSERT INTO federation_batch (id, message_id, sender, recorded_at, {", ".join(_VERDICTS)})
    SELECT id, message_id, sender, %(now)s, {", ".join(_VERDICTS)}
    FROM unnest(%(ids)s::bigint[], %(message_ids)s::uuid[], %(senders)s::text[],
                {", ".join(f"%({verdict})s::integer[]" for verdict in _VERDICTS)})
        AS told (id, message_id, sender, {", ".join(_VERDICTS)})
), lag AS (
    INSERT INTO federation_lag AS known (source, hour, bucket, lines)
    SELECT source, date_trunc('hour', %(now)s::timestamptz, 'UTC'), bucket, lines
    FROM unnest(%(lag_sources)s::text[], %(buckets)s::smallint[], %(lines)s::bigint[]) AS new (source, bucket, lines)
    ORDER BY source, bucket
    ON CONFLICT (source, hour, bucket) DO UPDATE SET lines = known.lines + excluded.lines
)
INSERT INTO federation_sourcestate AS known
    (source, last_batch_at, last_status_at, last_conflict_at, last_invalid_at)
SELECT source, %(now)s, max(at), max(%(now)s) FILTER (WHERE conflict > 0), max(%(now)s) FILTER (WHERE invalid > 0)
FROM unnest(%(sources)s::text[], %(newest)s::timestamptz[], %(conflicts)s::integer[], %(invalids)s::integer[])
    AS told (source, at, conflict, invalid)
GROUP BY source ORDER BY source
ON CONFLICT (source) DO UPDATE SET last_batch_at = excluded.last_batch_at,
    last_status_at = greatest(known.last_status_at, excluded.last_status_at),
    last_conflict_at = coalesce(excluded.last_conflict_at, known.last_conflict_at),
    last_invalid_at = coalesce(excluded.last_invalid_at, known.last_invalid_at)
"""


@dataclass
class _Sorted:
    """The lines of all that was told, one after the other, and what the rules say of each."""

    lines: list[StatusLine] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    openings: list[Opening | None] = field(default_factory=list)
    flaws: dict[int, str] = field(default_factory=dict)
    kept: dict[int, Kept] = field(default_factory=dict)
    first: dict[Key, int] = field(default_factory=dict)


def record_statuses(
    *, lines: Sequence[StatusLine], sender: str, message_id: UUID | None = None, now: datetime
) -> Sequence[LineAnswer]:
    """Record lines that a sender says, and answer each in its place; see ``record_batches``."""
    return record_batches([Told(sender=sender, lines=lines, message_id=message_id)], now=now)[0]


@transaction.atomic(savepoint=False)
def record_batches(told: Sequence[Told], *, now: datetime) -> Sequence[Sequence[LineAnswer]]:
    """Record what several parties say, and answer every line in its place.

    ``sender`` is the agency that speaks, checked at the door of the road. The newest version of a dossier is where it
    stands, all versions are its history, and saying a thing again changes nothing. One transaction, the same
    statements for 5 lines as for 5,000. Raises NotTheRegistry at an agency's seat.
    """
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    found = _sort_out(told, now)
    days = _opened_on(found)
    ids, missing = _registry.prepare(len(told), {day.replace(day=1) for day in days.values()})
    if missing:
        make_partitions(missing)
    answers = _write(found, days, ids, now) if found.first else judge(found.lines, found.flaws, {}, {}, Found(), _NONE)
    _note(told, found, ids, answers, now)
    return _by_batch(found, answers, len(told))


_NONE = Gaps((), (), {})


def _sort_out(told: Sequence[Told], now: datetime) -> _Sorted:
    """Check every line, and find those that are said twice."""
    found = _Sorted()
    asked: dict[int, str] = {}
    for number, each in enumerate(told):
        check = checker(each.sender, settings.MOTCUA_AGENCY, now)
        for place, line in enumerate(each.lines, start=len(found.lines)):
            opening = opening_of(line.code)
            found.openings.append(opening)
            if flaw := check(line, opening):
                found.flaws[place] = flaw
            elif must_ask_holder(opening, each.sender):
                asked[place] = each.sender
        found.lines += each.lines
        found.told += [number] * len(each.lines)
    if asked:
        _ask_holders(found, asked)
    for place, line in enumerate(found.lines):
        if place not in found.flaws:
            found.kept[place] = keep(line)
            found.first.setdefault((line.code, line.version), place)
    return found


def _ask_holders(found: _Sorted, asked: Mapping[int, str]) -> None:
    """Refuse lines about dossiers that another source holds, where the code doesn't say whose it is."""
    holders = _registry.holders_of(sorted({found.lines[place].code for place in asked}))
    for place, sender in asked.items():
        holder = holders.get(found.lines[place].code)
        if holder is not None and holder != first_level(sender):
            found.flaws[place] = Flaw.CODE_OF_ANOTHER.value


def _opened_on(found: _Sorted) -> dict[int, date]:
    """Return the day on which the dossier of each good line was opened."""
    days: dict[int, date] = {}
    foreign: dict[str, date] = {}
    for place in found.first.values():
        opening = found.openings[place]
        if opening is not None:
            days[place] = opening.day
        else:
            line = found.lines[place]
            day = vietnam_date(line.submitted_at)
            foreign[line.code] = min(day, foreign.get(line.code, day))
    if foreign:
        known = _registry.days_of_foreign_codes(foreign)
        days |= {place: known[code] for (code, _), place in found.first.items() if code in known}
    return days


def _write(found: _Sorted, days: Mapping[int, date], ids: Sequence[int], now: datetime) -> list[LineAnswer]:
    call = ids[0]
    rows = list(_rows(found, days, ids))
    _registry.stage(call, rows)
    again = set(_registry.record(call))
    known = _registry.contents_of([row for row in rows if row.place in again]) if again else {}
    moved = _registry.move(call)
    said = Found(known, moved, _registry.gaps_of({row.code for row in rows}))
    gaps = settle_gaps(found.first, said)
    if gaps.filled or gaps.opened:
        _registry.settle(gaps, {row.code: row.source for row in rows}, now)
    contents = {place: kept.content for place, kept in found.kept.items()}
    return judge(found.lines, found.flaws, contents, found.first, said, gaps)


def _rows(found: _Sorted, days: Mapping[int, date], ids: Sequence[int]) -> Iterator[Row]:
    """Yield the rows of the stage, sorted by code and version."""
    ordered = sorted(found.first.items())
    after = [key[0] for key, _ in ordered[1:]] + [""]
    for ((code, version), place), next_code in zip(ordered, after, strict=True):
        line, kept, opened_on = found.lines[place], found.kept[place], days[place]
        yield Row(
            code != next_code,
            place,
            ids[found.told[place]],
            code,
            version,
            opened_on.replace(day=1),
            opened_on,
            first_level(line.agency),
            line.agency,
            line.unit,
            line.procedure,
            line.channel,
            kept.status,
            kept.at,
            kept.submitted_at,
            kept.received_at,
            kept.due_at,
            kept.finished_at,
            line.outcome or None,
            line.reason,
            kept.content,
        )


def _by_batch(found: _Sorted, answers: Sequence[LineAnswer], batches: int) -> list[list[LineAnswer]]:
    sorted_answers: list[list[LineAnswer]] = [[] for _ in range(batches)]
    for number, answer in zip(found.told, answers, strict=True):
        sorted_answers[number].append(answer)
    return sorted_answers


def _note(
    told: Sequence[Told], found: _Sorted, ids: Sequence[int], answers: Sequence[LineAnswer], now: datetime
) -> None:
    """Note the batches, how late their lines came, and what was refused."""
    verdicts = [Counter[str]() for _ in told]
    lags: Counter[tuple[str, int]] = Counter()
    newest: list[datetime | None] = [None] * len(told)
    for number, line, answer in zip(found.told, found.lines, answers, strict=True):
        verdicts[number][answer.verdict] += 1
        if answer.verdict in _FRESH and not told[number].is_repair:
            lags[(first_level(line.agency), lag.bucket_of(line.at, now))] += 1
            newest[number] = max(newest[number] or line.at, line.at)
    parameters: dict[str, Any] = {
        "now": now,
        "ids": list(ids),
        "message_ids": [each.message_id for each in told],
        "senders": [each.sender for each in told],
        "sources": [first_level(each.sender) for each in told],
        "newest": newest,
        "conflicts": [counted[Verdict.CONFLICT.value] for counted in verdicts],
        "invalids": [counted[Verdict.INVALID.value] for counted in verdicts],
        "lag_sources": [source for source, _ in lags],
        "buckets": [bucket for _, bucket in lags],
        "lines": list(lags.values()),
        **{verdict: [counted[verdict] for counted in verdicts] for verdict in _VERDICTS},
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, parameters)
    _note_refused(found, [(ids[number], told[number].sender) for number in found.told], answers, now)


def _note_refused(
    found: _Sorted, batches: Sequence[tuple[int, str]], answers: Sequence[LineAnswer], now: datetime
) -> None:
    refused = [
        RefusedLine(
            batch_id=batch_id,
            sender=sender,
            code=line.code.replace("\0", ""),
            version=max(min(line.version, _LARGEST), -_LARGEST),
            verdict=answer.verdict,
            flaw=answer.flaw,
            line=msgspec.json.encode(line).decode(),
            recorded_at=now,
        )
        for (batch_id, sender), line, answer in zip(batches, found.lines, answers, strict=True)
        if answer.verdict in _REFUSED
    ]
    if refused:
        RefusedLine.objects.bulk_create(refused)
