"""The registry's ingest: what agencies tell is recorded once, whatever the order, however often it is said.

What is new goes straight into history, by COPY: whether a line is new follows from where its dossier stands. If
somebody else writes about the same dossiers meanwhile, the keys of history or a dossier that doesn't move from where
it was expected to stand say so; then all is undone and looked at again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate, pairwise
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from motcua.base.clock import vietnam_date
from motcua.base.seats import Seat, seat
from motcua.federation.actions import _registry
from motcua.federation.actions._notes import note
from motcua.federation.actions._registry import Row
from motcua.federation.actions.partitions import make_partitions
from motcua.federation.rules.lines import Opening, checker, content_of, first_level, must_ask_holder, opening_of
from motcua.federation.rules.verdicts import NOWHERE, Come, Found, judge, settle_gaps, without_conflicts
from motcua.federation.types import Flaw, LineAnswer, NotTheRegistry, StatusLine, Told
from motcua.wire.status_codes import STATUS_NAMES

_TRIES = 4


@dataclass
class _Heard:
    """The lines of all that was told, one after the other; what is said of lines is by their place.

    ``numbers`` is who told a line, ``flaws`` why one is refused, ``asked`` the level-1 code of who speaks of a dossier
    whose code doesn't say whose it is; ``days`` are those on which the dossiers of good lines were opened.
    """

    lines: list[StatusLine] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    flaws: dict[int, str] = field(default_factory=dict)
    asked: dict[int, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)


class _Sorted(NamedTuple):
    """Good lines by dossier and version, and the places of those that are said again."""

    come: Come
    again: Sequence[int]


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
    for turn in range(_TRIES - 1):
        try:
            with transaction.atomic():
                return _record(told, now, trusts_registry=turn == 0)
        except _registry.Overtaken:
            continue
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
    return _record(told, now, trusts_registry=False)


def _record(told: Sequence[Told], now: datetime, *, trusts_registry: bool) -> Sequence[Sequence[LineAnswer]]:
    """Record what was told, at one go; without trust all versions are looked up, not only those below the newest."""
    heard = _check(told, now)
    if heard.foreign:
        heard.days |= _registry.days_of_foreign_codes({code: heard.days[code] for code in heard.foreign})
    months = {day.replace(day=1) for day in set(heard.days.values())}
    ids, missing = _registry.prepare(len(told), months, {first_level(each.sender) for each in told if each.message_id})
    if missing:
        make_partitions(missing)
    flat = _write(heard, ids, now, trusts_registry=trusts_registry)
    ends = list(accumulate((len(each.lines) for each in told), initial=0))
    answers = [flat[start:end] for start, end in pairwise(ends)]
    note(told, ids, answers, now)
    return answers


def _check(told: Sequence[Told], now: datetime) -> _Heard:
    """Check every line by itself, and find the day on which its dossier was opened.

    The day on which it was submitted stands for the one that a foreign code doesn't have.
    """
    heard = _Heard()
    days = heard.days
    openings: dict[str, Opening | None] = {}
    for number, each in enumerate(told):
        check, level = checker(each.sender, settings.MOTCUA_AGENCY, now), first_level(each.sender)
        for place, line in enumerate(each.lines, len(heard.lines)):
            code = line.code
            try:
                opening = openings[code]
            except KeyError:
                opening = openings[code] = opening_of(code)
            if flaw := check(line, opening):
                heard.flaws[place] = flaw
                continue
            if opening is None:
                day = vietnam_date(line.submitted_at)
                days[code] = min(day, days.get(code, day))
                heard.foreign.add(code)
            else:
                days[code] = opening.day
            if must_ask_holder(opening, level):
                heard.asked[place] = level
        heard.lines += each.lines
        heard.numbers += [number] * len(each.lines)
    return heard


def _write(heard: _Heard, ids: Sequence[int], now: datetime, *, trusts_registry: bool) -> list[LineAnswer]:
    """Write history, where dossiers stand, and what is missing; answer every line."""
    lines, days = heard.lines, heard.days
    standing = _registry.where_stand(sorted(days)) if days else {}
    for place, level in heard.asked.items():
        if standing.get(lines[place].code, NOWHERE).source not in {"", level}:
            heard.flaws[place] = Flaw.CODE_OF_ANOTHER.value
    told = _sort(lines, heard.flaws)
    asked = [
        (code, version, days[code].replace(day=1))
        for code, versions in told.come.items()
        for version in versions
        if not trusts_registry or version <= standing.get(code, NOWHERE).version
    ]
    found = Found(standing, _registry.contents_of(asked) if asked else {})
    taken = without_conflicts(lines, told.come, found)
    if told.come:
        _registry.record(_make_history(heard, told, found, ids))
        _registry.move(list(_make_newest(heard, taken, found)), standing)
    gaps = settle_gaps(taken, found)
    if gaps.filled or gaps.opened:
        sources = {code: first_level(lines[_newest(told.come[code])].agency) for code, _ in gaps.opened}
        _registry.settle(gaps, sources, now)
    return judge(lines, heard.flaws, told.come, told.again, found, gaps)


def _sort(lines: Sequence[StatusLine], flaws: Mapping[int, str]) -> _Sorted:
    come: dict[str, dict[int, int]] = {}
    again: list[int] = []
    for place, line in enumerate(lines):
        if flaws and place in flaws:
            continue
        versions = come.get(line.code)
        if versions is None:
            come[line.code] = {line.version: place}
        elif versions.setdefault(line.version, place) != place:
            again.append(place)
    return _Sorted({code: _by_version(come[code]) for code in sorted(come)}, again)


def _by_version(versions: dict[int, int]) -> dict[int, int]:
    return versions if len(versions) == 1 else dict(sorted(versions.items()))


def _newest(versions: dict[int, int]) -> int:
    """Return the place of the newest version."""
    return next(reversed(versions.values()))


def _make_history(heard: _Heard, told: _Sorted, found: Found, ids: Sequence[int]) -> Iterator[Row]:
    """Make the rows of versions that are new, sorted by code and version."""
    lines, numbers, known = heard.lines, heard.numbers, found.known
    for code, versions in told.come.items():
        month = heard.days[code].replace(day=1)
        for version, place in versions.items():
            if known and (code, version) in known:
                continue
            line = lines[place]
            yield (
                code,
                version,
                month,
                ids[numbers[place]],
                line.at,
                line.due_at,
                STATUS_NAMES[line.status],
                line.agency,
                line.unit,
                line.reason,
                content_of(line),
            )


def _make_newest(heard: _Heard, taken: Come, found: Found) -> Iterator[Row]:
    """Make the rows of dossiers that move, sorted by code."""
    for code, versions in taken.items():
        line = heard.lines[_newest(versions)]
        if line.version > found.standing.get(code, NOWHERE).version:
            agency = line.agency
            yield (
                code,
                first_level(agency),
                agency,
                line.unit,
                line.procedure,
                line.channel,
                STATUS_NAMES[line.status],
                line.version,
                line.at,
                line.submitted_at,
                line.received_at,
                line.due_at,
                line.finished_at,
                line.outcome or None,
                heard.days[code],
            )
