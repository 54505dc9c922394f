"""The client in bash and a real hub: what the public page says is enough."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.road.living import apart, eventually, hub_key

from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.road import actions
from motcua.road.types import Mandate

pytestmark = pytest.mark.django_db
ROAD = Path(__file__).parents[1] / "road"


@pytest.fixture
def shell(hub: str, tmp_path: Path) -> Callable[..., str]:
    """Run the client as a deployment that the hub has connected; return what it prints."""
    settings = {"ROAD_DEPLOYMENT": "s01", "ROAD_AGENCY": "H88", "ROAD_FOLDER": str(tmp_path / "s01")}
    environment = {**os.environ, **settings, "ROAD_HUB_URL": hub, "ROAD_HUB_KEY": hub_key()}

    def road(*words: str) -> str:
        done = subprocess.run([ROAD, *words], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    road("key")
    assert road("apply") == "TRIAL"
    mandate = Mandate(agency_code="H88", valid_from=clock.now())
    apart(actions.connect, "s01", [mandate], SYSTEM, "Agreed", clock.now())
    road("registry")
    return road


def test_it_sends_verifies_receipts_uploads_and_fetches(shell, tmp_path):
    note = tmp_path / "note.bin"
    note.write_bytes(os.urandom(1_500_000))

    message_id, rung = shell("send", "road.LineTest.1", "G22", '{"number": 5, "text": "Đường"}', str(note)).split()

    assert rung == "R1"
    eventually(lambda: shell("fetch") or list((tmp_path / "s01" / "taken").glob("*.receipt")))
    answer = json.loads(next((tmp_path / "s01" / "taken").glob("*.json")).read_text())
    header = json.loads(answer["header"])
    assert (header["in_reply_to"], json.loads(answer["body"])) == (message_id, {"number": 5})
    # the receipt proves it again, and a changed one nothing
    receipt = tmp_path / "s01" / "sent" / f"{message_id}.receipt"
    assert shell("offer", message_id) == f"{message_id} R1"
    assert json.loads(json.loads(receipt.read_text())["text"])["rung"] == "R1"
