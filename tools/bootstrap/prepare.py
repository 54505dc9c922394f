"""Make ``.venv`` from the locks; run by ./run and ./test with the system's Python, so the standard library only.

``prepare.py`` installs what runs; ``prepare.py --test`` also what tests need, with the system's programs for them.
A second run finds everything done and takes no time.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import time
import venv
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "motcua.json"
LOCKS = {"runtime": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
BEGAN = time.monotonic()


class Trouble(Exception):
    """Something outside is not as it must be; the text is the sentence to show."""


def say(text: str) -> None:
    print(f"[{time.monotonic() - BEGAN:6.1f} s] {text}", flush=True)


def digest(kind: str) -> str:
    """Return what an installation depends on: the lock, the project's own table, the Python, the place."""
    parts = [LOCKS[kind].read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), bytes(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed() -> dict[str, str]:
    try:
        marks = json.loads(MARK.read_text())
    except (OSError, ValueError):
        return {}
    return marks if works() else {}


def works() -> bool:
    """Tell whether the environment's Python starts and is the one that runs this."""
    with suppress(OSError):
        answer = subprocess.run([PYTHON, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
        return answer.stdout.strip() == sys.version.strip()
    return False


def make_venv() -> None:
    if works():
        return
    say(f"making .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=False, symlinks=True)  # Debian's Python may come without ensurepip


def pip_wheel() -> Path:
    """Return the vendored pip, which must be the very one of the lock."""
    wheel = next((ROOT / "tools" / "bootstrap").glob("pip-*.whl"))
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if f"--hash=sha256:{found}" not in LOCKS["runtime"].read_text():
        raise Trouble(f"{wheel.name} is damaged: its SHA-256 isn't the one in requirements.lock.")
    return wheel


def pip(*arguments: str, packages: int = 0) -> None:
    """Run the vendored pip, with a line of progress at least every few seconds."""
    command = [str(PYTHON), f"{pip_wheel()}/pip", "install", "--no-input", "--progress-bar=off", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    lines: list[str] = []
    seen, last = 0, time.monotonic()
    for line in process.stdout or ():
        lines.append(line.rstrip())
        seen += line.startswith("Collecting ")
        if line.startswith("Installing collected packages"):
            say(f"  unpacking {seen} packages" if packages else "  adding Một Cửa itself")
            packages = 0
        elif packages and time.monotonic() - last > 5:
            say(f"  {seen} downloaded")
            last = time.monotonic()
    if process.wait():
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
        raise Trouble(f"The packages can't be installed: {' '.join(errors[:2])}")


def install(kind: str) -> None:
    lock = LOCKS[kind]
    count = sum(line[:1].isalnum() for line in lock.read_text().splitlines())
    say(f"installing {count} packages of {lock.name}")
    # what is used is compiled at its first use; compiling everything would take longer than all the rest
    pip("--require-hashes", "--only-binary=:all:", "--no-compile", "-r", str(lock), packages=count)
    pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
    say("installed")


def prepare(kind: str) -> None:
    """Bring ``.venv`` to the state of a lock, unless it is there."""
    marks = installed()
    if marks.get(kind) == digest(kind):
        return
    make_venv()
    MARK.unlink(missing_ok=True)
    install(kind)
    kinds = ["runtime", "test"] if kind == "test" else [kind]  # the test lock holds all of the other
    MARK.write_text(json.dumps({each: digest(each) for each in kinds}))


def main() -> int:
    try:
        with (ROOT / "pyproject.toml").open() as one_at_a_time:
            fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
            prepare("test" if "--test" in sys.argv else "runtime")
            if "--test" in sys.argv:
                from debian import prepare_programs

                prepare_programs(ROOT / "var" / "tools", say)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print(f"{ROOT} can't be prepared: {error.strerror or error} ({error.filename or 'disk'}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
