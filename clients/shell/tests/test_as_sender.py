"""The client in bash passes what the conformance suite asks of those who only send."""

import json
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from motcua_road import Key
from motcua_road.conformance.running import Options, run
from motcua_road.conformance.stage import Stage

ROAD = Path(__file__).parents[1] / "road"
KEY = Key("conformance-1", bytes(range(32)))


def send_to_all(stage: Stage, folder: Path) -> None:
    """Apply at the suite's hub, and send a line test to each of its cast at once."""
    settings = {"ROAD_DEPLOYMENT": "s02", "ROAD_AGENCY": "Z98", "ROAD_FOLDER": str(folder)}
    environment = {**os.environ, **settings, "ROAD_HUB_URL": stage.address, "ROAD_HUB_KEY": KEY.public}

    def road(*words: str) -> None:
        subprocess.run([ROAD, *words], env=environment, capture_output=True, check=True, timeout=120)

    for act in ("key", "apply", "registry"):
        road(act)
    agencies = [persona.agency_code for persona in (stage.cast.good, *stage.cast.strange.values())]
    with ThreadPoolExecutor(len(agencies)) as pool:
        list(pool.map(lambda agency: road("send", "road.LineTest.1", agency, '{"number": 1}'), agencies))


def test_it_sends_as_the_page_asks(tmp_path: Path) -> None:
    threads: list[threading.Thread] = []

    def begin(stage: Stage) -> None:
        threads.append(threading.Thread(target=send_to_all, args=(stage, tmp_path / "s02")))
        threads[0].start()

    report = run(Options("", KEY, patience=60), print, on_stage=begin)
    threads[0].join()

    said = json.loads(report["text"])
    assert [(one["number"], one["problem"]) for one in said["assertions"] if one["result"] != "PASSED"] == []
    assert said["counts"]["PASSED"] == 10
