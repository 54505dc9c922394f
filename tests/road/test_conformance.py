"""The conformance suite and our own house: every assertion holds, and each is broken by the bug that it's there for."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from motcua.base import clock
from motcua.bench.processes import free_port
from motcua.road import actions, queries
from motcua.road.queries import registry
from motcua_road import Key
from motcua_road.conformance import report as reports
from motcua_road.conformance.cast import Target
from motcua_road.conformance.running import Options, run
from motcua_road.conformance.stage import Stage
from motcua_road.conformance.trial import ASSERTIONS
from tests.road import planted_rules, planted_sending
from tests.road.living import apart, eventually, living
from tests.road.planting import PLANTS

pytestmark = pytest.mark.django_db
assert planted_rules and planted_sending  # importing them fills PLANTS
KEY = Key("conformance-1", bytes(range(32)))
WITH_BUGS = 10  # seconds that some bugs let the suite wait in vain for another try


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    """The house as a deployment whose hub is the suite's; how the suite is to try it."""
    port = free_port()
    with (
        django_db_blocker.unblock(),
        living(tmp_path_factory.mktemp("ours"), hub_url=f"http://127.0.0.1:{port}", hub_key=KEY.public) as address,
    ):
        yield Options(address, KEY, port=port, patience=30)


def tried(options: Options, on_stage: Callable[[Stage], None] = lambda _: None) -> dict[str, Any]:
    report = run(options, print, on_stage=on_stage)
    assert reports.is_genuine(report, KEY.public)
    return dict(json.loads(report["text"]))


def test_ours_passes_every_assertion(ours: Options) -> None:
    said = tried(ours)

    assert {one["number"]: one["problem"] for one in said["assertions"] if one["result"] != "PASSED"} == {}
    expected = sum(one.group != "fetching" for one in ASSERTIONS.values())
    assert (said["conforms"], said["counts"]["PASSED"]) == (True, expected)


def holds(number: int) -> bool:
    """Fetch the registry and tell whether it's the one of this number."""
    actions.refresh_registry(clock.now())
    registry.forget()  # what counts is what's committed, not what another thread has just read
    return queries.get_registry(clock.now()).number == number


@pytest.mark.parametrize("name", PLANTS)
def test_a_broken_rule_is_named(name: str, ours: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    do, numbers, besides = PLANTS[name]
    entry = queries.own_entry()
    keys = tuple(msgspec.to_builtins(key) for key in entry.keys)
    target = Target(entry.deployment, ("H26",), keys, ours.url)

    def break_it(stage: Stage) -> None:
        eventually(lambda: apart(holds, stage.number))
        do(monkeypatch)

    only = (*numbers, *filter(None, [besides]))
    said = tried(replace(ours, target=target, only=only, tries_within=WITH_BUGS), break_it)
    assert [one for one in said["assertions"] if one["number"] in numbers and one["result"] == "PASSED"] == []
