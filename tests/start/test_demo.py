"""The demo country, installed by pip: people and dossiers to try everything with, and back to its first day."""

import json
import os
import signal
from pathlib import Path

import psycopg

from tests.start.deployments import Deployment, eventually


def test_the_demo_names_its_people_and_begins_anew_when_asked(deployment: Deployment, installed: Path) -> None:
    deployment.python = installed
    deployment.extra["PYTHONPATH"] = ""  # nothing of the clone
    kill_in_the_middle_of_loading(deployment)

    deployment.up("--demo")

    assert any("interrupted; it begins anew" in line for line in deployment.lines)
    demo = json.loads((deployment.folder / "demo.json").read_text())
    roles = {person["role"] for person in demo["people"]}
    assert {"citizen", "counter", "handler", "leader", "administrator"} <= roles
    text = "\n".join(deployment.lines)
    assert all(person["username"] in text for person in demo["people"])
    assert deployment.get("/vi/") == 200
    told = deployment.motcua("doctor")
    assert told.returncode == 0, told.stdout

    told = deployment.motcua("demo", "reset")

    assert told.returncode == 0, told.stdout + told.stderr
    assert json.loads((deployment.folder / "demo.json").read_text())["people"] == demo["people"]
    assert deployment.motcua("doctor").returncode == 0


def kill_in_the_middle_of_loading(deployment: Deployment) -> None:
    """Start a demo and kill everything when its people are there, but not all of its papers are signed."""
    process = deployment.begin("--demo")
    for line in process.stdout or ():
        if "loading the demo" in line:
            break
    url = str(deployment.record()["seats"]["h26"]["DATABASE_URL"])
    with psycopg.connect(url, autocommit=True) as connection:
        eventually(lambda: connection.execute("SELECT 1 FROM identity_account").fetchone(), "people are there")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    eventually(lambda: deployment.processes() == [], "no process outlives its killed parent")
