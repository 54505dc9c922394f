"""What is installed by ``pip install`` is the whole house (test_demo.py starts it from there)."""

import subprocess
import zipfile
from pathlib import Path

from tests.start.wheels import ROOT

CARRIED = {
    ".html",
    ".css",
    ".js",
    ".svg",
    ".woff2",
    ".ttf",
    ".typ",
    ".csv",
    ".json",
    ".toml",
    ".mo",
    ".py",
    ".png",
    ".txt",
}


def test_the_wheel_carries_every_file_that_the_house_reads(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())

    house = [path for name in ("motcua", "motcua_sandbox") for path in (ROOT / "src" / name).rglob("*")]
    wanted = {str(path.relative_to(ROOT / "src")) for path in house if path.suffix in CARRIED}
    assert wanted - inside == set()
    assert any(name.endswith("entry_points.txt") for name in inside)


def test_what_is_installed_runs_from_where_it_is_installed(installed: Path) -> None:
    command = [installed, "-c", "import motcua, motcua_sandbox; print(motcua.__file__, motcua_sandbox.__file__)"]

    told = subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=True).stdout

    assert told.count(str(installed.parents[1])) == 2
    assert subprocess.run([installed.with_name("motcua"), "--version"], env={}, cwd="/").returncode == 0
