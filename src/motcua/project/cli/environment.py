"""In which deployment a command works: the environment's own, else the seats of the one in ``MOTCUA_VAR``."""

import functools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from motcua.project.cli.django import set_up_with_database
from motcua.project.deployment import seats
from motcua.project.deployment.cluster import lay_out
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.supervisor import Stopped, Supervisor
from motcua.project.deployment.up import authority
from motcua.project.deployment.var import Var

Command = Callable[..., Any]


@contextmanager
def temporary_server(var: Var) -> Iterator[str]:
    """Start our own PostgreSQL (and the demo's authority) for one command, while nothing else runs here."""
    with var.occupied(), Supervisor() as supervisor:
        cluster = lay_out(var, seats.port_base() + seats.DATABASE_PORT)
        cluster.wait_until_left()
        cluster.wait_until_ready(supervisor.start(cluster.child()))
        if var.read_record().get("demo") and (child := authority(var)):
            supervisor.start(child)
        yield cluster.url("motcua")


@contextmanager
def seat_environments() -> Iterator[dict[str, dict[str, str]]]:
    """Give each seat's environment; while nothing runs, our own PostgreSQL is started for as long as it's needed."""
    var = Var.of_environment()
    record = var.read_record()
    if "MOTCUA_SEAT_NAME" in os.environ or (not record.get("seats") and os.environ.get("DATABASE_URL")):
        yield {os.environ.get("MOTCUA_SEAT_NAME", ""): {}}
        return
    if not record.get("seats"):
        raise CannotStart(f"Nothing was started in {var.root} yet; run motcua up first, or set DATABASE_URL.")
    if var.is_occupied() or not record.get("cluster"):
        yield record["seats"]
        return
    os.environ["MOTCUA_PORT_BASE"] = str(record["port_base"])
    try:
        with temporary_server(var):
            yield record["seats"]
    except Stopped:
        sys.exit(130)


def on_each_seat(function: Command) -> Command:
    """Let a command work on every seat of the deployment, or on ``--seat NAME``; Django is set up for it."""
    return _on_seats(function, one=False)


def on_one_seat(function: Command) -> Command:
    """Let a command work on a single seat, which must be named by ``--seat`` where there are several."""
    return _on_seats(function, one=True)


def _on_seats(function: Command, *, one: bool) -> Command:
    @click.option("--seat", "seat_name", metavar="NAME", help="Only this seat of a demo country.")
    @functools.wraps(function)
    def wrapper(*args: Any, seat_name: str | None, **kwargs: Any) -> Any:
        with seat_environments() as environments:
            names = [name for name in environments if seat_name in (None, name)]
            if not names or (one and len(names) > 1):
                raise CannotStart(f"Name one of the seats with --seat: {', '.join(environments)}.")
            if len(names) > 1:
                return _each_in_its_process(environments)
            os.environ.update(environments[names[0]])
            set_up_with_database()
            return function(*args, **kwargs)

    return wrapper


def _each_in_its_process(environments: dict[str, dict[str, str]]) -> None:
    """Run the same command line once a seat; exit 1 when any of them failed."""
    failed = False
    for name, environment in environments.items():
        click.echo(f"{name}:")
        done = subprocess.run([*seats.own_command(), *sys.argv[1:]], env={**os.environ, **environment}, check=False)
        failed = failed or done.returncode != 0
    if failed:
        sys.exit(1)
