"""A deployment in one file: its database, its files (sealed, as they lie) and its keys."""

import io
import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from motcua.project.deployment import server
from motcua.project.deployment.binaries import candidates
from motcua.project.deployment.errors import CannotStart

FORMAT = 1
OF_THE_SERVER = {"postgres"}  # keys that belong to the machine's server, not to the deployment


def program(name: str, server_major: int) -> Path:
    """Return pg_dump or pg_restore, at least as young as the server."""
    for binaries in candidates():
        if binaries.major >= server_major and binaries.program(name).exists():
            return binaries.program(name)
    raise CannotStart(f"{name} of PostgreSQL {server_major} or newer is needed; install the client programs.")


def _connection_environment(url: str) -> dict[str, str]:
    """Return the way into a database for PostgreSQL's programs, with the password out of the command line."""
    parts = urlsplit(url)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": server.database_of(url),
    }
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **{name: value for name, value in given.items() if value}}


def _run(command: list[str | Path], url: str) -> None:
    done = subprocess.run(command, env=_connection_environment(url), capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines() or [""]
        raise CannotStart(f"{Path(command[0]).name} failed: {lines[0]}")


def _major(url: str) -> int:
    with server.connect(url) as connection:
        return connection.info.server_version // 10000


def write(target: Path, *, url: str, files: Path, keys: Path, facts: dict[str, Any]) -> None:
    """Write a deployment into ``target``, whole or not at all, readable by us alone.

    The database first: a file is stored before the database names it, so every name in the dump has its file.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    dump = target.with_name(f".{target.name}.{os.getpid()}.dump")
    try:
        draft.touch(mode=0o600)
        dump.touch(mode=0o600)
        _run([program("pg_dump", _major(url)), "--format=custom", "--no-owner", f"--file={dump}"], url)
        with draft.open("wb") as stream, tarfile.open(fileobj=stream, mode="w") as archive:
            manifest = json.dumps({"format": FORMAT, **facts}, ensure_ascii=False).encode()
            entry = tarfile.TarInfo("manifest.json")
            entry.size = len(manifest)
            archive.addfile(entry, io.BytesIO(manifest))
            archive.add(dump, "database.dump")
            _add_folder(archive, files, "files", set())
            _add_folder(archive, keys, "keys", OF_THE_SERVER)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        for path in (draft, dump):
            path.unlink(missing_ok=True)


def _add_folder(archive: tarfile.TarFile, folder: Path, name: str, without: set[str]) -> None:
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        if path.is_file() and str(path.relative_to(folder)) not in without:
            archive.add(path, f"{name}/{path.relative_to(folder)}")


def manifest_of(source: Path) -> dict[str, Any]:
    """Return what a backup says of itself; refuse what isn't one."""
    try:
        with tarfile.open(source) as archive:
            member = archive.extractfile("manifest.json")
            manifest = json.loads(member.read()) if member else {}
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise CannotStart(f"{source} is not a backup of Một Cửa.") from error
    except OSError as error:
        raise CannotStart(f"{source} can't be read: {error.strerror}.") from error
    if manifest.get("format") != FORMAT:
        raise CannotStart(f"{source} is a backup of another version of Một Cửa (format {manifest.get('format')}).")
    return dict(manifest)


def read(source: Path, *, url: str, files: Path, keys: Path) -> None:
    """Put a backup in the place of a deployment: everything is unpacked beside it first, then exchanged."""
    name = server.database_of(url)
    beside = server.in_database(url, f"{name}_restoring")
    new_files, new_keys = (folder.with_name(f"{folder.name}.restoring") for folder in (files, keys))
    for folder in (new_files, new_keys):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
    dump = new_keys / "database.dump"
    try:
        with tarfile.open(source) as archive:
            _unpack(archive, {"files": new_files, "keys": new_keys}, dump)
        server.drop_database(beside)
        server.ensure_database(beside)
        options = ["--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", f"--dbname={name}_restoring"]
        _run([program("pg_restore", _major(url)), *options, dump], beside)
    except (CannotStart, tarfile.TarError, OSError) as error:
        server.drop_database(beside)
        for folder in (new_files, new_keys):
            shutil.rmtree(folder, ignore_errors=True)
        raise CannotStart(f"{source} can't be restored, and nothing was changed: {error}") from error
    dump.unlink()
    for own in OF_THE_SERVER:
        if (keys / own).exists():
            shutil.copy2(keys / own, new_keys / own)
    server.replace_database(beside, name)
    for new, old in ((new_files, files), (new_keys, keys)):
        shutil.rmtree(old, ignore_errors=True)
        new.replace(old)


def _unpack(archive: tarfile.TarFile, folders: dict[str, Path], dump: Path) -> None:
    """Write the regular files of an archive where they belong; what points elsewhere is refused."""
    for member in archive:
        top, _, rest = member.name.partition("/")
        if member.name == "manifest.json":
            continue
        target = dump if member.name == "database.dump" else folders[top] / rest if top in folders else None
        if target is None or not member.isfile() or ".." in Path(rest).parts or Path(rest).is_absolute():
            raise tarfile.TarError(f"it holds {member.name!r}")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.touch(mode=0o600)
        stream = archive.extractfile(member)
        with target.open("wb") as out:
            shutil.copyfileobj(stream, out)  # type: ignore[arg-type]
            out.flush()
            os.fsync(out.fileno())
