"""``motcua road …`` as an operator uses it."""

import re
from typing import Any

import pytest
from click.testing import CliRunner

from motcua.base import clock
from motcua.project.cli.road import command
from motcua.project.deployment.errors import CannotStart
from motcua.road import queries
from motcua.road.queries import registry
from motcua.road.testing import make_hub, make_trial
from motcua.road.types import PeerState


@pytest.fixture(autouse=True)
def hub(settings: Any, db: None, tmp_path: Any, monkeypatch: Any) -> Any:
    settings.MOTCUA_SEAT, settings.MOTCUA_DEPLOYMENT, settings.MOTCUA_AGENCY = "national", "national", "G22"
    settings.MOTCUA_KEYS = tmp_path
    monkeypatch.setenv("MOTCUA_SEAT_NAME", "national")
    make_hub(clock.now())
    yield
    registry.forget()


def motcua(*words: str) -> str:
    done = CliRunner().invoke(command, words)
    if done.exception:
        raise done.exception
    return done.output


def test_the_identity_is_what_others_pin():
    told = motcua("identity")

    assert "national (the hub)" in told
    assert queries.own_entry().keys[0].value in told


def test_a_deployment_is_connected_suspended_and_its_key_revoked():
    make_trial("h49", now=clock.now())

    assert "h49 is connected for H49" in motcua("connect", "h49", "--reason", "Công văn 12")
    assert re.search(r"h49 +CONNECTED +0 fetches at the hub H49", motcua("peers"))
    motcua("suspend", "h49", "--reason", "Sai")
    motcua("revoke-key", "h49", "h49-1", "--reason", "Lộ")

    entry = queries.find_peer("h49")
    assert entry.state is PeerState.SUSPENDED
    assert entry.keys[0].revoked_at is not None


def test_a_refusal_is_one_sentence():
    with pytest.raises(CannotStart, match="h99"):
        motcua("suspend", "h99", "--reason", "Sai")


def test_a_rotated_key_is_in_the_registry_of_the_hub_at_once():
    name = motcua("rotate-key").strip()

    assert queries.own_entry().find_key(name) is not None


def test_nothing_is_parked_at_first():
    assert motcua("parked") == ""
    with pytest.raises(CannotStart, match="not parked"):
        motcua("run-again", "0190a0a0-0000-7000-8000-000000000000")
