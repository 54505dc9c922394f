"""Every process may be killed at any moment; what was there comes back, and nothing stays behind."""

import os
import signal

import pytest

from tests.start.deployments import Deployment, eventually


@pytest.mark.parametrize("name", ["-web", "-worker", "postgres"])
def test_a_killed_process_comes_back(running: Deployment, name: str) -> None:
    before = running.pid(name)

    os.kill(before, signal.SIGKILL)

    eventually(lambda: running.pid(name) not in (before, None), f"{name} comes back")
    eventually(lambda: running.get("/readyz") == 200, "ready again")
    eventually(lambda: running.motcua("status").returncode == 0, "all run again")


def test_ctrl_c_stops_everything_and_a_second_start_finds_it_again(deployment: Deployment) -> None:
    deployment.up()
    assert deployment.stop(signal.SIGINT) == 0
    assert deployment.processes() == []
    assert deployment.lines[-1].endswith("stopped")

    deployment.up()

    assert not any("made the database" in line for line in deployment.lines)
    assert deployment.process is not None
    deployment.process.kill()
    eventually(lambda: deployment.processes() == [], "no process outlives its killed parent")
