"""The sandbox agency as a process: it joins a hub, answers, takes anything, and shows what came."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.db import transaction

from motcua.base import clock
from motcua.bench.processes import free_port
from motcua.road import actions, queries
from motcua.road.models import LineTest
from motcua.road.types import LINE_TEST, LineTestBody
from tests.road.living import apart, eventually, living

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def agency(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sandbox agency, which has joined our hub."""
    with (
        django_db_blocker.unblock(),
        living(tmp_path_factory.mktemp("hub"), agency="G22", MOTCUA_ROAD_OPEN=True) as hub,
    ):
        port, folder = free_port(), tmp_path_factory.mktemp("agency")
        command = [sys.executable, "-m", "motcua_sandbox.agency", "--port", str(port)]
        with subprocess.Popen([*command, "--folder", str(folder), "--hub", hub], stdout=subprocess.PIPE) as process:
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def read(address: str) -> str:
    with urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def test_it_joins_answers_and_shows_what_came(agency: str, tmp_path: Path) -> None:
    eventually(lambda: queries.find_peer("sandbox"), 60)
    body = LineTestBody(4711, "Xin chào")

    def send() -> None:
        with transaction.atomic():
            actions.send(message_type=LINE_TEST, sender="G22", recipient="Z01", body=body, now=clock.now())

    apart(send)

    eventually(lambda: LineTest.objects.filter(number=4711, is_answer=True).exists(), 60)
    assert "Xin chào" in read(f"{agency}/")
    assert "CONNECTED" in read(f"{agency}/")
    assert read(f"{agency}/healthz") == "ok\n"
