"""A PostgreSQL cluster of our own: made once, started as a child on a loopback port, with a password."""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from motcua.project.deployment.binaries import Binaries, find_binaries
from motcua.project.deployment.child import Child
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.var import Var, plain_disk_problems

OUTSIDE = Path("/var/lib/motcua")
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # what people wrote stays out of the log, also when a statement fails
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Cluster:
    """Where a cluster lies, with which programs, and how it's reached."""

    binaries: Binaries
    data: Path
    port: int
    password: str
    log: Path
    user_id: int | None = None
    settings: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres:{quote(self.password)}@127.0.0.1:{self.port}/{database}"

    def child(self) -> Child:
        """Return the server as a child; SIGINT is PostgreSQL's fast shutdown."""
        settings = {**SETTINGS, "port": str(self.port), **self.settings}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Child(
            name="postgres",
            command=[self.binaries.program("postgres"), "-D", self.data, *options],
            environment=_environment(self.data),
            log=self.log,
            address=f"127.0.0.1:{self.port}",
            user_id=self.user_id,
            stop_signal=signal.SIGINT,
        )

    def wait_until_ready(self, child: Child) -> None:
        """Return when the server answers, however long its recovery takes; CannotStart when it ends instead."""
        while child.is_alive():
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return
        words = child.last_words()
        if "No space left" in words:
            raise CannotStart(f"The disk that holds {self.data} is full; make room and start again.")
        raise CannotStart(f"PostgreSQL did not start ({self.log}): {words}")

    def wait_until_left(self, seconds: float = 30.0) -> None:
        """Wait for the end of a server that an earlier start left behind (it stops when its parent dies)."""
        deadline = time.monotonic() + seconds
        while (pid := self._running_pid()) is not None:
            if time.monotonic() > deadline:
                raise CannotStart(f"An earlier PostgreSQL (process {pid}) still uses {self.data}; stop it first.")
            time.sleep(0.05)

    def _running_pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.data).encode() in command else None


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(home)}


def lay_out(var: Var, port: int, settings: dict[str, str] | None = None) -> Cluster:
    """Find the programs and make the cluster of a deployment, once.

    As root the server runs as ``nobody``; where a parent folder is closed to that user, programs and cluster
    go to ``/var/lib/motcua``, and ``notes`` says so.
    """
    password = _password(var)
    home, notes = var.root / "postgres", []
    user_id = _unprivileged_user() if os.geteuid() == 0 else None
    if user_id is not None and not _is_open(var.root):
        if (home / "data").exists():
            raise CannotStart(f"{home} lies under a folder that was closed since; open it again with chmod o+x.")
        mark = hashlib.sha256(f"{var.root}\0{password}".encode()).hexdigest()[:12]
        home = OUTSIDE / mark
        notes.append(f"database files in {home}, because a folder above {var.root} is closed to other users")
    binaries = find_binaries(home / "data")
    if user_id is not None and not _is_open(binaries.folder):
        binaries = _copy_outside(binaries)
        notes.append(f"PostgreSQL programs copied to {binaries.folder.parent}, for the same reason")
    cluster = Cluster(
        binaries, home / "data", port, password, var.log("postgres"), user_id, settings or {}, tuple(notes)
    )
    if not (cluster.data / "PG_VERSION").exists():
        with plain_disk_problems(home):
            _make(cluster)
    return cluster


def _make(cluster: Cluster) -> None:
    home, draft = cluster.data.parent, cluster.data.with_name("data.new")
    home.mkdir(parents=True, exist_ok=True)
    if home.is_relative_to(OUTSIDE):
        OUTSIDE.chmod(0o755)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    secret = home / "password.new"
    secret.touch(mode=0o600)
    secret.write_text(cluster.password)
    if cluster.user_id is not None:
        os.chown(draft, cluster.user_id, cluster.user_id)
        os.chown(secret, cluster.user_id, cluster.user_id)
    who = {} if cluster.user_id is None else {"user": cluster.user_id, "group": cluster.user_id, "extra_groups": []}
    command = [
        cluster.binaries.program("initdb"),
        *("-D", draft, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"),
    ]
    done = subprocess.run(  # type: ignore[call-overload]
        command, env=_environment(draft), cwd="/", capture_output=True, text=True, check=False, **who
    )
    secret.unlink()
    if done.returncode:
        if "No space left" in done.stderr:
            raise CannotStart(f"The disk that holds {home} is full; make room and start again.")
        raise CannotStart(f"PostgreSQL could not make its cluster in {home}: {_last_line(done.stderr)}")
    draft.rename(cluster.data)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if "error" in line] or text.splitlines() or [""]
    return lines[-1]


def _password(var: Var) -> str:
    path = var.keys / "postgres"
    if not path.exists():
        with plain_disk_problems(path):
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24))
    return path.read_text().strip()


def _unprivileged_user() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return 65534


def _is_open(path: Path) -> bool:
    """Tell whether any user may pass through every folder down to ``path``."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents] if folder.exists())


def _copy_outside(binaries: Binaries) -> Binaries:
    source = binaries.folder.parent
    mark = hashlib.sha256(f"{source}\0{binaries.version}".encode()).hexdigest()[:12]
    target = OUTSIDE / f"postgresql-{binaries.version}-{mark}"
    if not target.exists():
        with plain_disk_problems(OUTSIDE):
            OUTSIDE.mkdir(parents=True, exist_ok=True)
            OUTSIDE.chmod(0o755)
            draft = target.with_name(f"{target.name}.{os.getpid()}")
            shutil.copytree(source, draft, symlinks=True, ignore=shutil.ignore_patterns("include", "doc", "*.a"))
            draft.rename(target)
    return Binaries(target / binaries.folder.name, binaries.version, binaries.source)
