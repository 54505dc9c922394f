"""``motcua chaos NAME``: break everything on purpose, and see that nothing is lost, done twice or out of order."""

import json
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from pathlib import Path

import click

from motcua.project.cli.bench import free_port
from motcua.project.deployment.child import Child
from motcua.project.deployment.cluster import Cluster, lay_out
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.supervisor import Stopped, Supervisor
from motcua.project.deployment.var import Var

PLANTED = ("done_first", "no_content_check", "by_arrival", "receipt_first", "forgets_ids", "no_chain")
WRONG = ("lost", "duplicated", "disordered", "differences", "unfinished", "failures")


@click.command("chaos")
@click.argument("name")
@click.option("--messages", type=click.IntRange(min=1), help="How many messages to send.")
@click.option("--kills", type=click.IntRange(min=0), help="How many times to kill something.")
@click.option("--seeds", type=click.IntRange(min=1), help="How many simulated worlds.")
@click.option("--first", type=click.IntRange(min=0), help="The first seed of many; to go on where a run stopped.")
@click.option("--processes", type=click.IntRange(min=1), help="How many worlds at a time; as many as processors.")
@click.option("--seed", type=click.IntRange(min=0), help="What chance follows from; the simulation replays its world.")
@click.option("--plant", type=click.Choice(PLANTED), metavar="BUG", help="Plant a bug, to see that it's found.")
@click.option("--json", "as_json", is_flag=True, help="One object, for programs.")
def command(name: str, as_json: bool, **options: int | str | None) -> None:
    """Run the chaos NAME (``simulation``, ``road``) in a place of its own; a running deployment is left alone."""
    module = f"motcua.bench.chaos_{name}"
    if not name.isidentifier() or find_spec("motcua.bench") is None or find_spec(module) is None:
        raise CannotStart(f"There's no chaos {name!r}.")
    given = {option: value for option, value in options.items() if value is not None}
    run = import_module(module).run
    unknown = given.keys() - signature(run).parameters.keys()
    if unknown:
        raise CannotStart(f"The chaos {name!r} knows no --{min(unknown)}.")
    try:
        with _what_it_needs(signature(run).parameters) as things:
            report = run(**given, **things)
    except Stopped:
        sys.exit(130)
    _show(report, as_json)
    if any(report.get(kind) for kind in WRONG):
        sys.exit(1)


class KillableServer:
    """A PostgreSQL server of the drill's own, to be killed and started again."""

    def __init__(self, cluster: Cluster, child: Child) -> None:
        self._cluster, self._child = cluster, child
        self.url = cluster.url()

    @property
    def pid(self) -> int:
        return self._child.pid or 0

    def start(self) -> None:
        """Start it, and return when it answers: what it had to recover is recovered."""
        self._child.wait_or_kill(5)  # one that was killed and not buried holds its lock still
        self._child.start()
        self._cluster.wait_until_ready(self._child)


@contextmanager
def _what_it_needs(parameters: Collection[str]) -> Iterator[dict[str, object]]:
    """Give what a chaos asks for by the names of its parameters: ``database`` is a server of its own, or nothing."""
    if "database" not in parameters:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="motcua-chaos-") as folder, Supervisor() as supervisor:
        Path(folder).chmod(0o711)
        var = Var(Path(folder).resolve())
        var.prepare()
        cluster = lay_out(var, free_port())
        server = KillableServer(cluster, supervisor.start(cluster.child()))
        cluster.wait_until_ready(supervisor.children[0])
        yield {"database": server}


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
