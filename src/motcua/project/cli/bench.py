"""``motcua bench NAME``: measure, beside the limit of the same machine in the same round."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from pathlib import Path

import click

from motcua.project.cli.django import set_up_with_database
from motcua.project.deployment import seats, server
from motcua.project.deployment.cluster import lay_out
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.supervisor import Stopped, Supervisor
from motcua.project.deployment.var import Var

NOTHING: Mapping[str, str] = {}


@click.command("bench")
@click.argument("name")
@click.option("--dossiers", type=click.IntRange(min=1), help="How many to measure with.")
@click.option("--messages", type=click.IntRange(min=1), help="How many messages of the road to measure with.")
@click.option("--peers", type=click.IntRange(min=1), help="How many other deployments take part.")
@click.option("--seconds", type=click.IntRange(min=1), help="How long each round is.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep what was filled here, and use it again.")
@click.option("--json", "as_json", is_flag=True, help="One object, for programs.")
def command(name: str, as_json: bool, folder: Path | None, **options: int | None) -> None:
    """Run the benchmark NAME in a database of its own; a running deployment is left alone."""
    name = name.replace("-", "_")
    if not name.isidentifier() or find_spec("motcua.bench") is None or find_spec(f"motcua.bench.{name}") is None:
        raise CannotStart(f"There's no benchmark {name!r}.")
    given = {option: value for option, value in options.items() if value is not None}
    try:
        with place_of_its_own(*asked_of_place(name), kept=folder):
            set_up_with_database()
            run = import_module(f"motcua.bench.{name}").run
            if unknown := given.keys() - signature(run).parameters.keys():
                raise CannotStart(f"The benchmark {name!r} knows no --{min(unknown)}.")
            report = run(**given)
    except Stopped:
        sys.exit(130)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, default=str))
        return
    for group, values in report.items():
        click.echo(group if isinstance(values, dict) else f"{group}: {values}")
        for key, value in values.items() if isinstance(values, dict) else ():
            click.echo(f"  {key}: {value}")


def asked_of_place(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the environment and the settings of PostgreSQL that a benchmark asks for, in ``bench/place.json``."""
    asked = json.loads((Path(__file__).parents[2] / "bench" / "place.json").read_text()).get(name, {})
    return asked.get("environment", {}), asked.get("database", {})


@contextmanager
def place_of_its_own(
    environment: Mapping[str, str] = NOTHING, database: Mapping[str, str] = NOTHING, kept: Path | None = None
) -> Iterator[None]:
    """Give a folder, a database and an environment, durable as in production.

    They vanish afterwards, unless a folder is given that is ``kept`` with a server of our own in it. ``database`` are
    settings of that server.
    """
    with (
        nullcontext(str(kept)) if kept else tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder,
        Supervisor() as supervisor,
    ):
        Path(folder).mkdir(exist_ok=True)
        Path(folder).chmod(0o711)
        var = Var(Path(folder).resolve())
        var.prepare()
        given = None if kept else os.environ.get("DATABASE_URL")
        if given:
            url = server.in_database(given, f"motcua_bench_{os.getpid()}")
        else:
            cluster = lay_out(var, free_port())
            cluster = replace(cluster, settings={**cluster.settings, **database})
            cluster.wait_until_ready(supervisor.start(cluster.child()))
            url = cluster.url("motcua_bench")
        server.ensure_database(url)
        os.environ.update(
            MOTCUA_ENV="demo",
            MOTCUA_VAR=str(var.root),
            DATABASE_URL=url,
            MOTCUA_SEAT_NAME="bench",
            MOTCUA_SEAT="agency",
        )
        os.environ.update(environment)
        for name in ("MOTCUA_FILES", "MOTCUA_KEYS"):
            os.environ.pop(name, None)
        try:
            done = subprocess.run(seats.own_command("migrate"), stdout=subprocess.DEVNULL, check=False)
            if done.returncode:
                raise CannotStart("The benchmark's database can't be made.")
            yield
        finally:
            if given:
                server.drop_database(url)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
