"""``motcua status``: what runs."""

import os
import sys
from contextlib import suppress

import click

from motcua.project.cli.environment import chosen_seats
from motcua.project.deployment.table import columns
from motcua.project.deployment.var import Var


@click.command("status")
@click.option("--seat", "seat_name", metavar="NAME", help="Only this seat of a demo country.")
def command(seat_name: str | None) -> None:
    """Show the processes of the deployment; exit 1 when it doesn't run whole."""
    var = Var.of_environment()
    if not var.is_occupied():
        click.echo(f"nothing runs in {var.root}")
        sys.exit(1)
    record = var.read_record()
    rows = [
        (process["name"], str(process["pid"]), process["address"], _state(process["pid"], process["state"]))
        for process in record.get("processes", [])
    ]
    if seat_name is None:
        rows = [("supervisor", str(record.get("pid")), "", "runs"), *rows]
    else:
        chosen_seats(record.get("seats", {}), seat_name)
        rows = [row for row in rows if row[0].startswith(f"{seat_name}-")]
    click.echo(columns([("process", "pid", "address", "state"), *rows], indent=""))
    if any(state != "runs" for *_, state in rows):
        sys.exit(1)


def _state(pid: int, state: str) -> str:
    with suppress(ProcessLookupError):
        try:
            os.kill(pid, 0)
        except PermissionError:
            return state
        return state
    return "restarts"
