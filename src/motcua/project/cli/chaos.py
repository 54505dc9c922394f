"""``motcua chaos NAME``: break everything on purpose, and see that nothing is lost, done twice or out of order."""

import json
import sys
from importlib import import_module
from importlib.util import find_spec
from inspect import signature

import click

from motcua.project.deployment.errors import CannotStart

PLANTED = ("done_first", "no_content_check", "by_arrival", "receipt_first", "forgets_ids", "no_chain")
WRONG = ("lost", "duplicated", "disordered", "differences", "unfinished", "failures")


@click.command("chaos")
@click.argument("name")
@click.option("--messages", type=click.IntRange(min=1), help="How many messages to send.")
@click.option("--kills", type=click.IntRange(min=0), help="How many times to kill something.")
@click.option("--seeds", type=click.IntRange(min=1), help="How many simulated worlds.")
@click.option("--seed", type=click.IntRange(min=0), help="Replay the world of one seed, step by step.")
@click.option("--plant", type=click.Choice(PLANTED), metavar="BUG", help="Plant a bug, to see that it's found.")
@click.option("--json", "as_json", is_flag=True, help="One object, for programs.")
def command(name: str, as_json: bool, **options: int | str | None) -> None:
    """Run the chaos NAME (``simulation``, …) in a place of its own; a running deployment is left alone."""
    module = f"motcua.bench.chaos_{name}"
    if not name.isidentifier() or find_spec("motcua.bench") is None or find_spec(module) is None:
        raise CannotStart(f"There's no chaos {name!r}.")
    given = {option: value for option, value in options.items() if value is not None}
    run = import_module(module).run
    unknown = given.keys() - signature(run).parameters.keys()
    if unknown:
        raise CannotStart(f"The chaos {name!r} knows no --{min(unknown)}.")
    report = run(**given)
    _show(report, as_json)
    if any(report.get(kind) for kind in WRONG):
        sys.exit(1)


def _show(report: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, default=str))
        return
    for group, values in report.items():
        if isinstance(values, list):
            click.echo("\n".join([f"{group}:", *map(str, values)]))
            continue
        click.echo(group if isinstance(values, dict) else f"{group}: {values}")
        for key, value in values.items() if isinstance(values, dict) else ():
            click.echo(f"  {key}: {value}")
