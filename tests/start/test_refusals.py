"""What is wrong outside is said in one sentence, with exit code 1."""

import shutil
import socket
import struct
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.var import plain_disk_problems
from tests.start.deployments import Deployment

ROOT = Path(__file__).resolve().parents[2]


def sentence(told: "subprocess.CompletedProcess[str]") -> str:
    """Return the one sentence of a refused command."""
    assert told.returncode == 1, told.stdout + told.stderr
    lines = told.stderr.splitlines()
    assert len(lines) == 1, told.stderr
    assert "Traceback" not in told.stdout + told.stderr
    return lines[0]


@pytest.mark.parametrize("offset", [0, 1, 3, 11, 54])
def test_a_port_in_use(deployment: Deployment, offset: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", deployment.port_base + offset))
        other.listen()

        assert f"Port {deployment.port_base + offset} is in use" in sentence(deployment.motcua("up", "--demo"))


def test_a_database_server_that_does_not_answer(deployment: Deployment) -> None:
    deployment.extra["DATABASE_URL"] = f"postgresql://postgres:secret@127.0.0.1:{deployment.port_base}/motcua"

    told = sentence(deployment.motcua("up"))

    assert f"127.0.0.1:{deployment.port_base} can't be used" in told
    assert "secret" not in told


def test_an_address_that_is_none(deployment: Deployment) -> None:
    deployment.extra["DATABASE_URL"] = "mysql://localhost/motcua"

    assert "must look like" in sentence(deployment.motcua("up"))


def test_a_port_base_that_is_no_number(deployment: Deployment) -> None:
    deployment.extra["MOTCUA_PORT_BASE"] = "eighty"

    assert "MOTCUA_PORT_BASE is 'eighty'" in sentence(deployment.motcua("up", "--demo"))


def test_a_setting_that_is_no_choice(deployment: Deployment) -> None:
    deployment.extra["MOTCUA_ENV"] = "prod"

    assert "MOTCUA_ENV" in sentence(deployment.motcua("up"))


def test_a_folder_that_is_a_file(deployment: Deployment) -> None:
    deployment.folder.write_text("")

    assert "can't be written" in sentence(deployment.motcua("up", "--demo"))


def test_an_old_server(deployment: Deployment) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=greet_as_version_15, args=(listener,), daemon=True).start()
        deployment.extra["DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{listener.getsockname()[1]}/motcua"

        told = sentence(deployment.motcua("up"))

    assert "is version 15; Một Cửa needs 18 or newer" in told


def greet_as_version_15(listener: socket.socket) -> None:
    """Speak PostgreSQL's first words (protocol 3.0): authentication is fine, this is 15.8, ready."""
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            with client:
                while struct.unpack("!i", client.recv(1 << 16)[4:8])[0] == 80877103:  # asks for TLS
                    client.sendall(b"N")
                facts = b"server_version\x0015.8\x00"
                client.sendall(b"R" + struct.pack("!ii", 8, 0))
                client.sendall(b"S" + struct.pack("!i", 4 + len(facts)) + facts)
                client.sendall(b"Z" + struct.pack("!i", 5) + b"I")
                client.recv(1 << 16)


def test_a_full_disk(tmp_path: Path) -> None:
    with (
        pytest.raises(CannotStart, match="is full"),
        plain_disk_problems(tmp_path),
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")


def test_a_python_that_is_too_old(tmp_path: Path) -> None:
    for name in ("run", "tools/bootstrap/begin.sh"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for name in ("python3", "python3.13", "python3.12", "python3.11", "python3.14"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "bin" / name).chmod(0o755)

    told = subprocess.run(
        [tmp_path / "run"], env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}, capture_output=True, text=True
    )

    assert "needs Python 3.11 or newer" in sentence(told)
