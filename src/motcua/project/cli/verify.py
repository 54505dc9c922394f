"""``motcua verify FILE``: are the signatures of a file good, or the proofs of a bundle?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from motcua.project.cli.environment import on_any_seat
from motcua.project.deployment.errors import CannotStart

if TYPE_CHECKING:
    from motcua.signing.types import TimeStampReport


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@on_any_seat
def command(file: Path) -> None:
    """Say whether a signed FILE, or a bundle of proofs, is valid, and each part's fate; exit 1 when it isn't."""
    content = file.read_bytes()
    is_good = verify_bundle(content) if content.lstrip()[:1] == b"{" else _verify_signatures(content)
    if not is_good:
        sys.exit(1)


def _verify_signatures(content: bytes) -> bool:
    from motcua.signing import queries as signing

    answer = signing.verify(content)
    click.echo(f"{answer.answer.value}: {answer.answer.label}")
    click.echo(f"SHA-256 {answer.sha256}")
    for number, signature in enumerate(answer.signatures, start=1):
        click.echo(f"{number}. {signature.signer}, {signature.title or signature.organisation}")
        click.echo(f"   signed at {signature.signed_at}, time-stamped at {signature.time_stamped_at}")
        click.echo(f"   {signature.reason.value}: {signature.reason.label}")
    return answer.is_valid


def verify_bundle(content: bytes) -> bool:
    """Print what became of a bundle of proofs, and tell whether all of it holds. Raises CannotStart when it's none."""
    from motcua.evidence import queries as evidence
    from motcua.evidence.types import NoBundle

    try:
        checked, is_known = evidence.check(content)
    except NoBundle as refusal:
        raise CannotStart(str(refusal)) from None
    stamps = evidence.read_time_stamps(checked)
    is_good = checked.holds and None not in stamps.values()
    click.echo("HOLDS" if is_good else "DOES NOT HOLD")
    known = "known to this deployment" if is_known else "not known here: compare it with the one its log publishes"
    click.echo(f"log key {checked.log_key} ({known})")
    for number, item in enumerate(checked.items, start=1):
        said = item.statement
        click.echo(f"{number}. {f'{said.kind} {said.ref} at {said.at}' if said else 'unreadable'}")
        cosigned = f", cosigned by {', '.join(item.witnesses)}" if item.witnesses else ""
        click.echo(f"   {item.problem or f'holds, among {item.size} entries{cosigned}'}")
        if item.checkpoint in stamps:
            click.echo(f"   {_stamped(stamps[item.checkpoint])}")
    return is_good


def _stamped(stamp: TimeStampReport | None) -> str:
    if stamp is None:
        return "its time-stamp is damaged, or of something else"
    known = "" if stamp.is_trusted else " (its root isn't trusted here)"
    return f"time-stamped at {stamp.at:%Y-%m-%dT%H:%M:%SZ} by {stamp.authority}{known}"
