"""``motcua up``: start a deployment, or the demo country."""

import click

from motcua.project.deployment.up import Start


@click.command("up")
@click.option("--demo", is_flag=True, help="The demo country, with people, agencies and dossiers.")
def command(demo: bool) -> None:
    """Start everything and look after it until Ctrl-C."""
    Start(demo=demo, say=lambda line: click.echo(line)).run()
