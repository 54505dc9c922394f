"""The registry's tables as a benchmark handles them: rows for the limits, positions in the log, changes that wait."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from motcua.federation.types import StatusLine
from motcua.wire.dossier_codes import parse
from motcua.wire.status_codes import STATUS_NAMES

_HISTORY = (
    "federation_recordedstatus "
    "(code, version, opened_month, batch_id, at, due_at, status, agency, unit, reason, content)"
)
_REGISTRY = (
    "federation_registereddossier (code, source, agency, unit, procedure, channel, status, version, at, submitted_at, "
    "received_at, due_at, finished_at, outcome, opened_on)"
)
_COUNTED = "agency, procedure, channel, received_at, due_at, finished_at, outcome"
_CHANGES = f"counts_change ({', '.join(f'{side}_{name}' for side in ('old', 'new') for name in _COUNTED.split(', '))})"


class Rows:
    """Rows such as the ingest writes for some messages as workers take them, each with a code of its own.

    As there, a dossier of which a transaction tells several versions moves once, and a share ``changed`` of the lines
    has a row in the change log. Codes lie beside those of the lines, so that the same pages are touched.
    """

    def __init__(
        self, taken: Sequence[tuple[int, str, Sequence[Sequence[StatusLine]]]], serial: int, changed: float
    ) -> None:
        self.taken, self.serial, self.changed = list(taken), serial, changed
        self.codes: list[str] = []
        self._number = 0

    def files(self, folder: Path, shares: int, which: Sequence[str], times: int) -> list[list[Path]]:
        """Write rows for ``which`` tables down, so many for each line, a file for each transaction, by share."""
        files: list[list[Path]] = [[] for _ in range(shares)]
        for share, _, some in self.taken * times:
            path = folder / f"rows-{self.serial}-{len(which)}-{self._number}"
            path.write_bytes(b"\1".join(self._tables([line for lines in some for line in lines], which)))
            files[share].append(path)
        return files

    def _tables(self, lines: Sequence[StatusLine], which: Sequence[str]) -> list[bytes]:
        rows: dict[str, list[str]] = {name: [] for name in which}
        named = sorted((self._code_beside(line.code), n) for n, line in enumerate(lines))
        newest = {line.code: n for n, line in sorted(enumerate(lines), key=lambda one: one[1].version)}
        for turn, (code, n) in enumerate(named):
            line = lines[n]
            status, opened_on = STATUS_NAMES[line.status], parse(line.code).day
            times = [line.received_at, line.due_at, line.finished_at, line.outcome or None]
            rows["history"].append(
                _row(code, 1, opened_on.replace(day=1), -1, line.at, line.due_at, status, line.agency, line.unit)
                + f"\t{line.reason}\t\\\\x{secrets.token_hex(16)}"
            )
            if "registry" in rows and newest[line.code] == n:
                who = [line.agency[:3], line.agency, line.unit, line.procedure, line.channel, status]
                rows["registry"].append(_row(code, *who, 1, line.at, line.submitted_at, *times, opened_on))
            if "changes" in rows and turn < self.changed * len(lines):
                counted = [line.agency, line.procedure, line.channel, *times]
                rows["changes"].append(_row(*counted, *counted))
        into = {"history": _HISTORY, "registry": _REGISTRY, "changes": _CHANGES}
        return [into[name].encode() + b"\0" + "".join(f"{row}\n" for row in rows[name]).encode() for name in which]

    def _code_beside(self, code: str) -> str:
        self._number += 1
        beside = f"{code.rpartition('-')[0]}-{100_000_000 + self.serial * 300_000 + self._number}"
        self.codes.append(beside)
        return beside

    def forget(self) -> None:
        """Take the rows out again; the change log holds no others."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM federation_recordedstatus WHERE code = ANY(%s)", [self.codes])
            cursor.execute("DELETE FROM federation_registereddossier WHERE code = ANY(%s)", [self.codes])
            cursor.execute("TRUNCATE counts_change")
        self.codes.clear()


def _row(*values: Any) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in values)


def give_memory() -> None:
    """Let what this connection asks from here on sort and hash millions of rows without the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '1GB'")


def forget_road() -> None:
    """Empty the road's tables, so that a registry which was kept gets a road of its own for each run."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("road_")]
        cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")


def is_server_ours() -> bool:
    """Tell whether nobody else works on this server: it has no other database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE NOT datistemplate")
        return int(cursor.fetchone()[0]) <= 2


def wal_position() -> str:
    """Return where the write-ahead log stands."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect")
        cursor.execute("SELECT pg_current_wal_flush_lsn()::text")
        return str(cursor.fetchone()[0])


def wal_since(position: str) -> tuple[int, int]:
    """Return the bytes of records, and of images of whole pages, that were logged since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(record_length - fpi_length), sum(fpi_length)"
            " FROM pg_get_wal_records_info(%s, pg_current_wal_flush_lsn())",
            [position],
        )
        records, images = cursor.fetchone()
        return int(records), int(images)


def backend_pid() -> int:
    """Return the server process of our own connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def has_changes() -> bool:
    """Tell whether a change waits to be counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM counts_change)")
        return bool(cursor.fetchone()[0])


def logged_at() -> list[datetime]:
    """Return when each change that waits was logged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT logged_at FROM counts_change ORDER BY id")
        return [at for (at,) in cursor.fetchall()]
