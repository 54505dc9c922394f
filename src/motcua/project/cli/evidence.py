"""``motcua evidence …``: the transparency log of this deployment, for whoever operates it."""

import click

from motcua.project.cli.environment import on_each_seat, on_one_seat
from motcua.project.deployment.errors import CannotStart


@click.group("evidence")
def command() -> None:
    """Look after the transparency log."""


@command.command("state")
@on_each_seat
def state() -> None:
    """Print who this deployment is as a log and as a witness, how far it is, and who watches it."""
    from motcua.evidence import queries

    log = queries.describe_log()
    if log is None:
        click.echo("the log has no entry yet")
        return
    click.echo(f"log          {log.log_key}")
    click.echo(f"witness      {log.witness_key}")
    click.echo(f"entries      {log.size} signed at {log.signed_at:%Y-%m-%d %H:%M:%S} UTC, {log.waiting} waiting")
    if log.halted:
        click.echo(f"HALTED       {log.halted}")
    for one in log.witnesses:
        click.echo(f"watched by   {one.deployment}: {one.seen_size} entries")
    for one in queries.list_watched():
        click.echo(f"watches      {one.deployment}: {one.seen_size} entries")


@command.command("restart")
@click.option("--yes", is_flag=True, help="I know that proofs from now on are by a new key.")
@on_one_seat
def restart(yes: bool) -> None:
    """Give the log up and begin another under a new name: after a restore, when witnesses saw more than there is."""
    from motcua.base import clock
    from motcua.evidence import actions

    if not yes:
        raise CannotStart("A new log has a new name and key, which everybody must learn. Say --yes if you mean it.")
    click.echo(f"the new log is {actions.restart(now=clock.now())}")
