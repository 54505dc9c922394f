"""``motcua demo``: fill the demo country, or begin it anew."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from motcua.project.cli.environment import chosen_seats, on_each_seat, seat_environments
from motcua.project.deployment import directory, seats, server
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.prepare import Preparation, all_at_once
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
@click.option("--seat", "seat_name", metavar="NAME", help="Only this seat of a demo country.")
def reset(seat_name: str | None) -> None:
    """Empty every seat of the demo and load it again; its keys stay."""
    var = Var.of_environment()
    if var.read_record().get("demo") is not True:
        raise CannotStart(f"{var.root} holds no demo; only a demo can be reset.")
    with seat_environments() as environments:
        chosen = chosen_seats(environments, seat_name)
        for name in chosen:
            click.echo(f"{name}: emptying")
            server.empty_seat(environments[name]["DATABASE_URL"], Path(environments[name]["MOTCUA_FILES"]))
        command = seats.own_command("prepare", "--demo")
        wanted = [
            Preparation(name, command, {**os.environ, **environments[name]}, var.log(f"{name}-prepare"))
            for name in chosen
        ]
        all_at_once(wanted, click.echo)
        directory.write(var, environments)
    _begin_anew(var, chosen)
    click.echo("the demo is as on its first day")


def _begin_anew(var: Var, names: Sequence[str]) -> None:
    """End the processes that may remember what was; their supervisor brings them back."""
    if var.is_occupied():
        for process in var.read_record().get("processes", []):
            if process["name"] in {f"{name}-{kind}" for name in names for kind in ("web", "worker")}:
                with suppress(ProcessLookupError):
                    os.kill(process["pid"], signal.SIGTERM)
