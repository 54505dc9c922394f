"""The registry's ingest: what agencies tell is recorded once, whatever the order, however often it is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base.clock import vietnam_date
from motcua.base.seats import Seat, seat
from motcua.federation.actions import _registry
from motcua.federation.actions._notes import note
from motcua.federation.actions._registry import Row
from motcua.federation.actions.partitions import make_partitions
from motcua.federation.rules.lines import checker, content_of, first_level, must_ask_holder, opening_of, times_of
from motcua.federation.rules.verdicts import Found, Gaps, Key, judge, settle_gaps
from motcua.federation.types import Flaw, LineAnswer, NotTheRegistry, StatusLine, Told
from motcua.wire.status_codes import STATUS_NAMES


@dataclass
class _Sorted:
    """The lines of all that was told, one after the other; the flaws of bad ones and the days of good ones by place.

    ``first`` is where a version stands first, ``rows`` those lines as they're stored.
    """

    lines: list[StatusLine]
    numbers: list[int]
    flaws: dict[int, str] = field(default_factory=dict)
    days: dict[int, date] = field(default_factory=dict)
    contents: dict[int, bytes] = field(default_factory=dict)
    first: dict[Key, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


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
    found = _check(told, now)
    ids, missing = _registry.prepare(len(told), {_month_of(day) for day in set(found.days.values())})
    if missing:
        make_partitions(missing)
    _make_rows(found, ids)
    flat = _write(found, ids[0], now)
    ends = list(accumulate((len(each.lines) for each in told), initial=0))
    answers = [flat[start:end] for start, end in pairwise(ends)]
    note(told, ids, answers, now)
    return answers


def _check(told: Sequence[Told], now: datetime) -> _Sorted:
    """Check every line, and find the day on which its dossier was opened."""
    numbers = list(chain.from_iterable([number] * len(each.lines) for number, each in enumerate(told)))
    found = _Sorted(list(chain.from_iterable(each.lines for each in told)), numbers)
    asked: dict[int, str] = {}
    foreign: list[int] = []
    place = 0
    for each in told:
        check, level = checker(each.sender, settings.MOTCUA_AGENCY, now), first_level(each.sender)
        for line in each.lines:
            opening = opening_of(line.code)
            if flaw := check(line, opening):
                found.flaws[place] = flaw
            elif opening is None:
                foreign.append(place)
                asked[place] = level
            else:
                found.days[place] = opening.day
                if must_ask_holder(opening, level):
                    asked[place] = level
            place += 1
    if asked:
        _ask_holders(found, asked)
    if foreign:
        _date_foreign_codes(found, [place for place in foreign if place not in found.flaws])
    return found


def _ask_holders(found: _Sorted, asked: Mapping[int, str]) -> None:
    """Refuse lines about dossiers that another source holds, where the code doesn't say whose it is."""
    holders = _registry.holders_of(sorted({found.lines[place].code for place in asked}))
    for place, level in asked.items():
        if holders.get(found.lines[place].code, level) != level:
            found.flaws[place] = Flaw.CODE_OF_ANOTHER.value
            found.days.pop(place, None)


def _date_foreign_codes(found: _Sorted, places: Sequence[int]) -> None:
    """Let the day on which it was submitted stand for the one that a foreign code doesn't have, always the same one."""
    days: dict[str, date] = {}
    for place in places:
        line = found.lines[place]
        day = vietnam_date(line.submitted_at)
        days[line.code] = min(day, days.get(line.code, day))
    known = _registry.days_of_foreign_codes(days)
    found.days |= {place: known[found.lines[place].code] for place in places}


@lru_cache(1 << 12)
def _month_of(day: date) -> date:
    return day.replace(day=1)


def _make_rows(found: _Sorted, ids: Sequence[int]) -> None:
    """Make the rows of good lines, each version once, sorted by code and version."""
    lines, numbers = found.lines, found.numbers
    for place, day in found.days.items():
        line = lines[place]
        times = times_of(line)
        found.contents[place] = content = content_of(line, times)
        if found.first.setdefault((line.code, line.version), place) == place:
            row = (
                *(line.code, line.version, place, ids[numbers[place]], _month_of(day), day, first_level(line.agency)),
                *(line.agency, line.unit, line.procedure, line.channel, STATUS_NAMES[line.status]),
                *times,
                *(line.outcome or None, line.reason, content),
            )
            found.rows.append(Row._make(row))
    found.rows.sort()


def _write(found: _Sorted, call: int, now: datetime) -> list[LineAnswer]:
    """Write history, then where dossiers stand, then what is missing; answer every line."""
    rows = found.rows
    if not rows:
        return judge(found.lines, found.flaws, {}, {}, Found(), Gaps((), (), {}))
    _registry.stage(call, rows)
    again = set(_registry.record(call))
    known = _registry.contents_of([row for row in rows if row.place in again]) if again else {}
    moved = _registry.move(call)
    said = Found(known, moved, _registry.gaps_of(call))
    gaps = settle_gaps(found.first, said)
    if gaps.filled or gaps.opened:
        _registry.settle(gaps, {row.code: row.source for row in rows}, now)
    return judge(found.lines, found.flaws, found.contents, found.first, said, gaps)
