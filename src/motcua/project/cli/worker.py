"""``motcua worker``: the process that runs jobs and duties."""

import os

import click

from motcua.project.cli.django import set_up_with_database

CONNECTIONS = "32"  # at most: each duty has one while it runs, and each peer that is being pushed to


@click.command("worker")
def command() -> None:
    """Run jobs and duties until Ctrl-C."""
    os.environ.setdefault("MOTCUA_DB_CONNECTIONS", CONNECTIONS)
    set_up_with_database()
    from motcua.project import worker

    worker.run()
