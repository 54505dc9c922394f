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
from motcua.federation.rules.lines import checker, content_of, first_level, must_ask_holder, opening_of
from motcua.federation.rules.verdicts import Found, Gaps, Key, judge, settle_gaps
from motcua.federation.types import Flaw, LineAnswer, NotTheRegistry, StatusLine, Told
from motcua.wire.status_codes import STATUS_NAMES

_NOBODY: Key = ("", 0)


@dataclass
class _Sorted:
    """The lines of all that was told, one after the other; the flaws of bad ones and the days of good ones by place.

    ``first`` is where a version stands first.
    """

    lines: list[StatusLine]
    numbers: list[int]
    flaws: dict[int, str] = field(default_factory=dict)
    days: dict[int, date] = field(default_factory=dict)
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
    found = _check(told, now)
    ids, missing = _registry.prepare(len(told), {_month_of(day) for day in set(found.days.values())})
    if missing:
        make_partitions(missing)
    flat = _write(found, ids, now)
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
    days, flaws, start = found.days, found.flaws, 0
    for each in told:
        check, level = checker(each.sender, settings.MOTCUA_AGENCY, now), first_level(each.sender)
        for place, line in enumerate(each.lines, start):
            opening = opening_of(line.code)
            if flaw := check(line, opening):
                flaws[place] = flaw
            elif opening is None:
                foreign.append(place)
                asked[place] = level
            else:
                days[place] = opening.day
                if must_ask_holder(opening, level):
                    asked[place] = level
        start += len(each.lines)
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


def _make_rows(found: _Sorted, ids: Sequence[int]) -> list[Row]:
    """Make the rows of good lines, each version once, sorted by code and version: the last of a code is its newest."""
    lines, numbers, days, first = found.lines, found.numbers, found.days, found.first
    for place in days:
        line = lines[place]
        first.setdefault((line.code, line.version), place)
    keys = sorted(first)
    return [
        _row(lines[place := first[key]], days[place], place, ids[numbers[place]], key[0] != after[0])
        for key, after in zip(keys, [*keys[1:], _NOBODY], strict=True)
    ]


def _row(line: StatusLine, day: date, place: int, batch_id: int, is_newest: bool) -> Row:
    agency = line.agency
    return (
        line.code,
        line.version,
        place,
        batch_id,
        _month_of(day),
        day,
        first_level(agency),
        agency,
        line.unit,
        line.procedure,
        line.channel,
        STATUS_NAMES[line.status],
        line.at,
        line.submitted_at,
        line.received_at,
        line.due_at,
        line.finished_at,
        line.outcome or None,
        line.reason,
        content_of(line),
        is_newest,
    )


def _write(found: _Sorted, ids: Sequence[int], now: datetime) -> list[LineAnswer]:
    """Write history, then where dossiers stand, then what is missing; answer every line."""
    lines = found.lines
    if not found.days:
        return judge(lines, found.flaws, {}, Found(), Gaps((), (), {}))
    _registry.stage(_make_rows(found, ids))
    again = [(lines[place], found.days[place]) for place in _registry.record()]
    known = _registry.contents_of([(line.code, line.version, _month_of(day)) for line, day in again]) if again else {}
    moved = _registry.move()
    said = Found(known, moved, _registry.gaps_of())
    gaps = settle_gaps(found.first, said)
    if gaps.filled or gaps.opened:
        sources = {code: first_level(lines[found.first[code, version]].agency) for code, version in sorted(found.first)}
        _registry.settle(gaps, sources, now)
    return judge(lines, found.flaws, found.first, said, gaps)
