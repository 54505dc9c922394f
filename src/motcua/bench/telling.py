"""A process that tells the registry: ``python -m motcua.bench.telling`` reads an order, says ready, waits, does it.

Ways: ``direct`` calls the ingest; ``rows`` (a limit) copies rows into the same tables and does nothing else; ``orm``
does the same as the usual application would; ``door`` posts signed messages to a web process; ``apply`` lets what
came through the door have its turn, as a worker does.
"""

import gc
import http.client
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psycopg

from motcua.bench import processes

Act = Callable[[Path], int]


@dataclass(frozen=True)
class Done:
    """What the processes of one way did together; processor seconds of themselves and of their backends."""

    lines: int
    seconds: float
    own_cpu: float
    database_cpu: float

    @property
    def per_second(self) -> float:
        return self.lines / max(self.seconds, 1e-9)

    @property
    def cpu_us(self) -> float:
        """Processor time a line, in microseconds."""
        return (self.own_cpu + self.database_cpu) / max(self.lines, 1) * 1e6


@dataclass
class Crew:
    """Processes that do one piece of work after another: they get their orders, are let go together, and tell."""

    members: list["subprocess.Popen[str]"]
    log: Path

    @classmethod
    def of(cls, number: int, log: Path) -> "Crew":
        """Start so many processes."""
        command, environment = [sys.executable, "-m", "motcua.bench.telling"], {"MOTCUA_DB_CONNECTIONS": "2"}
        return cls([processes.start(command, environment, log) for _ in range(number)], log)

    def order(self, way: str, shares: Sequence[Sequence[Path]], **more: Any) -> None:
        """Give each its share of the work (who gets none rests), and wait until all are ready."""
        for member, share in zip(self.members, [*shares, *[()] * len(self.members)], strict=False):
            _say(member, json.dumps({"way": way, "work": [str(path) for path in share], "more": more}))
        for member in self.members:
            self._hear(member)

    def go(self) -> None:
        for member in self.members:
            _say(member, "go")

    def is_busy(self) -> bool:
        """Tell whether one hasn't said yet what it did."""
        outputs = [member.stdout for member in self.members if member.stdout]
        return len(select.select(outputs, [], [], 0)[0]) < len(outputs)

    def wait(self) -> Done:
        """Return what they did, once all have ended."""
        found = [json.loads(self._hear(member)) for member in self.members]
        return Done(
            lines=sum(each["lines"] for each in found),
            seconds=max(each["ended"] for each in found) - min(each["began"] for each in found),
            own_cpu=sum(each["own_cpu"] for each in found),
            database_cpu=sum(each["database_cpu"] for each in found),
        )

    def end(self) -> None:
        for member in self.members:
            processes.stop(member)

    def _hear(self, member: "subprocess.Popen[str]") -> str:
        assert member.stdout is not None  # noqa: S101
        line = member.stdout.readline()
        if not line:
            raise RuntimeError(f"a process of the benchmark ended: {self.log.read_text()[-3000:]}")
        return line


def _say(member: "subprocess.Popen[str]", line: str) -> None:
    assert member.stdin is not None  # noqa: S101
    member.stdin.write(f"{line}\n")
    member.stdin.flush()


def _direct() -> tuple[Act, int]:
    import msgspec
    from django.db import connection

    from motcua.base import clock
    from motcua.federation import actions
    from motcua.federation.types import StatusesBody, Told

    decoder = msgspec.json.Decoder(list[StatusesBody])

    def act(path: Path) -> int:
        sender = path.stem.split("-")[0]
        told = [Told(sender=sender, lines=body.lines) for body in decoder.decode(path.read_bytes())]
        actions.record_batches(told, now=clock.now())
        return sum(len(each.lines) for each in told)

    return act, _backend(connection)


def _orm() -> tuple[Act, int]:
    from django.db import connection

    from motcua.federation.testing import record_as_usual

    def act(path: Path) -> int:
        return record_as_usual(path.read_bytes())

    return act, _backend(connection)


def _rows() -> tuple[Act, int]:
    """Copy the prepared rows of a message, ``<table>\\0<rows>`` for each table, in one transaction."""
    server = psycopg.connect(os.environ["DATABASE_URL"])

    def act(path: Path) -> int:
        lines = 0
        with server.transaction(), server.cursor() as cursor:
            for part in path.read_bytes().split(b"\1"):
                into, _, rows = part.partition(b"\0")
                with cursor.copy(f"COPY {into.decode()} FROM STDIN") as copy:
                    copy.write(rows)
                lines = lines or rows.count(b"\n")
        return lines

    return act, server.info.backend_pid


def _door(port: int) -> tuple[Act, int]:
    """Post prepared requests: headers as JSON on the first line, then the body."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def act(path: Path) -> int:
        head, _, body = path.read_bytes().partition(b"\n")
        said = json.loads(head)
        line.request("POST", said["path"], body, {**said["headers"], "Host": f"localhost:{port}"})
        answer = line.getresponse()
        text = answer.read()
        line.close()  # between two rounds the web process would do it
        if answer.status != 200 or text.count(b'"ACCEPTED"') != said["messages"]:
            raise RuntimeError(f"the door answered {answer.status}: {text[:300]!r}")
        return int(said["lines"])

    return act, 0


def _apply(stop_at: int) -> tuple[Act, int]:
    """Let messages have their turn until so many batches are recorded by all appliers together."""
    from django.db import connection

    from motcua.base import clock
    from motcua.road import actions

    def act(path: Path) -> int:
        done = 0
        while True:
            tried = actions.apply_unordered(now=clock.now())
            done += tried
            if not tried:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM federation_batch WHERE message_id IS NOT NULL")
                    if cursor.fetchone()[0] >= stop_at:
                        return done * 1000
                time.sleep(0.25)

    return act, _backend(connection)


def _backend(connection: Any) -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def main() -> None:
    """Do one order after the other: say ready, wait for go, do it, tell how it went."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    django.setup()
    ways: dict[str, tuple[Act, int]] = {}
    begin: dict[str, Callable[..., tuple[Act, int]]] = {
        "direct": _direct,
        "orm": _orm,
        "rows": _rows,
        "door": _door,
        "apply": _apply,
    }
    for text in iter(sys.stdin.readline, ""):
        order = json.loads(text)
        name = f"{order['way']} {order['more']}"
        if name not in ways:
            ways[name] = begin[order["way"]](**order["more"])
        act, backend = ways[name]
        gc.collect()
        gc.freeze()  # as a worker does
        _answer("ready")
        sys.stdin.readline()
        began, own, database = time.monotonic(), time.process_time(), processes.own_cpu_seconds(backend)
        lines = sum(act(Path(path)) for path in order["work"])
        found = {
            "lines": lines,
            "began": began,
            "ended": time.monotonic(),
            "own_cpu": time.process_time() - own,
            "database_cpu": processes.own_cpu_seconds(backend) - database,
        }
        _answer(json.dumps(found))


def _answer(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
