"""Nothing is lost, done twice or out of order in any world; a bug on purpose is found in some."""

import ast
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from motcua.bench.simulation import checker, runner
from motcua.bench.simulation.planted import PLANTED
from motcua.bench.simulation.signing import REAL
from motcua.bench.simulation.world import World
from motcua.project.cli.chaos import PLANTED as OFFERED
from motcua.project.cli.chaos import command

SEEDS = 2_000
UNTIL_FOUND = 3_000


def test_nothing_goes_wrong_in_thousands_of_worlds() -> None:
    report = runner.run(SEEDS)
    assert report["failed_seeds"] == {}
    assert report["lost"] == report["duplicated"] == report["disordered"] == report["unfinished"] == 0
    assert report["figures"]["messages"] > 5 * SEEDS
    assert report["figures"]["restores"] > SEEDS / 10
    assert report["figures"]["issued_again"] > 0


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str) -> None:
    failed = next((seed for seed in range(UNTIL_FOUND) if runner.some([seed], bug).failures), None)
    assert failed is not None
    assert runner.some([failed]).failures == []


def test_the_same_seed_gives_the_same_world() -> None:
    first, second = World(11, trace=True), World(11, trace=True)
    assert first.run() == second.run()
    assert first.trace == second.trace


def test_real_signatures_make_no_other_end() -> None:
    def told(log: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return [fact for fact in log if fact[0] in {"commit", "effect"}]

    assert told(World(5, signing=REAL).run()) == told(World(5).run())


def test_the_command_prints_what_it_found_and_replays_a_seed() -> None:
    many = CliRunner().invoke(command, ["simulation", "--seeds", "20", "--json"])
    assert many.exit_code == 0, many.output
    assert json.loads(many.output)["figures"]["seeds"] == 20
    planted = CliRunner().invoke(command, ["simulation", "--seeds", "60", "--plant", "done_first", "--json"])
    assert planted.exit_code == 1
    assert "replay it: motcua chaos simulation --seed" in planted.stderr
    seed = next(iter(json.loads(planted.stdout)["failed_seeds"]))
    again = CliRunner().invoke(command, ["simulation", "--seed", seed, "--plant", "done_first"])
    assert again.exit_code == 1
    assert "weather" in again.output and "commits c1" in again.output


def test_every_planted_bug_is_offered_by_the_command() -> None:
    assert tuple(PLANTED) == OFFERED


def test_the_checker_knows_nothing_of_the_road() -> None:
    tree = ast.parse(Path(checker.__file__).read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {str(name).split(".")[0] for name in imported} <= sys.stdlib_module_names
