"""``motcua prepare``: what ``motcua up`` runs for each seat before its processes start."""

import os
import time
from pathlib import Path

import click

from motcua.project.cli.django import set_up_with_database
from motcua.project.deployment import server
from motcua.project.deployment.prepare import TELL, version_mark


@click.command("prepare", hidden=True)
@click.option("--demo", is_flag=True)
def command(demo: bool) -> None:
    """Migrate a seat's database; load the demo or offer the first link when it's empty."""
    if demo and server.is_half_loaded(os.environ["DATABASE_URL"]):
        click.echo("the loading of the demo was interrupted; it begins anew")
        server.empty_seat(os.environ["DATABASE_URL"], Path(os.environ["MOTCUA_FILES"]))
    set_up_with_database()
    from motcua.base import clock
    from motcua.project import content, schema, statics
    from motcua.road import actions as road

    began = time.monotonic()
    waiting = schema.count_waiting()
    if waiting:
        click.echo(f"applying {waiting} migrations")
    schema.migrate()
    click.echo(f"database is up to date ({time.monotonic() - began:.1f} s)")
    road.found_registry(clock.now())
    began = time.monotonic()
    if statics.pack():
        click.echo(f"styles, scripts and fonts are packed ({time.monotonic() - began:.1f} s)")
    if content.is_empty():
        fill(demo)
    if demo:
        server.note_prepared(os.environ["DATABASE_URL"], version_mark())


def fill(demo: bool) -> None:
    """Load the demo into an empty deployment, or offer the link for its first administrator."""
    from motcua.project import content, setup

    if not demo:
        content.load_reference()
        click.echo(f"{TELL}{setup.first_link()}")
        return
    began = time.monotonic()
    click.echo("loading the demo")
    loaded = content.load_demo()
    click.echo(f"demo loaded ({time.monotonic() - began:.1f} s)" if loaded else "no demo is installed")
