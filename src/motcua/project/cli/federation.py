"""``motcua federation …``: comparing with the national registry, and accounts of older adapters; for operators."""

import click

from motcua.project.cli.environment import on_each_seat, on_one_seat
from motcua.project.cli.road import said_plainly
from motcua.project.deployment.errors import CannotStart


@click.group("federation")
def command() -> None:
    """Look after the synchronisation with the national registry."""


@command.command("compare")
@on_each_seat
def compare() -> None:
    """Begin to compare this seat's dossiers with the national registry; its workers bring it to an end."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.base.errors import Refused
    from motcua.base.seats import Seat, seat
    from motcua.federation import actions

    if seat() is Seat.NATIONAL:
        click.echo("the registry is compared by the seats of agencies")
        return
    try:
        begun = actions.compare_now(by=SYSTEM, now=clock.now())
    except Refused as refusal:
        raise CannotStart(str(refusal)) from None
    click.echo(f"comparison {begun} has begun" if begun else "the registry isn't known yet")


@command.command("status")
@on_each_seat
def status() -> None:
    """Print the last comparisons and what was put right."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.federation import queries

    state = queries.get_office_state(by=SYSTEM, now=clock.now())
    click.echo(f"waiting to be sent  {state.waiting}")
    for line in state.comparisons[:10]:
        told = f"{line.dossiers} dossiers, {line.repaired} put right, {line.under_way} under way"
        click.echo(f"{line.taken_at:%Y-%m-%d %H:%M:%S}  {line.source}  {line.state.value}  {told}")
    for repair in state.repairs[:20]:
        change = f" {repair.field}: {repair.was} -> {repair.became}" if repair.field else ""
        click.echo(f"{repair.at:%Y-%m-%d %H:%M:%S}  {repair.code} {repair.version}  {repair.damage.value}{change}")


@command.command("take-out")
@click.option("--source", required=True, metavar="CODE", help="The ministry or province, such as H49.")
@on_one_seat
def take_out(source: str) -> None:
    """At the national seat: let a source have taken out, for a day, whatever it says it never wrote.

    Many at once are held back: an agency that was restored from an older backup has forgotten what it told.
    """
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.federation import actions

    with said_plainly():
        actions.allow_taking_out(source=source, by=SYSTEM, now=clock.now())
    click.echo(f"{source} may have its extra dossiers taken out until tomorrow; it will at its next comparison")


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
    from motcua.base.actor import SYSTEM
    from motcua.federation import actions

    with said_plainly():
        click.echo(actions.add_legacy_account(agency_code=agency, username=username, by=SYSTEM, now=clock.now()))


@account.command("list")
@on_one_seat
def list_accounts() -> None:
    """List the accounts."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.federation import queries

    with said_plainly():
        accounts = queries.list_legacy_accounts(by=SYSTEM, now=clock.now())
    for each in accounts:
        state = f"refused: {each.road_source} speaks by the road" if each.road_source else "active"
        click.echo(f"{each.username:24} {each.agency_code:14} {state if each.is_active else 'closed'}")


@account.command("close")
@click.argument("username")
@on_one_seat
def close(username: str) -> None:
    """End an account and its sessions."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.federation import actions

    with said_plainly():
        actions.close_legacy_account(username=username, by=SYSTEM, now=clock.now())
    click.echo(f"{username} is closed")
