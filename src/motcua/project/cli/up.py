"""``motcua up``: start a deployment, or the demo country."""

import click

from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.up import Start


@click.command("up")
@click.option("--demo", is_flag=True, help="The demo country, with people, agencies and dossiers.")
@click.option("--seat", "names", metavar="NAME", multiple=True, help="Only this seat of the demo country; repeatable.")
def command(demo: bool, names: tuple[str, ...]) -> None:
    """Start everything and look after it until Ctrl-C."""
    if names and not demo:
        raise CannotStart("--seat chooses among the seats of the demo country; add --demo.")
    Start(demo=demo, names=names, say=lambda line: click.echo(line)).run()
