"""The statements of an ingest: the same ones for 5 lines as for 5,000."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.types.string import BytesBinaryDumper

from motcua.counts import actions as counts
from motcua.federation.rules.verdicts import NOWHERE, Gaps, Key, Standing

Row = tuple[Any, ...]
"""Values in the order of a table's columns."""

_PREPARE = """
SELECT ARRAY(SELECT nextval(pg_get_serial_sequence('federation_batch', 'id')) FROM generate_series(1, %(batches)s)),
       ARRAY(SELECT month FROM unnest(%(months)s::date[]) AS month
             WHERE to_regclass('federation_recordedstatus_' || to_char(month, 'YYYY_MM')) IS NULL),
       ARRAY(SELECT pg_advisory_xact_lock(%(lock)s, hashtext(source))::text FROM unnest(%(sources)s::text[]) AS source)
"""
_SOURCE_LOCK = 0x6D63
_STANDING = """
SELECT code, version, source, missing FROM federation_registereddossier AS known LEFT JOIN (
    SELECT code, array_agg(version ORDER BY version) AS missing FROM federation_opengap
    WHERE code = ANY(string_to_array(%(codes)s, E'\\n')) GROUP BY code
) AS gaps USING (code) WHERE code = ANY(string_to_array(%(codes)s, E'\\n'))
"""
_HISTORY = "code, version, opened_month, batch_id, at, due_at, status, agency, unit, reason, content"
_HISTORY_TYPES = ("text", "int4", "date", "int8", "timestamptz", "timestamptz", *["text"] * 4, "bytea")
_CONTENTS = """
SELECT code, version, content FROM federation_recordedstatus
WHERE (code, version, opened_month) IN (SELECT * FROM unnest(%s::text[], %s::integer[], %s::date[]))
"""
# Dossiers that move wait here, sorted by code, so that two ingests lock rows in one order and never each other out. A
# scan of a temporary table gives them back as they came. Those of an ingest before in the same transaction go first.
_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS federation_newest (
    code text COLLATE "C", source text, agency text, unit text, procedure text, channel text, status text,
    version integer, at timestamptz, submitted_at timestamptz, received_at timestamptz, due_at timestamptz,
    finished_at timestamptz, outcome text, opened_on date
) ON COMMIT DELETE ROWS;
DELETE FROM federation_newest
"""
_STATE = (
    *("code", "source", "agency", "unit", "procedure", "channel", "status", "version", "at", "submitted_at"),
    *("received_at", "due_at", "finished_at", "outcome", "opened_on"),
)
_STATE_TYPES = (*["text"] * 7, "int4", *["timestamptz"] * 5, "text", "date")
_CHANGED = [column for column in _STATE if column not in {"code", "opened_on"}]
_COUNTED = ("agency", "procedure", "channel", "received_at", "due_at", "finished_at", "outcome")
_UPSERT = f"""
INSERT INTO federation_registereddossier AS known ({", ".join(_STATE)})
SELECT {", ".join(_STATE)} FROM federation_newest
ON CONFLICT (code) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGED)}
WHERE excluded.version > known.version
RETURNING {", ".join(f"{side}.{name} AS {side}_{name}" for side in ("old", "new") for name in _COUNTED)},
    CASE WHEN new.version <> coalesce(old.version, 0) + 1 THEN new.code || ' ' || coalesce(old.version, 0) END AS extra
"""
_SETTLE = """
WITH filled AS (
    DELETE FROM federation_opengap
    WHERE (code, version) IN (SELECT * FROM unnest(%(filled_codes)s::text[], %(filled_versions)s::integer[]))
)
INSERT INTO federation_opengap (code, version, source, noticed_at)
SELECT *, %(now)s FROM unnest(%(codes)s::text[], %(versions)s::integer[], %(sources)s::text[])
"""


class Overtaken(Exception):
    """Somebody else moved the same dossiers since they were looked at."""


def prepare(batches: int, months: Iterable[date], sources: Iterable[str]) -> tuple[list[int], list[date]]:
    """Give so many batches their ids, and say which months have no partition yet.

    Wait while another process records what one of the sources said; not to do a thing twice is cheaper.
    """
    parameters: dict[str, Any] = {
        "batches": batches,
        "months": sorted(months),
        "lock": _SOURCE_LOCK,
        "sources": sorted(sources),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PREPARE, parameters)
        ids, missing, _ = cursor.fetchone()
    return ids, missing


def days_of_foreign_codes(days: Mapping[str, date]) -> dict[str, date]:
    """Return the day that stands for each foreign code; what is new is kept with the day given."""
    codes = sorted(days)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO federation_foreigncode (code, opened_on) SELECT * FROM unnest(%s::text[], %s::date[])
            ON CONFLICT DO NOTHING
            """,
            [codes, [days[code] for code in codes]],
        )
        cursor.execute("SELECT code, opened_on FROM federation_foreigncode WHERE code = ANY(%s)", [codes])
        return dict(cursor.fetchall())


def where_stand(codes: Sequence[str]) -> dict[str, Standing]:
    """Return where dossiers stand, those that are registered."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"codes": "\n".join(codes)})
        return {
            code: Standing(version, source, tuple(missing or ()))
            for code, version, source, missing in cursor.fetchall()
        }


def contents_of(versions: Iterable[tuple[str, int, date]]) -> dict[Key, bytes]:
    """Return what is recorded of some versions, each with the month of its dossier, as digests."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTENTS, [list(column) for column in zip(*versions, strict=True)])
        return {(code, version): bytes(content) for code, version, content in cursor.fetchall()}


def record(rows: Iterable[Row]) -> None:
    """Write versions into history, sorted by code; IntegrityError when one is there already."""
    _copy(f"federation_recordedstatus ({_HISTORY})", _HISTORY_TYPES, rows)


def move(rows: Sequence[Row], standing: Mapping[str, Standing]) -> None:
    """Let dossiers stand where these rows say, sorted by code, and log what that counts.

    Raises Overtaken when one doesn't move from where it stood.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
    _copy("federation_newest", _STATE_TYPES, rows)
    moved, jumps = counts.log_changes(from_sql=_UPSERT)
    expected = {
        f"{code} {before}"
        for code, *_ignored, version in (row[:8] for row in rows)
        if version != (before := standing.get(code, NOWHERE).version) + 1
    }
    if moved != len(rows) or set(jumps) != expected:
        raise Overtaken()


def _copy(table: str, types: Sequence[str], rows: Iterable[Row]) -> None:
    into = f"COPY {table} FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.adapters.register_dumper(bytes, BytesBinaryDumper)  # the usual one for bytea asks what it's given
        with cursor.copy(into) as copy:
            copy.set_types(types)
            write = copy.write_row
            for row in rows:
                write(row)


def settle(gaps: Gaps, sources: Mapping[str, str], now: datetime) -> None:
    """Close the gaps that were filled and note new ones."""
    parameters: dict[str, Any] = {
        "filled_codes": [code for code, _ in gaps.filled],
        "filled_versions": [version for _, version in gaps.filled],
        "codes": [code for code, _ in gaps.opened],
        "versions": [version for _, version in gaps.opened],
        "sources": [sources[code] for code, _ in gaps.opened],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, parameters)
