"""The drill that kills real deployments (``motcua chaos road``): its judge, and that it leaves nothing out."""

import ast
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from motcua.bench.road import harm, planted, verdict
from motcua.bench.road.verdict import Effect, Sent
from motcua.project.cli.chaos import PLANTED as OFFERED

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def _sent(number: int, order_key: str = "k", text: str = "x") -> Sent:
    return Sent("H26", number, "H49", order_key, text, NOW)


def _done(number: int, order_key: str = "k", text: str = "x") -> Effect:
    return Effect("H26", number, "H49", order_key, text, NOW + timedelta(seconds=number))


def test_the_judge_sees_what_is_lost_and_what_is_done_twice() -> None:
    found = verdict.judge([_sent(1), _sent(2), _sent(3)], [_done(1), _done(3), _done(3)])
    assert (found.lost, found.duplicated, found.disordered) == (["H26 2"], ["H26 3: 2 times"], [])


def test_the_judge_sees_disorder_within_a_key_alone() -> None:
    sent = [_sent(1), _sent(2), _sent(3, "other"), _sent(4, "")]
    assert verdict.judge(sent, [_done(4, ""), _done(3, "other"), _done(2), _done(1)]).disordered == ["H26 1: after 2"]


def test_the_judge_sees_effects_of_other_content() -> None:
    found = verdict.judge([_sent(1), _sent(2)], [_done(1, text="forged"), _done(2), _done(7)])
    assert found.strange == ["H26 1", "H26 7"]


def test_the_judge_tells_how_long_it_took() -> None:
    found = verdict.judge([_sent(n) for n in range(1, 101)], [_done(n) for n in range(1, 101)])
    assert (found.percentile(0.5), found.percentile(0.99)) == (51, 100)


def test_every_kind_of_harm_comes_before_any_comes_again() -> None:
    assert set(harm.rota(len(harm.KINDS), Random(3))) == set(harm.KINDS)
    assert set(harm.rota(len(harm.FIRST), Random(3))) == set(harm.FIRST)


def test_every_failpoint_of_the_road_is_in_the_rota() -> None:
    folder = Path(harm.__file__).parents[2] / "road"
    calls = (
        node
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "failpoint"
    )
    assert {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)} == set(harm.FAILPOINTS)


def test_planted_bugs_are_offered_by_the_command() -> None:
    assert set(planted.BUGS) <= set(OFFERED)


def _drill(*words: str) -> dict[str, Any]:
    ours = ("MOTCUA_", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "motcua", "chaos", "road", "--json", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"code": done.returncode}


def test_real_deployments_are_killed_and_nothing_is_lost_done_twice_or_out_of_order() -> None:
    found = _drill("--messages", "300", "--kills", "6")

    wrong = ("code", "lost", "duplicated", "disordered", "differences", "unfinished", "not_reached")
    assert [name for name in wrong if found[name]] == [], found
    assert {"web held", "postgresql killed"} <= found["kinds"].keys()
    assert (found["figures"]["messages"], found["figures"]["kills"]) == (300, 6)


def test_the_judge_knows_nothing_of_the_road() -> None:
    tree = ast.parse(Path(verdict.__file__).read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {str(name).split(".")[0] for name in imported} <= sys.stdlib_module_names
