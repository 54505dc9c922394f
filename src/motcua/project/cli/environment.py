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
from motcua.project.deployment.supervisor import Supervisor
from motcua.project.deployment.var import Var


@contextmanager
def seat_environments() -> Iterator[dict[str, dict[str, str]]]:
    """Give each seat's environment; while nothing runs, our own PostgreSQL is started for as long as it's needed."""
    var = Var.of_environment()
    record = var.read_record()
    if "MOTCUA_SEAT_NAME" in os.environ or (not record.get("seats") and os.environ.get("DATABASE_URL")):
        yield {"": {}}
        return
    if not record.get("seats"):
        raise CannotStart(f"Nothing was started in {var.root} yet; run motcua up first, or set DATABASE_URL.")
    if var.is_occupied() or not record.get("cluster"):
        yield record["seats"]
        return
    with var.occupied(), Supervisor() as supervisor:
        cluster = lay_out(var, record["port_base"] + seats.DATABASE_PORT)
        cluster.wait_until_left()
        cluster.wait_until_ready(supervisor.start(cluster.child()))
        yield record["seats"]


def on_each_seat(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command work on every seat of the deployment, or on ``--seat NAME``; Django is set up for it."""

    @click.option("--seat", "seat_name", metavar="NAME", help="Only this seat of a demo country.")
    @functools.wraps(function)
    def wrapper(*args: Any, seat_name: str | None, **kwargs: Any) -> Any:
        with seat_environments() as environments:
            names = [name for name in environments if seat_name in (None, name)]
            if not names:
                raise CannotStart(f"There's no seat {seat_name!r}; there are {', '.join(environments)}.")
            if len(names) > 1:
                return _each_in_its_process(environments)
            os.environ.update(environments[names[0]])
            set_up_with_database()
            return function(*args, **kwargs)

    return wrapper


def _each_in_its_process(environments: dict[str, dict[str, str]]) -> None:
    """Run the same command line once a seat; exit 1 when any of them failed."""
    failed = 0
    for name, environment in environments.items():
        click.echo(f"{name}:")
        command = [*seats.own_command(), *sys.argv[1:]]
        failed |= subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    if failed:
        sys.exit(1)
