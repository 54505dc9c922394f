"""The conformance suite and our own house as it is in production: behind its web process, and without an address."""

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.bench import processes
from motcua_road import Key
from motcua_road.conformance.running import Options, run
from tests.road.living import eventually, living

AT_THE_DOOR = ("R-00", "R-01", "R-02", "R-04", "R-05", "R-06", "R-08", "R-090", "R-091", "R-092")
KEY = Key("conformance-1", bytes(range(32)))


@pytest.fixture
def port(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """A port for the suite's hub; what is written to the database is seen by all."""
    with django_db_blocker.unblock():
        yield processes.free_port()


@contextmanager
def web(folder: Path, hub: str) -> Iterator[str]:
    """Let a web process of the house answer, with the database and the keys of this test."""
    settings, own = connection.settings_dict, processes.free_port()
    environment = {
        "MOTCUA_ENV": "demo",
        "MOTCUA_SEAT": "agency",
        "MOTCUA_AGENCY": "H26",
        "MOTCUA_DEPLOYMENT": "h26",
        "MOTCUA_SEAT_NAME": "h26",
        "MOTCUA_VAR": str(folder),
        "MOTCUA_KEYS": str(folder / "keys"),
        "MOTCUA_FILES": str(folder / "files"),
        "MOTCUA_PORT": str(own),
        "MOTCUA_BASE_URL": f"http://127.0.0.1:{own}",
        "MOTCUA_HUB_URL": hub,
        "MOTCUA_HUB_KEY": KEY.public,
        "DATABASE_URL": "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings),
    }
    command = [sys.executable, "-m", "motcua", "web", "--workers", "1"]
    process = processes.start(command, environment, folder / "web.log", in_group=True, talks=False)
    try:
        eventually(lambda: _answers(own), 60)
        yield f"http://127.0.0.1:{own}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def tried(options: Options) -> tuple[dict[str, str], set[str]]:
    """Run the suite; return what was wrong, and the groups that were tried."""
    said = json.loads(run(options, print)["text"])
    wrong = {one["number"]: one["problem"] for one in said["assertions"] if one["result"] != "PASSED"}
    return wrong, {one["group"] for one in said["assertions"]}


def test_our_web_process_passes_what_a_door_must_do(port: int, tmp_path: Path) -> None:
    hub = f"http://127.0.0.1:{port}"
    with web(tmp_path, hub) as url, living(tmp_path, hub_url=hub, hub_key=KEY.public, MOTCUA_ROAD_ADDRESS=url):
        wrong, groups = tried(Options(url, KEY, port=port, patience=30, only=AT_THE_DOOR))

    assert wrong == {}
    assert groups == {"format", "requests", "messages", "memory", "files", "load"}


def test_ours_passes_without_an_address(port: int, tmp_path: Path) -> None:
    hub = f"http://127.0.0.1:{port}"
    with living(tmp_path, hub_url=hub, hub_key=KEY.public, MOTCUA_ROAD_ADDRESS=""):
        wrong, groups = tried(Options("", KEY, port=port, patience=30, fetches=True))

    assert wrong == {}
    assert groups == {"sending", "fetching"}
