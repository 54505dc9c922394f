"""``motcua doctor``: check every invariant, one line each."""

import json
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import click

from motcua.base.invariants import INVARIANTS, Invariant
from motcua.project.cli.environment import on_each_seat


@click.command("doctor")
@click.argument("area", required=False)
@click.option("--json", "as_json", is_flag=True, help="One object, for programs.")
@on_each_seat
def command(area: str | None, as_json: bool) -> None:
    """Check what must always hold, everywhere or in one AREA (a domain); exit 1 when something doesn't."""
    from motcua.project.deployment.errors import CannotStart

    _import_all()
    wanted = [each for each in INVARIANTS if area in (None, each.area)]
    if not wanted:
        raise CannotStart(f"There's nothing to check in {area!r}; areas are {', '.join(_areas())}.")
    findings = []
    for each in wanted:
        began = time.monotonic()
        found = _check(each)
        findings.append((each, found))
        if not as_json:
            _show(each, found, time.monotonic() - began)
    wrong = [each for each, found in findings if found]
    if as_json:
        click.echo(json.dumps(_report(findings), ensure_ascii=False))
    else:
        click.echo(f"{len(findings)} invariants checked, {len(wrong)} broken")
    if wrong:
        sys.exit(1)


def _import_all() -> None:
    from django.conf import settings

    for package in (*settings.DOMAINS, "project"):
        name = f"motcua.{package}.invariants"
        if find_spec(f"motcua.{package}") and find_spec(name):
            import_module(name)


def _areas() -> list[str]:
    return sorted({each.area for each in INVARIANTS})


def _check(invariant: Invariant) -> Sequence[str]:
    """Run one check in a transaction of its own; a check that fails itself is a violation too."""
    from django.db import transaction

    try:
        with transaction.atomic():
            return invariant.check()
    except Exception as error:
        return [f"the check itself failed: {type(error).__name__}: {error}"]


def _show(invariant: Invariant, found: Sequence[str], seconds: float) -> None:
    mark = click.style("broken  ", fg="red") if found else click.style("ok      ", fg="green")
    click.echo(f"{mark} {invariant.area}.{invariant.name}: {invariant.sentence} ({seconds:.2f} s)")
    for line in found:
        click.echo(f"           {line}")


def _report(findings: list[tuple[Invariant, Sequence[str]]]) -> dict[str, object]:
    return {
        "figures": {"invariants": len(findings), "broken": sum(bool(found) for _, found in findings)},
        "differences": sum(len(found) for _, found in findings),
        "invariants": [
            {"area": each.area, "name": each.name, "sentence": each.sentence, "found": list(found)}
            for each, found in findings
        ],
    }
