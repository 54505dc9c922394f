"""The road's door of a registry under measurement: a web process, and requests that agencies have signed."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import connection

from motcua.base import clock
from motcua.bench import processes
from motcua.bench.statuses import PROVINCES
from motcua.federation.types import STATUSES, StatusesBody, StatusLine
from motcua.road import testing as road
from motcua.wire.road.talk import Push

PATH = "/api/v1/road/messages"
AT_ONCE = 8  # messages of a request: about as many as a sender puts into one (2 MiB)


class Door:
    """A web process of the national seat, and a deployment for each province that has something to tell."""

    def __init__(self, folder: Path, log: Path, now: datetime) -> None:
        self.folder, self.log, self.now = folder, log, now
        self.port: int = processes.free_port()
        self.peers: dict[str, road.Deployment] = {}
        self.web: subprocess.Popen[str] | None = None
        self._serial = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """Run the web process while there's something to measure."""
        road.make_hub(self.now)
        for p in range(PROVINCES):
            self.peers[f"H{p + 1:02}"] = road.make_peer(f"h{p + 1:02}", (f"H{p + 1:02}",), now=self.now)
        environment = {"MOTCUA_PORT": str(self.port), "MOTCUA_BASE_URL": f"http://localhost:{self.port}"}
        self.web = processes.start([sys.executable, "-m", "motcua", "web"], environment, self.log)
        try:
            while not self._is_answering():
                time.sleep(0.05)
            yield
        finally:
            processes.stop(self.web)

    def _is_answering(self) -> bool:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                return True
        if self.web is None or self.web.poll() is not None:
            raise RuntimeError(f"the web process ended: {self.log.read_text()[-2000:]}")
        return False

    def cpu(self) -> float:
        """Return the processor seconds of the web process so far."""
        return processes.cpu_seconds(self.web.pid) if self.web else 0.0

    def requests(self, messages: Sequence[tuple[str, Sequence[StatusLine]]]) -> list[Path]:
        """Write signed requests down: headers in the first line, then the body; several messages of a sender each."""
        by_sender: dict[str, list[Sequence[StatusLine]]] = {}
        for sender, lines in messages:
            by_sender.setdefault(sender, []).append(lines)
        paths = []
        for sender, all_lines in by_sender.items():
            peer = self.peers[sender]
            for first in range(0, len(all_lines), AT_ONCE):
                some = all_lines[first : first + AT_ONCE]
                now = clock.now()
                bodies = [StatusesBody(tuple(lines)) for lines in some]
                parcels = tuple(peer.parcel("G22", body, type=STATUSES.name, now=now) for body in bodies)
                body = msgspec.json.encode(Push(parcels))
                head = {
                    "path": PATH,
                    "headers": {**peer.signed("POST", PATH, body), "Content-Type": "application/json"},
                    "messages": len(parcels),
                    "lines": sum(map(len, some)),
                }
                self._serial += 1
                path = self.folder / f"request-{self._serial}"
                path.write_bytes(json.dumps(head).encode() + b"\n" + body)
                paths.append(path)
        return paths

    def recorded(self) -> int:
        """Return how many messages of the road were recorded so far."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM federation_batch WHERE message_id IS NOT NULL")
            return int(cursor.fetchone()[0])
