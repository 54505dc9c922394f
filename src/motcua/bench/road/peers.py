"""What one dead, one slow and one very busy peer do to all others: 95 agencies and 3,321 communes, twice the same.

``WITHOUT`` trouble and ``WITH`` it: one peer is silent, one slow, one is back after a month with very many messages both
ways. Measured are the seconds from a message's commit to the receipt, and from its arrival to its effect, of the others.
"""

import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from motcua.base import clock
from motcua.bench import processes
from motcua.bench.road.crowd import SILENT, SLOW, key_of
from motcua.road import actions, jobs
from motcua.road.testing import Deployment, make_peers
from motcua.road.types import LINE_TEST, LineTestBody

AGENCIES, COMMUNES = 95, 3_321
BACK = "back"
TICK, AT_ONCE, DUTY = 0.25, 10, 0.5
SENT = """
SELECT extract(epoch FROM final_at - created_at) FROM road_outboxmessage
WHERE state = 'DELIVERED' AND created_at >= %s AND created_at < %s AND peer <> ALL(%s) ORDER BY 1
"""
DONE = """
SELECT extract(epoch FROM done_at - received_at) FROM road_inboxmessage
WHERE state = 'DONE' AND received_at >= %s AND received_at < %s AND deployment <> ALL(%s) ORDER BY 1
"""
LEFT = """
SELECT (SELECT count(*) FROM road_outboxmessage WHERE state <> 'DELIVERED' AND peer <> ALL(%s))
     + (SELECT count(*) FROM road_inboxmessage WHERE state <> 'DONE' AND deployment <> ALL(%s))
"""


class Peers:
    """The country's deployments as one process beside us, and the traffic of some seconds with them."""

    def __init__(self, own: str, seconds: float, backlog: int) -> None:
        self.own, self.seconds, self.backlog = own, seconds, backlog
        self.port = processes.free_port()
        names = [f"b{n:02}" for n in range(AGENCIES)] + [f"x{n:04}" for n in range(COMMUNES)]
        self.others = [self._peer(name) for name in names]
        self.trouble = {name: self._peer(name) for name in (SILENT, SLOW, BACK)}
        make_peers([*self.others, *self.trouble.values()], now=clock.now())
        self._chance, self._stop = random.Random(0), threading.Event()

    def _peer(self, name: str) -> Deployment:
        peer = Deployment(name, (name.upper(),), f"http://127.0.0.1:{self.port}/{name}")
        peer.key = key_of(name)
        return peer

    def measure(self) -> dict[str, Any]:
        """Measure without trouble and with it."""
        figures: dict[str, Any] = {"peers": len(self.others) + len(self.trouble)}
        ratios = {}
        with self._crowd(), self._duties():
            self._traffic(3, trouble=False)  # everything is read and planned
            for name, trouble in (("without", False), ("with", True)):
                for kind, seconds in self._traffic(self.seconds, trouble=trouble).items():
                    figures[f"{kind} p99 s {name} trouble"] = round(_p99(seconds), 3)
                    figures[f"{kind} messages {name} trouble"] = len(seconds)
            for kind in ("receipt", "effect"):
                before, after = (figures[f"{kind} p99 s {name} trouble"] for name in ("without", "with"))
                ratios[f"{kind} p99"] = round(after / max(before, 1e-9), 2)
        return {"figures": figures, "ratios": ratios, "unfinished": self._left()}

    @contextmanager
    def _crowd(self) -> Iterator[None]:
        log = Path(os.environ["MOTCUA_VAR"]) / "crowd.log"
        command = [sys.executable, "-m", "motcua.bench.road.crowd", str(self.port)]
        process = processes.start(command, {}, log, talks=False)
        try:
            yield
        finally:
            process.kill()
            process.wait()

    @contextmanager
    def _duties(self) -> Iterator[None]:
        """Run the worker's two duties of the road as the worker does."""
        threads = [threading.Thread(target=self._keep, args=(run,)) for run in (jobs.push, jobs.apply)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _keep(self, run: Callable[[], object]) -> None:
        while not self._stop.wait(DUTY):
            run()
            connections.close_all()

    def _traffic(self, seconds: float, *, trouble: bool) -> dict[str, list[float]]:
        """Let messages go to and come from a few of the others at each tick; return how long each took."""
        if trouble:
            self._send([self.trouble[BACK]] * self.backlog)
            self._receive([self.trouble[BACK]] * self.backlog)
        began, until = clock.now(), time.monotonic() + seconds
        while time.monotonic() < until:
            some = self._chance.sample(self.others, AT_ONCE)
            self._send([*some, *(self.trouble.values() if trouble else ())])
            self._receive(some)
            time.sleep(TICK)
        ended, names = clock.now(), list(self.trouble)
        while self._left():
            time.sleep(TICK)
        with connection.cursor() as cursor:
            found = {}
            for kind, sql in (("receipt", SENT), ("effect", DONE)):
                cursor.execute(sql, [began, ended, names])
                found[kind] = [float(row[0]) for row in cursor.fetchall()]
        return found

    def _send(self, peers: Sequence[Deployment]) -> None:
        with transaction.atomic():
            actions.send_many([self._outgoing(peer) for peer in peers], now=clock.now())

    def _outgoing(self, peer: Deployment) -> actions.Outgoing:
        body = LineTestBody(0, wants_answer=False)
        return actions.Outgoing(message_type=LINE_TEST, sender=self.own, recipient=peer.agency_codes[0], body=body)

    def _receive(self, peers: Sequence[Deployment]) -> None:
        for n in range(0, len(peers), 200):
            parcels = [peer.parcel(self.own, LineTestBody(0, wants_answer=False)) for peer in peers[n : n + 200]]
            actions.receive(parcels, now=clock.now())

    def _left(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(LEFT, [list(self.trouble)] * 2)
            return int(cursor.fetchone()[0])


def _p99(seconds: Sequence[float]) -> float:
    return seconds[min(int(len(seconds) * 0.99), len(seconds) - 1)] if seconds else 0.0
