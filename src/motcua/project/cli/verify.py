"""``motcua verify FILE``: are the signatures of a file good?"""

import sys
from pathlib import Path

import click

from motcua.project.cli.environment import on_any_seat


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@on_any_seat
def command(file: Path) -> None:
    """Say whether a signed FILE is valid, and each signature's fate; exit 1 when it isn't."""
    from motcua.signing import queries as signing

    answer = signing.verify(file.read_bytes())
    click.echo(f"{answer.answer.value}: {answer.answer.label}")
    click.echo(f"SHA-256 {answer.sha256}")
    for number, signature in enumerate(answer.signatures, start=1):
        click.echo(f"{number}. {signature.signer}, {signature.title or signature.organisation}")
        click.echo(f"   signed at {signature.signed_at}, time-stamped at {signature.time_stamped_at}")
        click.echo(f"   {signature.reason.value}: {signature.reason.label}")
    if not answer.is_valid:
        sys.exit(1)
