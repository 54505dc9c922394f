"""``motcua backup FILE``: the deployment in one file, a file for each seat."""

import os
from pathlib import Path

import click

from motcua.project.cli.environment import on_each_seat
from motcua.project.deployment import archive
from motcua.project.deployment.var import Var, plain_disk_problems


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@on_each_seat
def command(file: Path) -> None:
    """Write database, files and keys into FILE; of a demo country, each seat's into a file of its own beside it.

    Keep it safe: with the keys it opens everything.
    """
    from django.conf import settings

    from motcua import __version__
    from motcua.base import clock

    facts = {
        "version": __version__,
        "made_at": clock.now().isoformat(),
        "demo": bool(Var.of_environment().read_record().get("demo")),
        "seat": os.environ.get("MOTCUA_SEAT_NAME", ""),
        "agency_code": settings.MOTCUA_AGENCY,
    }
    file = file.resolve()
    if len(Var.of_environment().read_record().get("seats", {})) > 1:
        file = file.with_name(f"{file.stem}.{os.environ['MOTCUA_SEAT_NAME']}{file.suffix}")
    with plain_disk_problems(file.parent):
        archive.write(
            file,
            url=os.environ["DATABASE_URL"],
            files=settings.MOTCUA_FILES,
            keys=settings.MOTCUA_KEYS,
            facts=facts,
        )
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
