"""In which deployment a command works: the environment's own, else the seats of the one in ``MOTCUA_VAR``."""

import functools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
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


def chosen_seats(environments: Mapping[str, Any], seat_name: str | None) -> list[str]:
    """Return the names of all seats, or the one that was named. Raises CannotStart when there's none of that name."""
    names = [name for name in environments if seat_name in (None, name)]
    if not names:
        raise CannotStart(f"There's no seat {seat_name!r} here; there are {', '.join(environments)}.")
    return names


def on_each_seat(function: Command) -> Command:
    """Let a command work on every seat of the deployment, or on ``--seat NAME``; Django is set up for it."""

    @click.option("--seat", "seat_name", metavar="NAME", help="Only this seat of a demo country.")
    @functools.wraps(function)
    def wrapper(*args: Any, seat_name: str | None, **kwargs: Any) -> Any:
        with seat_environments() as environments:
            names = chosen_seats(environments, seat_name)
            if len(names) > 1:
                return _each_in_its_process(environments, as_json=bool(kwargs.get("as_json")))
            return _here(environments[names[0]], function, *args, **kwargs)

    return wrapper


def on_any_seat(function: Command) -> Command:
    """Let a command work on the first seat of the deployment, for it's the same in all, or on ``--seat NAME``."""

    @click.option("--seat", "seat_name", metavar="NAME", help="This seat of a demo country.")
    @functools.wraps(function)
    def wrapper(*args: Any, seat_name: str | None, **kwargs: Any) -> Any:
        with seat_environments() as environments:
            return _here(environments[chosen_seats(environments, seat_name)[0]], function, *args, **kwargs)

    return wrapper


def on_one_seat(function: Command) -> Command:
    """Let a command work on a single seat, which must be named by ``--seat`` where there are several."""

    @click.option("--seat", "seat_name", metavar="NAME", help="This seat of a demo country.")
    @functools.wraps(function)
    def wrapper(*args: Any, seat_name: str | None, **kwargs: Any) -> Any:
        with seat_environments() as environments:
            names = chosen_seats(environments, seat_name)
            if len(names) > 1:
                raise CannotStart(f"Name one of the seats with --seat: {', '.join(environments)}.")
            return _here(environments[names[0]], function, *args, **kwargs)

    return wrapper


def _here(environment: Mapping[str, str], function: Command, *args: Any, **kwargs: Any) -> Any:
    os.environ.update(environment)
    set_up_with_database()
    return function(*args, **kwargs)


def _each_in_its_process(environments: Mapping[str, Mapping[str, str]], *, as_json: bool) -> None:
    """Run the same command line once a seat; exit 1 when any of them failed."""
    command, failed, reports = [*seats.own_command(), *sys.argv[1:]], False, {}
    for name, environment in environments.items():
        if not as_json:
            click.echo(f"{name}:")
        done = subprocess.run(command, env={**os.environ, **environment}, check=False, capture_output=as_json)
        if as_json and done.stdout:
            reports[name] = json.loads(done.stdout)
        failed = failed or done.returncode != 0
    if as_json:
        click.echo(json.dumps(together(reports), ensure_ascii=False))
    if failed:
        sys.exit(1)


def together(reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the reports of several seats as one: figures and differences are summed, each seat's own stands below."""
    figures: Counter[str] = Counter()
    for report in reports.values():
        figures.update(report["figures"])
    differences = sum(report["differences"] for report in reports.values())
    return {"figures": dict(figures), "differences": differences, "seats": dict(reports)}
