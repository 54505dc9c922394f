"""``motcua migrate``: bring the database up to date."""

import click

from motcua.project.cli.environment import on_each_seat


@click.command("migrate")
@on_each_seat
def command() -> None:
    """Bring the database and the packed styles up to date; running it again changes nothing."""
    from motcua.project import schema, statics

    statics.pack()
    click.echo(f"{schema.migrate()} migrations applied")
