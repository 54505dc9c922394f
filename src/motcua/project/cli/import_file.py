"""``motcua import KIND FILE``: publish a procedure or a form that was exported."""

import sys
from pathlib import Path

import click

from motcua.project.cli.environment import on_one_seat


@click.command("import")
@click.argument("kind", type=click.Choice(["procedure", "form"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@on_one_seat
def command(kind: str, file: Path) -> None:
    """Publish the procedure (with its form) or the form in FILE, after checking all of it."""
    from django.utils import translation

    from motcua.base import clock
    from motcua.base.actor import SYSTEM
    from motcua.catalogue import actions, queries
    from motcua.catalogue.types import NotImportable

    content = file.read_bytes()
    with translation.override("en"):
        try:
            if (found := queries.read_file(content).kind.value) != kind:
                click.echo(f"motcua: {file.name} is a {found}, not a {kind}", err=True)
                sys.exit(1)
            imported = actions.import_file(content=content, by=SYSTEM, now=clock.now())
        except NotImportable as refusal:
            for problem in refusal.problems:
                click.echo(f"{problem.field or file.name}: {problem.message}", err=True)
            click.echo(f"motcua: {file.name} can't be imported, {len(refusal.problems)} mistakes", err=True)
            sys.exit(1)
    if imported.form_code:
        click.echo(f"form {imported.form_code}: version {imported.form_version}")
    if imported.procedure_code:
        click.echo(f"procedure {imported.procedure_code}: version {imported.procedure_version}")
