"""``motcua bench submit``: what a filing costs, by 1, 8, 32 and 128 people at once.

Three ways in the same round: ``web`` presses the button of real web processes, ``direct`` calls the action from
processes of their own, ``bare`` (the limit) sends the very same statements through psycopg and does nothing else.
The database is durable; no worker runs meanwhile, so the jobs that a filing leaves behind are written, not run.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.test import Client

from motcua.base import clock
from motcua.bench import filing, processes
from motcua.bench.people import FOUND, Application, Applications, Person, Window, make_people
from motcua.bench.replay import Replay, recorded
from motcua.bench.together import Act, Round, at_once
from motcua.dossiers import actions, testing
from motcua.numbers import queries as numbers
from motcua.wire.dossier_codes import parse

PEOPLE = (1, 8, 32, 128)
ONE, SEVERAL = ("H26.45",), ("H26.45", "H26.46", "H26.47")
WARM_UP = 32


def run(dossiers: int = 200) -> dict[str, Any]:
    """Measure with so many dossiers a round and way, then look for what is lost, double, unexplained or broken."""
    bench = Bench(dossiers)
    bench.count_statements()
    with bench.web_process():
        bench.warm_up()
        for people in PEOPLE:
            bench.measure(people, ONE, "")
        for people in PEOPLE[2:]:
            bench.measure(people, SEVERAL, "_several_agencies", ways=("bare", "direct"))
    return {"figures": bench.figures, "limits": bench.limits, "ratios": bench.ratios, **bench.check()}


class Filed(NamedTuple):
    """Applications of one round, the places of those answered with success, and whether each author's are in order."""

    applications: Sequence[Application]
    done: Sequence[int]
    in_order: bool = False


class Bench:
    """A town, its people, a web process and what was measured."""

    def __init__(self, dossiers: int) -> None:
        self.dossiers = dossiers
        self.town = testing.make_town()
        self.people: list[Person] = make_people(max(PEOPLE))
        self.applications = Applications(self.town, clock.now())
        self.figures: dict[str, Any] = {}
        self.limits: dict[str, Any] = {}
        self.ratios: dict[str, Any] = {}
        self.filed: list[Filed] = []
        self.errors: list[str] = []
        self.replayed = 0
        self.log = Path(os.environ["MOTCUA_VAR"]) / "bench.log"
        self.port: int = processes.free_port()
        self.web: subprocess.Popen[str] | None = None
        self._serial = count(1)
        self._database_pid = processes.database_pid()

    def count_statements(self) -> None:
        """Count what one filing runs, by the action and by the whole request; keep the action's as the replay."""
        first, second, third = self._apply(3)
        self._submit(first)
        with recorded() as statements:
            receipt = self._submit(second)
        self.replay = Replay(statements, second, receipt)
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = third.person.session
        with recorded() as all_statements:
            answer = browser.post(f"/vi/apply/{third.draft_id}/check/", {"revision": third.revision})
        if answer.status_code != FOUND:
            raise RuntimeError(f"the first filing was answered {answer.status_code}")
        self.filed.append(Filed([first, second, third], [0, 1, 2], in_order=True))
        self.figures["statements_per_filing"] = len(statements)
        self.figures["statements_per_request"] = len(all_statements)

    def _submit(self, one: Application) -> Any:
        return actions.submit(draft_id=one.draft_id, revision=one.revision, by=one.person.actor, now=clock.now())

    def _apply(self, number: int, people: int = 1, agency_codes: Sequence[str] = ONE) -> list[Application]:
        return self.applications.of(self.people[:people], number, agency_codes)

    @contextmanager
    def web_process(self) -> Iterator[None]:
        """Run ``motcua web`` with its own settings while there's something to measure."""
        environment = {"MOTCUA_PORT": str(self.port), "MOTCUA_BASE_URL": f"http://localhost:{self.port}"}
        self.web = processes.start([sys.executable, "-m", "motcua", "web"], environment, self.log)
        try:
            yield
        finally:
            processes.stop(self.web)
            self.web = None

    def warm_up(self) -> None:
        """Wait until the web process answers, and let every part of it do its first filings."""
        while not self._is_answering():
            time.sleep(0.05)
        pressed = self._apply(WARM_UP, people=WARM_UP)
        found = at_once(WARM_UP, pressed, self._begin_web)
        self.errors += found.errors
        self.filed.append(Filed(pressed, found.done))

    def _is_answering(self) -> bool:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                return True
        if self.web is None or self.web.poll() is not None:
            raise RuntimeError(f"the web process ended: {self.log.read_text()[-2000:]}")
        return False

    def _begin_web(self, _first: Application) -> tuple[Act[Application], Any]:
        window = Window(self.port)
        return window.press, window.close

    def measure(
        self, people: int, agency_codes: Sequence[str], suffix: str, ways: Sequence[str] = ("bare", "direct", "web")
    ) -> None:
        """File by so many people in each way, one way after the other, and note the figures."""
        rates, costs = {}, {}
        for way in ways:
            applications = self._apply(max(self.dossiers, people), people, agency_codes)
            web_before, database_before = self._cpu()
            found = self._file(way, people, applications)
            web_after, database_after = self._cpu()
            filings, name = max(len(found.seconds), 1), f"{way}_{people}{suffix}"
            notes = self.limits if way == "bare" else self.figures
            notes[f"{name}_per_second"] = round(found.per_second, 1)
            notes[f"{name}_p50_ms"] = round(found.percentile_ms(0.50), 1)
            notes[f"{name}_p95_ms"] = round(found.percentile_ms(0.95), 1)
            own_cpu = web_after - web_before if way == "web" else found.cpu
            notes[f"{name}_{'web' if way == 'web' else 'caller'}_cpu_ms"] = round(own_cpu / filings * 1000, 2)
            if self._database_pid:
                notes[f"{name}_database_cpu_ms"] = round((database_after - database_before) / filings * 1000, 2)
            self.errors += found.errors
            rates[way] = found.per_second
            costs[way] = (own_cpu + database_after - database_before) / filings
        for way in ways[1:]:
            self.ratios[f"{way}_{people}{suffix}"] = round(rates[way] / rates["bare"], 3)
            self.ratios[f"{way}_{people}{suffix}_cpu"] = round(costs[way] / max(costs["bare"], 1e-9), 2)

    def _file(self, way: str, people: int, applications: Sequence[Application]) -> Round:
        if way == "bare":
            work = [self.replay.of(one.draft_id, next(self._serial), one.agency_code) for one in applications]
            found = filing.run_order(way, people, work, self.log)
            if found.errors:
                raise RuntimeError(f"the replay of a filing fails: {found.errors[0]}")
            self.replayed += len(found.seconds)
            return found
        if way == "direct":
            orders = [(str(one.draft_id), one.revision, str(one.person.account_id)) for one in applications]
            found = filing.run_order(way, people, orders, self.log)
        else:
            found = at_once(people, applications, self._begin_web)
        in_order = len({one.agency_code for one in applications}) == 1
        self.filed.append(Filed(applications, sorted(found.done), in_order))
        return found

    def _cpu(self) -> tuple[float, float]:
        """Return the processor seconds of the web process and of PostgreSQL so far."""
        web = processes.cpu_seconds(self.web.pid) if self.web else 0.0
        return web, processes.cpu_seconds(self._database_pid) if self._database_pid else 0.0

    def check(self) -> dict[str, Any]:
        """Compare what was answered with what is there."""
        codes = testing.list_codes()
        answered = [each.applications[place].draft_id for each in self.filed for place in each.done]
        shown = [codes[draft_id] for draft_id in answered if draft_id in codes]
        unexplained = sum(len(numbers.list_gaps(series, day)) for series, day in _series_of(shown))
        doctor = subprocess.run(
            [sys.executable, "-m", "motcua", "doctor", "--json"], stdout=subprocess.PIPE, text=True, check=False
        )
        broken = json.loads(doctor.stdout)
        self.figures |= {
            "filed": len(answered),
            "errors": len(self.errors),
            "first_errors": sorted(set(self.errors))[:3],
            "unexplained_numbers": unexplained,
            "missing_codes": _missing(shown),
            "dossiers_without_answer": len(codes) - self.replayed - len(shown),
            "broken_invariants": broken["figures"]["broken"],
        }
        return {
            "differences": broken["differences"] + unexplained + abs(len(codes) - self.replayed - len(shown)),
            "lost": len(answered) - len(shown),
            "duplicated": len(shown) - len(set(shown)) + len(answered) - len(set(answered)),
            "disordered": sum(_disordered(each, codes) for each in self.filed if each.in_order),
        }


def _series_of(codes: Sequence[str]) -> set[tuple[str, date]]:
    parts = {parse(code) for code in codes}
    return {(f"dossier/{one.agency_code}", one.day) for one in parts}


def _missing(codes: Sequence[str]) -> int:
    """Count the codes below the highest of an agency and day that nobody was given."""
    given: dict[tuple[str, date], set[int]] = {}
    for one in map(parse, codes):
        given.setdefault((one.agency_code, one.day), set()).add(one.number)
    return sum(max(each) - len(each) for each in given.values())


def _disordered(filed: Filed, codes: dict[UUID, str]) -> int:
    """Count the dossiers whose author, one after the other, had got a higher number before."""
    highest: dict[UUID, tuple[date, int]] = {}
    wrong = 0
    for place in filed.done:
        one = filed.applications[place]
        code = parse(codes[one.draft_id])
        wrong += (code.day, code.number) < highest.get(one.person.account_id, (date.min, 0))
        highest[one.person.account_id] = (code.day, code.number)
    return wrong
