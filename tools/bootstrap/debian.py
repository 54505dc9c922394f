"""The system's programs that tests use: a browser, PDF tools and an XML signature checker of other people's making.

As root they're installed by apt-get, else by ``sudo -n``; where neither is allowed their packages are downloaded and
unpacked under ``var/tools``, with everything they need that isn't on the machine.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

PROGRAMS = {
    "chromium": "chromium",
    "curl": "curl",
    "jq": "jq",
    "openssl": "openssl",
    "xxd": "xxd",
    "pdfsig": "poppler-utils",
    "pdftotext": "poppler-utils",
    "xmlsec1": "xmlsec1",
}
STARTERS = {"chromium": "usr/lib/chromium/chromium"}  # where the program itself lies when it isn't in usr/bin
LIBRARIES = ("usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib", "lib/x86_64-linux-gnu")
STATUS = Path("/var/lib/dpkg/status")

Say = Callable[[str], None]


def missing(folder: Path) -> list[str]:
    """Return the programs that neither the system nor ``folder`` has."""
    path = f"{folder / 'bin'}:{os.environ.get('PATH', '')}"
    return [program for program in PROGRAMS if not shutil.which(program, path=path)]


def prepare_programs(folder: Path, say: Say) -> None:
    """Make sure that every program is there; raises Trouble with one sentence."""
    from prepare import Trouble

    wanted = missing(folder)
    if not wanted:
        return
    packages = sorted({PROGRAMS[program] for program in wanted})
    names = ", ".join(packages)
    if not shutil.which("apt-get"):
        raise Trouble(f"The tests need {names}; install them and run ./test again.")
    if os.geteuid() == 0 or _may_sudo():
        say(f"installing {names} with apt-get")
        done = _install([] if os.geteuid() == 0 else ["sudo", "-n"], packages)
    else:
        say(f"unpacking {names} under {folder}, for this user may not install them")
        done = _unpack(folder, packages, say)
    if not done or missing(folder):
        raise Trouble(f"The tests need {names}, which can't be installed here: apt-get install {' '.join(packages)}.")


def _may_sudo() -> bool:
    return bool(shutil.which("sudo")) and _quiet(["sudo", "-n", "true"])


def _quiet(command: Sequence[str | Path], cwd: Path | None = None) -> bool:
    return subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def _install(prefix: list[str], packages: list[str]) -> bool:
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "--no-install-recommends"]
    if _quiet([*command, "install", *packages]):
        return True
    return _quiet([*prefix, "apt-get", "-qq", "update"]) and _quiet([*command, "install", *packages])


def _unpack(folder: Path, packages: list[str], say: Say) -> bool:
    """Download packages and what they need, with apt's own lists in our folder, and unpack them there."""
    state, archives, root = folder / "apt" / "state", folder / "apt" / "archives", folder / "root"
    for each in (state / "lists" / "partial", archives / "partial", root, folder / "bin"):
        each.mkdir(parents=True, exist_ok=True)
    apt = [
        *("apt-get", "-qq", "-y", "-o", "Debug::NoLocking=true", "-o", f"Dir::State={state}"),
        *("-o", f"Dir::State::status={STATUS}", "-o", f"Dir::Cache={folder / 'apt'}"),
        *("-o", f"Dir::Cache::archives={archives}", "-o", "APT::Sandbox::User="),
    ]
    say("  reading the lists of packages")
    if not _quiet([*apt, "update"]):
        return False
    say("  downloading")
    if not _quiet([*apt, "--no-install-recommends", "--download-only", "install", *packages]):
        return False
    for archive in sorted(archives.glob("*.deb")):
        if not _quiet(["dpkg-deb", "--extract", archive, root]):
            return False
        archive.unlink()
    for program in PROGRAMS:
        _write_starter(folder, program)
    return True


def _write_starter(folder: Path, program: str) -> None:
    """Write a small script that runs an unpacked program with its libraries."""
    root = folder / "root"
    target = root / STARTERS.get(program, f"usr/bin/{program}")
    if not target.exists():
        return
    libraries = ":".join(str(root / each) for each in LIBRARIES if (root / each).exists())
    starter = folder / "bin" / program
    starter.write_text(
        "#!/bin/sh\n"
        f'LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\n'
        f'export LD_LIBRARY_PATH\nexec "{target}" "$@"\n'
    )
    starter.chmod(0o755)
