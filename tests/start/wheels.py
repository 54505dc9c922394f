"""The house as ``pip install .`` brings it: built, and put into an environment that has nothing but what it needs."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def build(folder: Path) -> Path:
    """Build the wheel into a folder and return it."""
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "-w", folder]
    subprocess.run([*command, ROOT], check=True, capture_output=True)
    return next(folder.glob("motcua-*.whl"))


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a new environment and return its Python; what it depends on is lent by ours.

    A folder named in a ``.pth`` file lends its packages, but not the clone that our own ``.pth`` files lead to.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel]
    empty = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # the clone is not there
    subprocess.run(command, check=True, capture_output=True, env=empty)
    home = next((folder / "lib").glob("python3*")) / "site-packages"
    (home / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return python
