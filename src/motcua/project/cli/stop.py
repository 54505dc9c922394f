"""``motcua stop``: end what ``motcua up`` started."""

import os
import signal
from contextlib import suppress

import click

from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.var import Var

SECONDS = 120.0


@click.command("stop")
def command() -> None:
    """Stop the deployment that runs here, cleanly."""
    var = Var.of_environment()
    if not var.is_occupied():
        click.echo(f"nothing runs in {var.root}")
        return
    pid = var.read_record().get("pid")
    if not isinstance(pid, int):
        raise CannotStart(f"The deployment in {var.root} is starting or stopping; try again in a moment.")
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    if not var.wait_until_free(SECONDS):
        raise CannotStart(f"Process {pid} did not stop within {SECONDS:.0f} s.")
    click.echo("stopped")
