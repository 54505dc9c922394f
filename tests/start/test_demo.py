"""The demo country: people and dossiers to try everything with, and back to its first day."""

import json

from tests.start.deployments import Deployment


def test_the_demo_names_its_people_and_begins_anew_when_asked(deployment: Deployment) -> None:
    deployment.up("--demo")

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
