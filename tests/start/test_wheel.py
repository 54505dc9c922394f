"""What is installed by ``pip install`` is the whole house."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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


def test_the_wheel_carries_every_file_that_the_house_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "-w", tmp_path]
    subprocess.run([*command, ROOT], check=True, capture_output=True)
    wheel = next(tmp_path.glob("motcua-*.whl"))

    inside = set(zipfile.ZipFile(wheel).namelist())

    house = [path for name in ("motcua", "motcua_sandbox") for path in (ROOT / "src" / name).rglob("*")]
    wanted = {str(path.relative_to(ROOT / "src")) for path in house if path.suffix in CARRIED}
    assert wanted - inside == set()
    assert any(name.endswith("entry_points.txt") for name in inside)
