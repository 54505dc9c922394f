"""``motcua demo``: fill the demo country, or begin it anew."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click

from motcua.project.cli.environment import on_each_seat, seat_environments
from motcua.project.deployment import seats, server
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.var import Var


@click.group("demo")
def command() -> None:
    """The demo country."""


@command.command("load")
@on_each_seat
def load() -> None:
    """Load the demo into an empty deployment."""
    from motcua.project import content

    if not content.is_empty():
        raise CannotStart("There's something here already; motcua demo reset begins anew.")
    click.echo("demo loaded" if content.load_demo() else "no demo is installed")


@command.command("reset")
def reset() -> None:
    """Empty every seat of the demo and load it again; its keys stay."""
    var = Var.of_environment()
    if var.read_record().get("demo") is not True:
        raise CannotStart(f"{var.root} holds no demo; only a demo can be reset.")
    with seat_environments() as environments:
        (var.root / "demo.json").unlink(missing_ok=True)
        for name, environment in environments.items():
            click.echo(f"{name}: emptying")
            server.empty_seat(environment["DATABASE_URL"], Path(environment["MOTCUA_FILES"]))
            done = subprocess.run(
                seats.own_command("prepare", "--demo"), env={**os.environ, **environment}, check=False
            )
            if done.returncode:
                sys.exit(1)
    _begin_anew(var)
    click.echo("the demo is as on its first day")


def _begin_anew(var: Var) -> None:
    """End the processes that may remember what was; their supervisor brings them back."""
    if var.is_occupied():
        for process in var.read_record().get("processes", []):
            if process["name"].endswith(("-web", "-worker")):
                with suppress(ProcessLookupError):
                    os.kill(process["pid"], signal.SIGTERM)
