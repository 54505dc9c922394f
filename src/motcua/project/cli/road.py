"""``motcua road …``: who takes part in the road, its keys, and what is parked; for whoever operates a deployment."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click

from motcua.project.cli.environment import on_each_seat, on_one_seat
from motcua.project.deployment.errors import CannotStart

_reason: Callable[..., Any] = click.option("--reason", required=True, help="Why; it stays in the history.")


@click.group("road")
def command() -> None:
    """Look after the road between deployments."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """Say a refusal in one sentence, with exit code 1."""
    from motcua.base.errors import Refused

    try:
        yield
    except Refused as refusal:
        raise CannotStart(str(refusal)) from None


@command.command("identity")
@on_each_seat
def identity() -> None:
    """Print this deployment's name, and its key for others to compare or to pin."""
    from motcua.base import clock
    from motcua.road import queries
    from motcua.road.gateways import keys

    key = keys.own_key(clock.now()).public
    click.echo(f"deployment  {queries.own_deployment()}{' (the hub)' if queries.is_hub() else ''}")
    click.echo(f"key         {key.name}")
    click.echo(f"public key  {key.value}")


@command.command("peers")
@on_each_seat
def peers() -> None:
    """List who takes part, in which state, and what waits for each."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.road import queries

    now, after, has_more = clock.now(), "", True
    state = queries.get_state(by=SYSTEM, now=now)
    click.echo(f"registry {state.number}, hub {state.hub or 'unknown'}{f': {state.problem}' if state.problem else ''}")
    while has_more:
        found, has_more = queries.list_peers(by=SYSTEM, now=now, after=after)
        for peer in found:
            entry, codes = peer.entry, ",".join(mandate.agency_code for mandate in peer.entry.mandates)
            where = entry.address or "fetches at the hub"
            click.echo(f"{entry.deployment:16} {entry.state.value:10} {peer.waiting + peer.relayed:8} {where} {codes}")
            after = entry.deployment


@command.command("connect")
@click.argument("deployment")
@click.option("--agency", "codes", multiple=True, metavar="CODE", help="It acts for this agency and those below it.")
@_reason
@on_one_seat
def connect(deployment: str, codes: tuple[str, ...], reason: str) -> None:
    """At the hub: let a DEPLOYMENT on trial take part; without --agency for those that it asked for."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.road import actions, queries
    from motcua.road.types import Mandate

    now = clock.now()
    with said_plainly():
        asked = codes or queries.get_peer(deployment, by=SYSTEM, now=now).asked_codes
        mandates = [Mandate(agency_code=code, valid_from=now) for code in asked]
        number = actions.connect(deployment, mandates, SYSTEM, reason, now)
    click.echo(f"registry {number}: {deployment} is connected for {', '.join(asked) or 'no agency'}")


@command.command("suspend")
@click.argument("deployment")
@_reason
@on_one_seat
def suspend(deployment: str, reason: str) -> None:
    """At the hub: take nothing from a DEPLOYMENT and give it nothing."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.road import actions

    with said_plainly():
        number = actions.suspend(deployment, SYSTEM, reason, clock.now())
    click.echo(f"registry {number}: {deployment} is suspended")


@command.command("rotate-key")
@on_one_seat
def rotate_key() -> None:
    """Make a new key of this deployment; the one before it ends in 30 days."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.road import actions

    click.echo(actions.rotate_key(SYSTEM, clock.now()))


@command.command("revoke-key")
@click.argument("deployment")
@click.argument("key_name")
@_reason
@on_one_seat
def revoke_key(deployment: str, key_name: str, reason: str) -> None:
    """At the hub: refuse whatever KEY_NAME of a DEPLOYMENT signs or has signed."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.road import actions

    with said_plainly():
        number = actions.revoke_key(deployment, key_name, SYSTEM, reason, clock.now())
    click.echo(f"registry {number}: {key_name} is revoked")


@command.command("parked")
@on_each_seat
def parked() -> None:
    """List the messages whose handling keeps failing, and why."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.road import queries

    now, after, has_more = clock.now(), "", True
    while has_more:
        found, has_more = queries.list_parked(by=SYSTEM, now=now, after=after)
        for message in found:
            click.echo(f"{message.message_id} {message.type} {message.sender} > {message.recipient} {message.reason}")
            after = str(message.message_id)


@command.command("run-again")
@click.argument("message_id", type=click.UUID)
@on_one_seat
def run_again(message_id: UUID) -> None:
    """Give a parked message another turn."""
    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.road import actions

    if not actions.run_again(message_ids=[message_id], by=SYSTEM, now=clock.now()):
        raise CannotStart(f"{message_id} is not parked.")
    click.echo(f"{message_id} has another turn")


@command.command("conformance", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def conformance(words: tuple[str, ...]) -> None:
    """Try a peer, assertion by assertion, and write a signed report (``--help`` says how)."""
    from motcua_road.conformance.command import add_arguments, run_command

    parser = argparse.ArgumentParser(prog="motcua road conformance", description=conformance.__doc__)
    add_arguments(parser)
    sys.exit(run_command(parser.parse_args(words)))
