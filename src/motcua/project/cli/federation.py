"""``motcua federation …``: accounts of agencies' older adapters; for whoever operates the national seat."""

import click

from motcua.project.cli.environment import on_one_seat
from motcua.project.cli.road import said_plainly


@click.group("federation")
def command() -> None:
    """Look after the country's registry of dossiers."""


@command.group("account")
def account() -> None:
    """Accounts with which agencies' older systems speak to the registry."""


@account.command("add")
@click.option("--agency", required=True, metavar="CODE", help="It speaks for this agency and those below it.")
@click.option("--username", required=True)
@on_one_seat
def add(agency: str, username: str) -> None:
    """Make an account; its password is printed this once and kept nowhere."""
    from motcua.base import clock
    from motcua.federation import actions

    with said_plainly():
        click.echo(actions.add_legacy_account(agency_code=agency, username=username, now=clock.now()))


@account.command("list")
@on_one_seat
def list_accounts() -> None:
    """List the accounts."""
    from motcua.federation import queries

    for each in queries.list_legacy_accounts():
        click.echo(f"{each.username:24} {each.agency_code:14} {'active' if each.is_active else 'closed'}")


@account.command("close")
@click.argument("username")
@on_one_seat
def close(username: str) -> None:
    """End an account and its sessions."""
    from motcua.federation import actions

    with said_plainly():
        actions.close_legacy_account(username=username)
    click.echo(f"{username} is closed")
