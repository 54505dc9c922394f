"""The keys by which this deployment signs."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.road.gateways import keys
from motcua.road.queries import registry
from motcua.road.testing import make_peer
from motcua.wire.road.signatures import is_signed, sign

pytestmark = pytest.mark.django_db


def test_the_first_use_makes_a_key_that_nobody_else_can_read(now, settings):
    key = keys.own_key(now)

    path = Path(settings.MOTCUA_KEYS) / "road.keys"
    assert key.name == "h26-2026-11-20-1"
    assert path.stat().st_mode & 0o777 == 0o600
    assert is_signed("text", sign("text", key), keys.own_entries(now)[0].public)


def test_processes_that_race_for_the_first_key_get_the_same_one(settings):
    code = (
        "import django; django.setup(); from motcua.base import clock; from motcua.road.gateways import keys; "
        "print(keys.own_entries(clock.now())[0].value)"
    )
    environment = {
        **os.environ,
        "MOTCUA_KEYS": str(settings.MOTCUA_KEYS),
        "DJANGO_SETTINGS_MODULE": "motcua.project.settings",
    }
    racers = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert len({racer.communicate()[0] for racer in racers}) == 1
    assert all(racer.returncode == 0 for racer in racers)


def test_a_new_key_ends_the_one_before_after_the_overlap(now):
    first = keys.own_entries(now)[0].name
    begins = now + timedelta(hours=1)

    second = keys.add_key(now=now, valid_from=begins, overlap=timedelta(days=3))

    assert [(key.name, key.valid_to) for key in keys.own_entries(now)] == [
        (first, begins + timedelta(days=3)),
        (second, None),
    ]
    assert keys.own_key(now).name == first
    assert keys.own_key(begins).name == second


def test_a_file_that_is_none_of_ours_stops_everything(now, settings):
    (Path(settings.MOTCUA_KEYS) / "road.keys").write_text("nonsense\n")

    with pytest.raises(keys.KeyFileBroken):
        keys.own_key(now)


def test_finding_who_acts_for_an_agency_asks_the_database_once(now, hub, django_assert_num_queries):
    make_peer("h49", now=now)

    registry.forget()
    with django_assert_num_queries(2):
        found = {registry.find_peer_for(f"H49.{n}", now).deployment for n in range(100)}

    assert found == {"h49"}
