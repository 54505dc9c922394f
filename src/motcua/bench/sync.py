"""``motcua bench sync``: what it costs the national registry to take in what agencies tell.

Every round measures, one after the other and with two processes each: ``direct`` (the ingest), ``http`` (signed
messages through the road's door, and their turn), ``orm`` (the usual application), and the limits ``b`` (the same
number of rows copied into history) and ``b2`` (rows copied into history, registry and change log, with their
indexes). Meanwhile nothing else runs; fresh events for each, none of them twice.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
from django.db import connection

from motcua.base import clock
from motcua.base.invariants import INVARIANTS
from motcua.bench import processes, tables
from motcua.bench.door import AT_ONCE, Door
from motcua.bench.statuses import Agencies, Filled, fill
from motcua.bench.telling import Crew, Done
from motcua.counts import actions as counts
from motcua.federation.types import StatusesBody, StatusLine

WORKERS = 2
ROUNDS = 3
PROVINCES = 4  # of a way in a round, divided among the workers
MESSAGES = 8  # of 1,000 lines, of each province
TOGETHER = AT_ONCE  # messages that are waiting when a worker looks, which it takes in one transaction
TIMES = 4  # as many rows as lines for the limits: else they'd be over before they can be measured
USUAL_MESSAGES = 2
Messages = Sequence[tuple[str, Sequence[StatusLine]]]


def run(dossiers: int = 100_000) -> dict[str, Any]:
    """Fill a registry with so many dossiers, measure, and look for what differs from a recount."""
    bench = Bench(dossiers)
    bench.fill()
    with bench.door.open():
        for turn in range(ROUNDS):
            bench.round(turn)
    bench.freshness()
    bench.end()
    found = {"figures": bench.figures(), "limits": bench.limits(), "ratios": bench.ratios()}
    (bench.folder / "measured.json").write_bytes(msgspec.json.encode(found))  # a recount of a large registry takes long
    return found | bench.check()


def together(messages: Messages) -> Iterator[tuple[int, str, list[Sequence[StatusLine]]]]:
    """Yield messages as workers take them: whose share it is, the sender, and some messages of it."""
    for number, sender in enumerate(sorted({sender for sender, _ in messages})):
        its = [lines for each, lines in messages if each == sender]
        for first in range(0, len(its), TOGETHER):
            yield number % WORKERS, sender, its[first : first + TOGETHER]


class Bench:
    """A registry, the agencies that tell it things, and what was measured."""

    def __init__(self, dossiers: int) -> None:
        self.dossiers, self.now = dossiers, clock.now()
        self.agencies = Agencies(Filled(dossiers, self.now, 0))
        self.folder = Path(os.environ["MOTCUA_VAR"])
        self.log = self.folder / "bench.log"
        self.database_pid = processes.database_pid()
        self.door = Door(self.folder, self.log, self.now)
        self.workers, self.clients = Crew.of(WORKERS, self.log), Crew.of(WORKERS, self.log)
        self.found: dict[str, list[Done]] = {}
        self.notes: dict[str, list[float]] = {}
        self.seconds_to_fill = 0.0
        self.changed = 0.6
        self._slot = 0

    def fill(self) -> None:
        began = time.monotonic()
        filled = fill(self.dossiers, self.now)
        self.dossiers, self.agencies = filled.dossiers, Agencies(filled)
        self.seconds_to_fill = time.monotonic() - began
        tables.forget_road()

    def round(self, turn: int) -> None:
        """Measure every way once; each round begins with another."""
        ways: list[Callable[[], None]] = [self._direct, self._limits, self._http, self._orm]
        for way in ways[turn:] + ways[:turn]:
            way()
            self._merge(None)

    def _tell(self, messages: int = MESSAGES) -> Messages:
        """Return what some provinces tell that have told nothing yet."""
        provinces = [(self._slot + n) % 63 for n in range(PROVINCES)]
        self._slot += PROVINCES
        return self.agencies.tell(provinces, messages)

    def _measure(self, way: str, shares: Sequence[Sequence[Path]], name: str, **more: Any) -> Done:
        self.workers.order(way, shares, **more)
        with self._database_cpu() as spent:
            self.workers.go()
            told = self.workers.wait()
        told = Done(told.lines, told.seconds, told.own_cpu, spent() or told.database_cpu)
        self.found.setdefault(name, []).append(told)
        return told

    @contextmanager
    def _database_cpu(self) -> Iterator[Callable[[], float]]:
        """Give what PostgreSQL spends, all of its processes, while the block runs; 0 when it's elsewhere or shared."""
        pid = self.database_pid if tables.is_server_ours() else 0
        before = processes.cpu_seconds(pid) if pid else 0.0
        yield lambda: processes.cpu_seconds(pid) - before if pid else 0.0

    def _direct(self) -> None:
        before = tables.wal_position()
        told = self._measure("direct", self._files(self._tell()), "direct")
        records, images = tables.wal_since(before)
        self._note("wal_bytes_per_event", records / told.lines)
        self._note("wal_page_image_bytes_per_event", images / told.lines)
        self._merge(told.lines)

    def _orm(self) -> None:
        self._measure("orm", self._files(self._tell(USUAL_MESSAGES)), "bulk_create")

    def _http(self) -> None:
        messages = self._tell()
        requests = self.door.requests(messages)
        done = self.door.recorded() + len(messages)
        self.workers.order("apply", [[self.folder]] * WORKERS, stop_at=done)
        self.clients.order("door", [requests[n::WORKERS] for n in range(WORKERS)], port=self.door.port)
        web = self.door.cpu()
        with self._database_cpu() as spent:
            self.workers.go()
            self.clients.go()
            sent, applied = self.clients.wait(), self.workers.wait()
            database = spent() or sent.database_cpu + applied.database_cpu
        own = self.door.cpu() - web + applied.own_cpu
        self.found.setdefault("http", []).append(Done(sent.lines, applied.seconds, own, database))

    def _limits(self) -> None:
        messages = self._tell()
        serial = self.agencies.filled.runs * ROUNDS + len(self.found.get("b", []))
        rows = tables.Rows(list(together(messages)), serial, self.changed)
        self._measure("rows", rows.files(self.folder, WORKERS, ("history",), TIMES), "b")
        rows.forget()
        self._measure("rows", rows.files(self.folder, WORKERS, ("history", "registry", "changes"), TIMES), "b2")
        rows.forget()

    def _files(self, messages: Messages) -> list[list[Path]]:
        """Write messages down: a file for what is taken together, those of a province for one worker."""
        shares: list[list[Path]] = [[] for _ in range(WORKERS)]
        for n, (share, sender, some) in enumerate(together(messages)):
            path = self.folder / f"{sender}-{self._slot}-{n}.json"
            path.write_bytes(msgspec.json.encode([StatusesBody(tuple(lines)) for lines in some]))
            shares[share].append(path)
        return shares

    def _merge(self, events: int | None) -> None:
        """Fold the change log into the aggregates; what that costs is told with the events that it's for."""
        backend = tables.backend_pid()
        before, merged = processes.own_cpu_seconds(backend), 0
        while some := counts.merge(now=clock.now()):
            merged += some
        if events:
            self._note("upkeep_cpu_us_per_event", (processes.own_cpu_seconds(backend) - before) / events * 1e6)
            self.changed = merged / events

    def freshness(self) -> None:
        """Tell at full speed by one worker while the merger runs each second, and see when each change is counted."""
        self.workers.order("direct", self._files(self._tell())[:1])
        ages: list[float] = []
        self.workers.go()
        while self.workers.is_busy() or tables.has_changes():
            time.sleep(1)
            logged = tables.logged_at()
            while counts.merge(now=clock.now()):
                pass
            now = clock.now()
            ages += ((now - at).total_seconds() for at in logged)
        self.workers.wait()
        self._note("freshness_p99_seconds", sorted(ages)[int(len(ages) * 0.99)] if ages else 0.0)

    def end(self) -> None:
        self.workers.end()
        self.clients.end()

    def _note(self, name: str, value: float) -> None:
        self.notes.setdefault(name, []).append(value)

    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = {"dossiers": self.dossiers, "seconds_to_fill": round(self.seconds_to_fill, 1)}
        for way in ("direct", "http", "bulk_create"):
            found |= self._of(way)
        return found | {name: round(median(values), 2) for name, values in self.notes.items()}

    def limits(self) -> dict[str, Any]:
        return self._of("b") | self._of("b2")

    def _of(self, way: str) -> dict[str, Any]:
        rounds = self.found[way]
        return {
            f"{way}_events": sum(each.lines for each in rounds),
            f"{way}_per_second": round(median(each.per_second for each in rounds)),
            f"{way}_cpu_us": round(median(each.cpu_us for each in rounds), 1),
            f"{way}_database_cpu_us": round(median(each.database_cpu / each.lines * 1e6 for each in rounds), 1),
        }

    def ratios(self) -> dict[str, Any]:
        """Say how much of each limit was reached, by speed and (``_cpu``) by processor time of an event."""
        found = {}
        for name, over, under in (
            ("b", "direct", "b"),
            ("b2", "direct", "b2"),
            ("http", "http", "direct"),
            ("bulk_create", "direct", "bulk_create"),
        ):
            pairs = list(zip(self.found[over], self.found[under], strict=True))
            found[name] = round(median(a.per_second / b.per_second for a, b in pairs), 3)
            found[f"{name}_cpu"] = round(median(b.cpu_us / a.cpu_us for a, b in pairs), 3)
        return found

    def check(self) -> dict[str, Any]:
        """Compare registry, history and counts with one another, by recounting."""
        areas = ("federation", "counts")
        for area in areas:
            import_module(f"motcua.{area}.invariants")
        checks = [each for each in INVARIANTS if each.area in areas]
        tables.give_memory()
        wrong = [f"{each.name}: {line}" for each in checks for line in each.check()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM federation_opengap")
            gaps = int(cursor.fetchone()[0])
        found = {"checks": len(checks), "differences": len(wrong), "first_differences": wrong[:5]}
        return found | {"gaps_still_open": gaps}
