"""A country's dossiers for benchmarks: a registry full of them, and what agencies then tell, as it really comes."""

import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from motcua.base.clock import vietnam_date
from motcua.counts import testing as counts
from motcua.federation import actions
from motcua.federation.types import LINES_MAX, StatusLine

PROVINCES, UNITS, DAYS, PROCEDURES = 63, 53, 360, 200
"""63 level-1 codes with 53 agencies each: 3,339, as many as there are communes; a year of days."""

DUPLICATES, LATE = 0.03, 0.03
AT_ONCE = 2_000  # dossiers of one source that are under way at the same time
_FILLED_AT_ONCE = 500_000
_OF_A_RUN = 20_000  # dossiers of a province that a run can continue, and of an agency that it can begin
WORKERS = 2
_LONGEST = timedelta(days=8)

# A filled dossier has one version (received) or, four of five, a second one (returned). ``place`` below says the same
# in Python.
_DOSSIERS = """
SELECT code.text AS code, source, agency, '1.' || right((1000000 + i %% 200)::text, 6) AS procedure,
       (ARRAY['COUNTER', 'ONLINE', 'POSTAL'])[1 + i %% 3] AS channel, opened_on, month, is_open, submitted_at,
       submitted_at + interval '5 days' AS due_at,
       CASE WHEN NOT is_open THEN submitted_at + (1 + i %% 7) * interval '1 day' END AS finished_at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS i
CROSS JOIN LATERAL (SELECT i / 3339 AS r, (i %% 3339)::int AS k) AS share
JOIN bench_agency ON bench_agency.k = share.k
JOIN bench_day ON bench_day.n = ((r * 7 + share.k / 63 * 3 + share.k %% 63) %% 360)::int
CROSS JOIN LATERAL (
    SELECT agency || written || CASE WHEN r / 360 < 9999 THEN right((10001 + r / 360)::text, 4)
                                     ELSE (r / 360 + 1)::text END AS text,
           (r * 53 + share.k / 63) %% 5 = 0 AS is_open, opened_at + i %% 20000 * interval '1 second' AS submitted_at
) AS code
"""
_PLACES = """
CREATE UNLOGGED TABLE bench_day AS
SELECT n, %(first_day)s::date + n AS opened_on, date_trunc('month', %(first_day)s::date + n)::date AS month,
       to_char(%(first_day)s::date + n, '-YYMMDD-') AS written,
       (%(first_day)s::date + n + time '09:00') AT TIME ZONE 'Asia/Ho_Chi_Minh' AS opened_at
FROM generate_series(0, 359) AS n;
CREATE UNLOGGED TABLE bench_agency AS
SELECT k, format('H%%s', lpad((k %% 63 + 1)::text, 2, '0')) AS source,
       format('H%%s.%%s', lpad((k %% 63 + 1)::text, 2, '0'), lpad((k / 63 + 1)::text, 2, '0')) AS agency
FROM generate_series(0, 3338) AS k;
ANALYZE bench_day; ANALYZE bench_agency
"""
_FILL = f"""
WITH dossier AS MATERIALIZED ({_DOSSIERS}), stands AS (
    INSERT INTO federation_registereddossier (code, source, agency, unit, procedure, channel, status, version, at,
        submitted_at, received_at, due_at, finished_at, outcome, opened_on)
    SELECT code, source, agency, agency || '.01', procedure, channel,
           CASE WHEN is_open THEN 'RECEIVED' ELSE 'RETURNED' END, CASE WHEN is_open THEN 1 ELSE 2 END,
           coalesce(finished_at, submitted_at), submitted_at, submitted_at, due_at, finished_at,
           CASE WHEN NOT is_open THEN 'GRANTED' END, opened_on
    FROM dossier
)
INSERT INTO federation_recordedstatus
    (code, version, opened_month, batch_id, at, due_at, status, agency, unit, reason, content)
SELECT code, version, month, 0, CASE version WHEN 1 THEN submitted_at ELSE finished_at END,
       due_at, CASE version WHEN 1 THEN 'RECEIVED' ELSE 'RETURNED' END, agency, agency || '.01', '',
       uuid_send(md5(code || version)::uuid)
FROM dossier CROSS JOIN generate_series(1, 2) AS version WHERE version = 1 OR NOT is_open
"""
_KEPT = "CREATE TABLE IF NOT EXISTS bench_filled (dossiers bigint, at timestamptz, runs integer)"
_COUNTED = """
SELECT agency, procedure, channel, received_at, due_at, finished_at, outcome FROM federation_registereddossier
"""
_FILLED = "('federation_registereddossier'::regclass, 'federation_recordedstatus'::regclass)"
# Built when all rows are there, with the room that pages have which were filled in any order.
_INDEXES = f"""
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s WITH (fillfactor = 70)', conrelid::regclass, conname,
              pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid IN {_FILLED} AND contype = 'p'
UNION ALL
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid) || ' WITH (fillfactor = 70)'
FROM pg_index WHERE indrelid IN {_FILLED} AND NOT indisprimary
"""


@dataclass(frozen=True)
class Place:
    """A filled dossier as its next versions need it."""

    code: str
    agency: str
    procedure: str
    channel: str
    submitted_at: datetime
    is_open: bool


def first_day_of(now: datetime) -> date:
    """Return the first of the days on which filled dossiers were opened; all of them are past."""
    return vietnam_date(now) - _LONGEST - timedelta(days=DAYS)


def place(i: int, first_day: date) -> Place:
    """Return the filled dossier of a number, as ``_DOSSIERS`` makes it."""
    p, a, r = i % PROVINCES, i // PROVINCES % UNITS, i // (PROVINCES * UNITS)
    opened_on = first_day + timedelta(days=(r * 7 + a * 3 + p) % DAYS)
    agency = f"H{p + 1:02}.{a + 1:02}"
    submitted_at = datetime.combine(opened_on, time(2), UTC) + timedelta(seconds=i % 20000)
    channel = ("COUNTER", "ONLINE", "POSTAL")[i % 3]
    code = f"{agency}-{opened_on:%y%m%d}-{r // DAYS + 1:04}"
    return Place(code, agency, f"1.{i % PROCEDURES:06}", channel, submitted_at, i // PROVINCES % 5 == 0)


@dataclass(frozen=True)
class Filled:
    """A registry as it was filled: how many dossiers, when, and how often something was measured on it before."""

    dossiers: int
    at: datetime
    runs: int


def fill(dossiers: int, now: datetime) -> Filled:
    """Fill an empty registry, its history and its counts, and leave the tables as a year of work would.

    A registry that was filled before, in a folder that was kept, stays as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEPT)
        cursor.execute("UPDATE bench_filled SET runs = runs + 1 RETURNING dossiers, at, runs")
        if (found := cursor.fetchone()) is not None:
            return Filled(*found)
        _fill_all(dossiers, now)
        cursor.execute("INSERT INTO bench_filled VALUES (%s, %s, 0)", [dossiers, now])
    return Filled(dossiers, now, 0)


def _fill_all(dossiers: int, now: datetime) -> None:
    first_day = first_day_of(now)
    actions.make_partitions({(first_day + timedelta(days=n)).replace(day=1) for n in range(DAYS)})
    actions.make_coming_partitions(now=now)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"first_day": first_day})
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for drop, _ in indexes:
            cursor.execute(drop)
        with ThreadPoolExecutor(WORKERS) as crew:
            list(crew.map(partial(_fill, dossiers), range(0, dossiers, _FILLED_AT_ONCE)))
            list(crew.map(_run, [build for _, build in indexes]))
            list(crew.map(_run, counts.loads(from_sql=_COUNTED)))
        cursor.execute("DROP TABLE bench_day, bench_agency")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def _fill(dossiers: int, first: int) -> None:
    _run(_FILL, {"first": first, "last": min(first + _FILLED_AT_ONCE, dossiers) - 1})


def _run(sql: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Run statements by a connection of this thread's own, with much memory."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '512MB'; SET LOCAL maintenance_work_mem = '1GB'")
            cursor.execute(sql, parameters)
    finally:
        connection.close()


@dataclass
class _Life:
    """A dossier under way: what was said of it, and what comes next."""

    place: Place
    steps: list[int]  # national numbers of the statuses still to come
    version: int
    at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None

    def next_line(self, gap: timedelta) -> StatusLine:
        """Let the next thing happen."""
        status = self.steps.pop(0)
        self.version += 1
        self.at += gap
        if status == 2:
            self.received_at = self.at
        self.due_at = None if status == 5 else self.received_at and self.received_at + timedelta(days=5)
        if status == 9:
            self.finished_at = self.at
        return StatusLine(
            code=self.place.code,
            version=self.version,
            status=status,
            at=self.at,
            agency=self.place.agency,
            unit=f"{self.place.agency}.01" if status < 9 else "",
            procedure=self.place.procedure,
            channel=self.place.channel,
            reason="Đề nghị bổ sung bản sao giấy chứng sinh, bản đã nộp bị mờ." if status == 5 else "",
            submitted_at=self.place.submitted_at,
            received_at=self.received_at,
            due_at=self.due_at,
            finished_at=self.finished_at,
            outcome="GRANTED" if self.finished_at else "",
        )


@dataclass
class Agencies:
    """All that agencies tell while a benchmark runs: no dossier lives twice, nor in the next run."""

    filled: Filled
    chance: random.Random = field(default_factory=lambda: random.Random(20260902))
    _continued: dict[int, int] = field(default_factory=dict)
    _begun: dict[str, int] = field(default_factory=dict)

    def tell(self, provinces: Sequence[int], messages: int) -> list[tuple[str, list[StatusLine]]]:
        """Return so many messages of 1,000 lines of each province, the provinces taking turns."""
        streams = [(f"H{p + 1:02}", list(_cut(self._lines(p, messages * LINES_MAX), messages))) for p in provinces]
        return [(sender, stream[n]) for n in range(messages) for sender, stream in streams]

    def _lines(self, province: int, number: int) -> list[StatusLine]:
        """Return lines in the order in which they come: 3 % again a little later, 3 % late."""
        lives = [self._begin(province) for _ in range(min(AT_ONCE, number))]
        coming: list[tuple[float, int, StatusLine]] = []
        for turn in range(number):
            slot = self.chance.randrange(len(lives))
            line = lives[slot].next_line(timedelta(minutes=self.chance.randrange(5, 600)))
            if not lives[slot].steps:
                lives[slot] = self._begin(province)
            draw = self.chance.random()
            is_late = draw < LATE
            coming.append((turn + self.chance.randrange(500, 2500) if is_late else turn, turn, line))
            if LATE <= draw < LATE + DUPLICATES:
                coming.append((turn + self.chance.randrange(1, 1500), turn, line))
        coming.sort(key=lambda one: one[:2])
        return [line for _, _, line in coming[:number]]

    def _begin(self, province: int) -> _Life:
        steps = [4, 5, 4, 9, 10] if self.chance.random() < 0.2 else [4, 9, 10]
        known = self._continue(province) if self.chance.random() < 0.6 else None
        if known is not None:
            received_at = known.submitted_at
            return _Life(known, steps, 1, received_at, received_at)
        return _Life(new := self._new(province), [1, 2, *steps], 0, new.submitted_at)

    def _continue(self, province: int) -> Place | None:
        """Return an open dossier that was filled in and isn't under way yet, from anywhere in the registry."""
        each = self.filled.dossiers // PROVINCES
        turn = self._continued[province] = self._continued.get(province, self.filled.runs * _OF_A_RUN) + 1
        if turn * 5 >= each:
            return None
        k = turn * 5 * 1_000_003 % (each // 5 * 5)
        return place(k * PROVINCES + province, first_day_of(self.filled.at))

    def _new(self, province: int) -> Place:
        agency = f"H{province + 1:02}.{self.chance.randrange(UNITS) + 1:02}"
        opened_on = first_day_of(self.filled.at) + timedelta(days=DAYS)
        number = self._begun[agency] = self._begun.get(agency, self.filled.runs * _OF_A_RUN) + 1
        submitted_at = datetime.combine(opened_on, time(2), UTC) + timedelta(seconds=number % 20000)
        procedure = f"1.{self.chance.randrange(PROCEDURES):06}"
        channel = self.chance.choice(("COUNTER", "ONLINE", "POSTAL"))
        return Place(f"{agency}-{opened_on:%y%m%d}-{number:04}", agency, procedure, channel, submitted_at, True)


def _cut(lines: list[StatusLine], messages: int) -> Iterator[list[StatusLine]]:
    for n in range(messages):
        yield lines[n * LINES_MAX : (n + 1) * LINES_MAX]
