"""``motcua worker``: the process that runs jobs and duties."""

import click

from motcua.project.cli.django import set_up_with_database


@click.command("worker")
def command() -> None:
    """Run jobs and duties until Ctrl-C."""
    set_up_with_database()
    from motcua.project import worker

    worker.run()
