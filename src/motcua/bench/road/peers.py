"""What one dead, one slow and one very busy peer do to all others: 95 agencies and 3,321 communes.

The house is as in production: a web process, a worker, a database. Beside it one process plays all peers
(``crowd``). Some seconds of the same traffic with the others are measured without trouble and with each. Measured are
the seconds from a message's making to the receipt (of ours) and to its effect (of theirs).
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.request import urlopen

from django.conf import settings
from django.db import connection, transaction

from motcua.base import clock
from motcua.bench import processes
from motcua.bench.road import backlog
from motcua.bench.road.crowd import BACK, SILENT, SLOW, key_of, line_test, names_of
from motcua.road import actions
from motcua.road.testing import Deployment, make_hub, make_peers
from motcua.road.types import LINE_TEST, LineTestBody

RATE = 20.0  # messages a second to the others, and as many from them
WARM, PATIENCE, TICK = 5.0, 120.0, 0.1
KINDS, CALM = ("receipt", "effect"), "no trouble"
Round = dict[str, list[float]]
TROUBLES = {"a dead peer": (SILENT,), "a slow peer": (SLOW,), "one that is back": (BACK,), "all": (SILENT, SLOW, BACK)}
_SECONDS = {
    "receipt": """
    SELECT extract(epoch FROM final_at - created_at) FROM road_outboxmessage
    WHERE type = 'road.LineTest.1' AND state = 'DELIVERED' AND created_at >= %s AND created_at < %s AND peer <> ALL(%s)
    """,
    "effect": """
    SELECT extract(epoch FROM done_at - created_at) FROM road_inboxmessage
    WHERE state = 'DONE' AND created_at >= %s AND created_at < %s AND deployment <> ALL(%s)
    """,
}
_LEFT = """
SELECT (SELECT count(*) FROM road_outboxmessage WHERE type = 'road.LineTest.1' AND state = 'WAITING'
        AND created_at < %(until)s AND peer <> ALL(%(trouble)s))
     + (SELECT count(*) FROM road_inboxmessage WHERE state <> 'DONE'
        AND created_at < %(until)s AND deployment <> ALL(%(trouble)s))
"""
# We have compared with everybody today: what a first comparison costs isn't what is measured.
_AGREED = """
INSERT INTO road_contact (deployment, failures, direct_failures, last_problem, heads_agreed_at)
SELECT unnest(%s::text[]), 0, 0, '', now() + interval '1 hour'
"""


class Peers:
    """The house, the country's other deployments, and the traffic of some seconds between them."""

    def __init__(self, peers: int, seconds: float, waiting: int) -> None:
        self.seconds, self.waiting = seconds, waiting
        self.own, self.port = settings.MOTCUA_AGENCY, processes.free_port()
        self.web = processes.free_port()
        self.others = names_of(peers)
        self.trouble = [SILENT, SLOW, BACK]
        self._folder, self._chance = Path(settings.MOTCUA_VAR), Random(0)
        self.unfinished = 0
        make_hub(clock.now())
        make_peers([self._peer(name) for name in (*self.others, *self.trouble)], now=clock.now())
        with connection.cursor() as cursor:
            cursor.execute(_AGREED, [[*self.others, SILENT, SLOW]])

    def _peer(self, name: str) -> Deployment:
        peer = Deployment(name, (name.upper(),), f"http://127.0.0.1:{self.port}/{name}")
        peer.key = key_of(name)
        return peer

    def measure(self) -> dict[str, Any]:
        """Measure without trouble, and with each and all."""
        figures: dict[str, Any] = {"peers": len(self.others) + len(self.trouble), "waiting": self.waiting}
        with self._crowd() as crowd, self._house():
            self._round(WARM, ())
            rounds: dict[str, list[Round]] = {CALM: []}
            for name, who in TROUBLES.items():
                if BACK in who:
                    self._come_back(crowd)
                else:
                    rounds[CALM].append(self._round(self.seconds, ()))
                rounds[name] = [self._round(self.seconds, who)]
                for peer in (SILENT, SLOW):
                    backlog.forget(peer)
        return {**_compared(rounds, figures), "unfinished": self.unfinished}

    def _come_back(self, crowd: "subprocess.Popen[str]") -> None:
        """Let a month's messages wait on both sides for whoever is back, and let it speak."""
        if crowd.stdin is None or crowd.stdin.closed:
            return
        actions.receive([line_test(BACK, self.own)], now=clock.now())
        self._send([BACK])
        backlog.fill_outbox(BACK, self.waiting)
        backlog.fill_inbox(BACK, self.waiting)
        crowd.stdin.close()

    def _round(self, seconds: float, who: Sequence[str]) -> Round:
        """Let the others talk for so long, and return how long each message took."""
        began = clock.now()
        self._traffic(seconds, who)
        ended = clock.now()
        self._wait(ended)
        found: Round = {}
        with connection.cursor() as cursor:
            for kind in KINDS:
                cursor.execute(_SECONDS[kind], [began, ended, self.trouble])
                found[kind] = [float(row[0]) for row in cursor.fetchall()]
        _say(f"{who}: { ({kind: _percentile(each, 0.99) for kind, each in found.items()}) }")
        return found

    def _traffic(self, seconds: float, who: Sequence[str]) -> None:
        """Let messages go to some of the others at each tick, and now and then to those who make trouble."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            self._send([*self._chance.choices(self.others, k=int(RATE * TICK)), *who])
            time.sleep(max(now + TICK - time.monotonic(), 0))

    def _send(self, names: Sequence[str]) -> None:
        outgoing = [
            actions.Outgoing(
                message_type=LINE_TEST,
                sender=self.own,
                recipient=name.upper(),
                body=LineTestBody(0, wants_answer=False),
            )
            for name in names
        ]
        with transaction.atomic():
            actions.send_many(outgoing, now=clock.now())

    def _wait(self, ended: Any) -> None:
        """Wait until all of the others' messages up to an instant have come to their end, but not for ever."""
        until = clock.now() + timedelta(seconds=PATIENCE)
        left = 1
        while left and clock.now() < until:
            with connection.cursor() as cursor:
                cursor.execute(_LEFT, {"until": ended, "trouble": self.trouble})
                left = int(cursor.fetchone()[0])
            time.sleep(TICK)
        self.unfinished += left

    @contextmanager
    def _crowd(self) -> Iterator["subprocess.Popen[str]"]:
        errand = {
            "port": self.port,
            "house": f"http://127.0.0.1:{self.web}",
            "agency": self.own,
            "peers": len(self.others),
            "rate": RATE,
        }
        with self._running("motcua.bench.road.crowd", json.dumps(errand)) as crowd:
            yield crowd

    @contextmanager
    def _house(self) -> Iterator[None]:
        with self._running("motcua", "web", "--workers", "1"), self._running("motcua", "worker"):
            until = time.monotonic() + PATIENCE
            while not self._answers() and time.monotonic() < until:
                time.sleep(TICK)
            yield

    def _answers(self) -> bool:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{self.web}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    @contextmanager
    def _running(self, module: str, *words: str) -> Iterator["subprocess.Popen[str]"]:
        log = self._folder / "peers.log"
        environment = {
            "MOTCUA_PORT": str(self.web),
            "MOTCUA_BASE_URL": f"http://127.0.0.1:{self.web}",
            "MOTCUA_VAR": os.environ["MOTCUA_VAR"],
        }
        command = [sys.executable, "-m", module, *words]
        process = processes.start(command, environment, log, in_group=True, talks=module != "motcua")
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _compared(rounds: Mapping[str, Sequence[Round]], figures: dict[str, Any]) -> dict[str, Any]:
    """Return what each trouble did, beside the rounds without any."""
    calm: dict[str, float] = {}
    ratios = {}
    for name, several in rounds.items():
        for kind in KINDS:
            seconds = [each for one in several for each in one[kind]]
            p99 = _percentile(seconds, 0.99)
            figures[f"{kind}, {name}: messages, p50 s, p99 s"] = (
                f"{len(seconds)}, {_percentile(seconds, 0.5):.3f}, {p99:.3f}"
            )
            if calm.setdefault(kind, p99) and name != CALM:
                ratios[f"{kind} p99, {name}"] = round(p99 / calm[kind], 2)
    return {"figures": figures, "ratios": ratios}


def _percentile(seconds: Sequence[float], part: float) -> float:
    ordered = sorted(seconds) or [0.0]
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
