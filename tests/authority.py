"""The sandbox authority as a real process; a conftest imports ``authority`` and ``authority_process`` from here."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class RunningAuthority:
    """A certification and time-stamp authority that answers at ``address``."""

    address: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        if self.process.stdout:
            self.process.stdout.close()


def start_authority(folder: Path, port: int = 0) -> RunningAuthority:
    """Start an authority on a free port and wait until it answers."""
    source = Path(__file__).resolve().parents[1] / "src"
    command = [sys.executable, "-m", "motcua_sandbox.authority", "--port", str(port), "--folder", str(folder)]
    process = subprocess.Popen(command, cwd=source, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    word, _, address = process.stdout.readline().strip().partition(" ")
    assert word == "ready", "the authority did not start"
    return RunningAuthority(address, process)


@pytest.fixture(scope="session")
def authority_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAuthority]:
    """One authority for the whole run."""
    running = start_authority(tmp_path_factory.mktemp("authority"))
    yield running
    running.stop()


@pytest.fixture
def authority(authority_process: RunningAuthority, settings, tmp_path: Path) -> RunningAuthority:
    """The authority, with a deployment that asks it for certificates and time-stamps and trusts its root."""
    from motcua.signing import actions

    settings.MOTCUA_CA_URL = authority_process.address
    settings.MOTCUA_TSA_URL = f"{authority_process.address}/tsa"
    settings.MOTCUA_KEYS = tmp_path / "keys"
    actions.trust_authority()
    return authority_process
