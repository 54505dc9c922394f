"""The demo country, installed by pip: seats and people to try everything with, and back to its first day."""

import json
import os
import signal
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
import pytest

from tests.start.conftest import deployment_somewhere
from tests.start.deployments import Deployment, eventually

OFFSETS = {"national": 0, "h26": 1, "h49": 2, "g02": 3}


@pytest.fixture(scope="module")
def country(installed: Path) -> Iterator[Deployment]:
    """The demo country; its first start was killed while it loaded Hà Nội."""
    with deployment_somewhere() as deployment:
        deployment.python = installed
        deployment.extra["PYTHONPATH"] = ""  # nothing of the clone
        kill_in_the_middle_of_loading(deployment)
        yield deployment.up("--demo")


def kill_in_the_middle_of_loading(deployment: Deployment) -> None:
    """Start a seat and kill everything when its people are there, but not all of its papers are signed."""
    process = deployment.begin("--demo", "--seat", "h26")
    for line in process.stdout or ():
        if "loading the demo" in line:
            break
    url = str(deployment.record()["seats"]["h26"]["DATABASE_URL"])
    with psycopg.connect(url, autocommit=True) as connection:
        eventually(lambda: connection.execute("SELECT 1 FROM identity_account").fetchone(), "people are there")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    eventually(lambda: deployment.processes() == [], "no process outlives its killed parent")


def directory(country: Deployment) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((country.folder / "demo.json").read_text())
    return content


def test_a_load_that_was_interrupted_begins_anew(country: Deployment) -> None:
    assert any("h26: the loading of the demo was interrupted; it begins anew" in line for line in country.lines)


def test_the_demo_names_its_seats_and_people(country: Deployment) -> None:
    demo = directory(country)

    assert {name: seat["url"] for name, seat in demo["seats"].items()} == {
        name: f"http://localhost:{country.port_base + offset}" for name, offset in OFFSETS.items()
    }
    assert {name: seat["agency_code"] for name, seat in demo["seats"].items()} == {
        "national": "G22",
        "h26": "H26",
        "h49": "H49",
        "g02": "G02",
    }
    roles = {person["role"] for person in demo["people"] if person["seat"] == "h49"}
    assert roles == {"citizen", "counter", "handler", "leader", "clerk", "accountant", "administrator"}
    assert all(person["username"] in "\n".join(country.lines) for person in demo["people"])


def test_every_seat_says_whose_it_is_where_one_signs_in(country: Deployment) -> None:
    names = {
        "national": "Cổng Dịch vụ công quốc gia",
        "h26": "Ủy ban nhân dân thành phố Hà Nội",
        "h49": "Ủy ban nhân dân tỉnh Quảng Ninh",
        "g02": "Bộ Công Thương",
    }

    assert [name for name in names if names[name] not in country.read("/vi/account/login/", OFFSETS[name])] == []


def test_the_seats_of_one_machine_keep_their_cookies_apart(country: Deployment) -> None:
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))

    for offset in OFFSETS.values():
        browser.open(f"http://127.0.0.1:{country.port_base + offset}/vi/account/login/").close()

    assert {f"motcua_csrf_{name}" for name in OFFSETS} <= {cookie.name for cookie in jar}


def test_a_seat_works_alone_when_another_is_down(country: Deployment) -> None:
    os.kill(country.pid("national-web"), signal.SIGSTOP)
    try:
        assert country.get("/readyz", OFFSETS["h49"]) == 200
    finally:
        os.kill(country.pid("national-web"), signal.SIGCONT)


def test_every_seat_is_in_order_and_one_begins_anew_when_asked(country: Deployment) -> None:
    before = directory(country)
    told = country.motcua("doctor", "--json")
    assert told.returncode == 0, told.stdout
    assert set(json.loads(told.stdout)["seats"]) == set(OFFSETS)

    told = country.motcua("demo", "reset", "--seat", "h49")

    assert told.returncode == 0, told.stdout + told.stderr
    assert "h26" not in told.stdout
    assert directory(country) == before
    assert country.motcua("doctor", "--seat", "h49").returncode == 0


def test_a_seat_that_is_none_is_refused(country: Deployment) -> None:
    told = country.motcua("doctor", "--seat", "h99")

    assert told.returncode == 1
    assert "There's no seat 'h99' here; there are national, h26, h49, g02." in told.stderr


def test_each_seat_is_kept_in_a_backup_of_its_own(country: Deployment, tmp_path: Path) -> None:
    assert country.motcua("backup", str(tmp_path / "all.tar")).returncode == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"all.{name}.tar" for name in OFFSETS)


def test_a_second_start_loads_nothing(country: Deployment) -> None:
    before = directory(country)
    country.stop()

    country.up("--demo")

    assert not any("loading" in line or "migrations" in line or "packed" in line for line in country.lines)
    assert directory(country) == before
