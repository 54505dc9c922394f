"""The statements of an ingest: the same ones for 5 lines as for 5,000."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from motcua.counts import actions as counts
from motcua.federation.rules.verdicts import Gaps, Key

# Lines wait here, sorted by code and version, so that two ingests lock rows in one order and never each other out. A
# scan of a temporary table gives them back as they came. Those of an ingest before in the same transaction go first.
_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS federation_line (
    code text COLLATE "C", version integer, place integer, batch_id bigint, opened_month date, opened_on date,
    source text, agency text, unit text, procedure text, channel text, status text, at timestamptz,
    submitted_at timestamptz, received_at timestamptz, due_at timestamptz, finished_at timestamptz, outcome text,
    reason text, content bytea, is_newest boolean
) ON COMMIT DELETE ROWS;
DELETE FROM federation_line
"""
_WIRE_TYPES = (
    *("text", "int4", "int4", "int8", "date", "date", *["text"] * 6),
    *(*["timestamptz"] * 5, "text", "text", "bytea", "bool"),
)
Row = tuple[Any, ...]
"""A line in the order of the stage's columns."""

_PREPARE = """
SELECT ARRAY(SELECT nextval(pg_get_serial_sequence('federation_batch', 'id')) FROM generate_series(1, %(batches)s)),
       ARRAY(SELECT month FROM unnest(%(months)s::date[]) AS month
             WHERE to_regclass('federation_recordedstatus_' || to_char(month, 'YYYY_MM')) IS NULL)
"""
_HISTORY = "code, version, opened_month, batch_id, at, due_at, status, agency, unit, reason, content"
_RECORD = f"""
WITH fresh AS (
    INSERT INTO federation_recordedstatus ({_HISTORY}) SELECT {_HISTORY} FROM federation_line
    ON CONFLICT DO NOTHING RETURNING code, version
)
SELECT place FROM federation_line WHERE (code, version) NOT IN (SELECT code, version FROM fresh)
"""
_CONTENTS = """
SELECT code, version, content FROM federation_recordedstatus
WHERE (code, version, opened_month) IN (SELECT * FROM unnest(%s::text[], %s::integer[], %s::date[]))
"""
_COUNTED = ("agency", "procedure", "channel", "received_at", "due_at", "finished_at", "outcome")
_STATE = (
    *("code", "source", "agency", "unit", "procedure", "channel", "status", "version", "at", "submitted_at"),
    *("received_at", "due_at", "finished_at", "outcome", "opened_on"),
)
_CHANGED = [column for column in _STATE if column not in {"code", "opened_on"}]
_UPSERT = f"""
INSERT INTO federation_registereddossier AS known ({", ".join(_STATE)})
SELECT {", ".join(_STATE)} FROM federation_line WHERE is_newest
ON CONFLICT (code) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGED)}
WHERE excluded.version > known.version
RETURNING {", ".join(f"{side}.{name} AS {side}_{name}" for side in ("old", "new") for name in _COUNTED)},
    CASE WHEN new.version <> coalesce(old.version, 0) + 1
         THEN ARRAY[new.code, coalesce(old.version, 0)::text, new.version::text] END AS extra
"""
_GAPS = """
SELECT code, version FROM federation_opengap WHERE code IN (SELECT code FROM federation_line)
"""
_SETTLE = """
WITH filled AS (
    DELETE FROM federation_opengap
    WHERE (code, version) IN (SELECT * FROM unnest(%(filled_codes)s::text[], %(filled_versions)s::integer[]))
)
INSERT INTO federation_opengap (code, version, source, noticed_at)
SELECT *, %(now)s FROM unnest(%(codes)s::text[], %(versions)s::integer[], %(sources)s::text[])
"""


def prepare(batches: int, months: Iterable[date]) -> tuple[list[int], list[date]]:
    """Give so many batches their ids, and say which months have no partition yet."""
    with connection.cursor() as cursor:
        cursor.execute(_PREPARE, {"batches": batches, "months": sorted(months)})
        ids, missing = cursor.fetchone()
    return ids, missing


def holders_of(codes: Sequence[str]) -> dict[str, str]:
    """Return the source of each dossier that is registered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, source FROM federation_registereddossier WHERE code = ANY(%s)", [list(codes)])
        return dict(cursor.fetchall())


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


def stage(rows: Sequence[Row]) -> None:
    """Put lines into the stage, sorted by code and version."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy("COPY federation_line FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(_WIRE_TYPES)
            write = copy.write_row
            for row in rows:
                write(row)


def record() -> list[int]:
    """Write what is staged into history; return the places of lines whose version was there already."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD)
        return [place for (place,) in cursor.fetchall()]


def contents_of(versions: Iterable[tuple[str, int, date]]) -> dict[Key, bytes]:
    """Return what is recorded of some versions, each with the month of its dossier, as digests."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTENTS, [list(column) for column in zip(*versions, strict=True)])
        return {(code, version): bytes(content) for code, version, content in cursor.fetchall()}


def move() -> dict[str, tuple[int, int]]:
    """Let the newest versions be where dossiers stand, and log what that counts.

    Return the version before and after of each dossier that didn't simply go on by one.
    """
    rows = counts.log_changes(from_sql=_UPSERT)
    return {code: (int(before), int(after)) for ((code, before, after),) in rows}


def gaps_of() -> dict[str, set[int]]:
    """Return which versions of dossiers are missing; ``move`` has locked their rows, so nobody changes it meanwhile."""
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_GAPS)
        for code, version in cursor.fetchall():
            found.setdefault(code, set()).add(version)
    return found


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
