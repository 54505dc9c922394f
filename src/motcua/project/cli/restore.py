"""``motcua restore FILE``: put a backup in place."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from motcua.project.cli.environment import temporary_server
from motcua.project.deployment import archive, seats, server
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.seats import Seat
from motcua.project.deployment.var import Var, plain_disk_problems


@click.command("restore")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there is something: it is lost.")
def command(files: tuple[Path, ...], replace: bool) -> None:
    """Restore database, files and keys from each of FILES into a deployment that is stopped; then run motcua up."""
    for file in files:
        restore(file.resolve(), Var.of_environment(), replace)


def restore(file: Path, var: Var, replace: bool) -> None:
    """Put one backup in place. Raises CannotStart where that can't be."""
    manifest = archive.manifest_of(file)
    var.prepare()
    if var.is_occupied():
        raise CannotStart(f"Một Cửa runs in {var.root}; stop it first with motcua stop.")
    record = var.read_record()
    if record.get("seats") and bool(record.get("demo")) != manifest["demo"]:
        raise CannotStart(f"{file.name} and {var.root} are not of one kind: one is a demo and the other isn't.")
    if record.get("port_base"):
        os.environ["MOTCUA_PORT_BASE"] = str(record["port_base"])
    with ExitStack() as stack:
        given = os.environ.get("DATABASE_URL")
        server_url = given or stack.enter_context(temporary_server(var))
        environment = _environment(var, server_url, manifest)
        files = Path(environment.get("MOTCUA_FILES") or var.root / "files")
        keys = Path(environment.get("MOTCUA_KEYS") or var.keys)
        url = environment["DATABASE_URL"]
        server.ensure_database(url)
        if not replace and server.has_rows(url, "identity_account"):
            raise CannotStart(f"There's a deployment in {var.root} already; --replace puts the backup in its place.")
        with plain_disk_problems(var.root):
            archive.read(file, url=url, files=files, keys=keys)
    click.echo(f"restored as of {manifest['made_at']}; motcua up{' --demo' * manifest['demo']} starts it")


def _environment(var: Var, server_url: str, manifest: dict[str, Any]) -> dict[str, str]:
    return seats.seat_environment(
        var,
        seat := _seat(manifest),
        seats.database_url(server_url, seat, manifest["demo"]),
        manifest["demo"],
    )


def _seat(manifest: dict[str, Any]) -> Seat:
    if not manifest["demo"]:
        return seats.plain_seat()
    for seat in seats.DEMO_SEATS:
        if seat.name == manifest["seat"]:
            return seat
    raise CannotStart(f"The demo of this version has no seat {manifest['seat']!r}.")
