"""A clone under a folder that is closed to other users, as root's home is."""

import os
import shutil
from pathlib import Path

from tests.start.deployments import Deployment


def test_a_closed_parent_folder_is_worked_around(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    deployment = Deployment(closed / "var")

    deployment.up()
    notes = [line for line in deployment.lines if "database files in /var/lib/motcua/" in line]
    deployment.end()

    assert len(notes) == (1 if os.geteuid() == 0 else 0)
    for line in notes:
        shutil.rmtree(line.split("files in ")[1].split(",")[0])
    assert closed.stat().st_mode & 0o777 == 0o700
