"""``motcua export KIND CODE``: a procedure or a form as a file that ``motcua import`` reads."""

from pathlib import Path

import click

from motcua.project.cli.environment import on_one_seat
from motcua.project.deployment.errors import CannotStart


@click.command("export")
@click.argument("kind", type=click.Choice(["procedure", "form"]))
@click.argument("code")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen.")
@on_one_seat
def command(kind: str, code: str, file: Path | None) -> None:
    """Write the newest version of the procedure (with its form) or of the form CODE."""
    from motcua.catalogue import queries
    from motcua.catalogue.types import NoSuchProcedure
    from motcua.forms.types import NoSuchForm

    try:
        content = queries.export_procedure(code) if kind == "procedure" else queries.export_form(code)
    except (NoSuchProcedure, NoSuchForm) as missing:
        raise CannotStart(f"There is no {kind} {code} here.") from missing
    if file is None:
        click.echo(content.decode(), nl=False)
    else:
        file.write_bytes(content)
