"""A process that files: ``python -m motcua.bench.filing`` reads one order, says ready, waits for go, tells its round.

``direct`` calls the action as the web process would; ``bare`` sends the statements of a filing straight to the
server. Either way each of its people has a connection of their own, on which a filing was rehearsed and undone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from motcua.bench import processes
from motcua.bench.together import Act, Round, at_once, merged

PROCESSES_MAX = os.cpu_count() or 1


def run_order(kind: str, people: int, work: Sequence[Any], log: Path) -> Round:
    """Let so many people do the work from several processes; they begin when all are ready."""
    number = min(PROCESSES_MAX, people)
    crews = []
    for turn in range(number):
        share = {"kind": kind, "people": len(range(turn, people, number)), "work": work[turn::number]}
        command = [sys.executable, "-m", "motcua.bench.filing"]
        crew = processes.start(command, {"MOTCUA_DB_CONNECTIONS": str(people)}, log)
        _tell(crew, json.dumps(share))
        crews.append(crew)
    for crew in crews:
        _hear(crew, log)
    for crew in crews:
        _tell(crew, "go")
    rounds = [Round(**json.loads(_hear(crew, log))) for crew in crews]
    for turn, each in enumerate(rounds):
        each.done = [turn + place * number for place in each.done]
    for crew in crews:
        crew.communicate()
    return merged(rounds)


def _tell(crew: "subprocess.Popen[str]", line: str) -> None:
    assert crew.stdin is not None  # noqa: S101
    crew.stdin.write(f"{line}\n")
    crew.stdin.flush()


def _hear(crew: "subprocess.Popen[str]", log: Path) -> str:
    assert crew.stdout is not None  # noqa: S101
    line = crew.stdout.readline()
    if not line:
        raise RuntimeError(f"a process of the benchmark ended: {log.read_text()[-2000:]}")
    return line


def _begin_direct(first: Sequence[Any]) -> tuple[Act[Sequence[Any]], Callable[[], object]]:
    from django.db import connection, transaction

    from motcua.base import clock
    from motcua.base.actor import Actor, Hat
    from motcua.dossiers import actions

    def act(piece: Sequence[Any]) -> None:
        draft_id, revision, account_id = piece
        by = Actor(hat=Hat.CITIZEN, account_id=UUID(account_id), full_name="Nguyễn Văn An")
        actions.submit(draft_id=UUID(draft_id), revision=revision, by=by, now=clock.now())

    with transaction.atomic():
        act(first)
        transaction.set_rollback(True)
    return act, connection.close


def _begin_bare(first: Sequence[Any]) -> tuple[Act[Sequence[Any]], Callable[[], object]]:
    connection = psycopg.connect(os.environ["DATABASE_URL"], cursor_factory=psycopg.ClientCursor)
    connection.prepare_threshold = None

    def act(piece: Sequence[Any]) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            for statement in piece:
                cursor.execute(statement)

    with connection.transaction(force_rollback=True):
        act(first)
    return act, connection.close


def main() -> None:
    """Read an order, do it, tell how it went."""
    order = json.loads(sys.stdin.readline())
    if order["kind"] == "direct":
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
        django.setup()

    def wait_for_go() -> None:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()

    begin = {"direct": _begin_direct, "bare": _begin_bare}[order["kind"]]
    found = at_once(order["people"], order["work"], begin, before=wait_for_go)
    sys.stdout.write(json.dumps(found.to_dict()))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
