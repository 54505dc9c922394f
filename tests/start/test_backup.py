"""A deployment goes into one file and comes out of it elsewhere."""

from pathlib import Path

import psycopg

from tests.start.conftest import deployment_somewhere
from tests.start.deployments import Deployment


def database(deployment: Deployment) -> str:
    return str(deployment.record()["seats"]["h26"]["DATABASE_URL"])


def test_a_backup_restores_database_files_and_keys(running: Deployment, tmp_path: Path) -> None:
    file = running.folder / "files" / "ab" / "sealed"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"sealed bytes")
    with psycopg.connect(database(running)) as connection:
        connection.execute("CREATE TABLE remembered AS SELECT 'Nguyễn Thị Bưởi' AS name")

    told = running.motcua("backup", str(tmp_path / "all.tar"))
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "all.tar").stat().st_mode & 0o077 == 0

    with deployment_somewhere() as other:
        told = other.motcua("restore", str(tmp_path / "all.tar"))
        assert told.returncode == 0, told.stderr
        other.up()
        with psycopg.connect(database(other)) as connection:
            assert connection.execute("SELECT name FROM remembered").fetchone() == ("Nguyễn Thị Bưởi",)
        assert (other.folder / "files" / "ab" / "sealed").read_bytes() == b"sealed bytes"
        assert (other.folder / "keys" / "secret").read_text() == secret_of(running)


def secret_of(deployment: Deployment) -> str:
    return (deployment.folder / "keys" / "secret").read_text()


def test_what_is_no_backup_is_refused(running: Deployment, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Kính gửi")

    told = running.motcua("restore", str(tmp_path / "letter.txt"))

    assert told.returncode == 1
    assert "is not a backup" in told.stderr


def test_a_running_deployment_is_not_restored_into(running: Deployment, tmp_path: Path) -> None:
    assert running.motcua("backup", str(tmp_path / "all.tar")).returncode == 0

    told = running.motcua("restore", str(tmp_path / "all.tar"), "--replace")

    assert told.returncode == 1
    assert "stop it first" in told.stderr
