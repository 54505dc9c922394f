"""Digests of what is here, computed by the database: the same text and the same hash as in ``rules/digests.py``.

The texts are hashed where the rows are. Each side's tables have an index by the day at which a dossier hangs, so that
looking at some days costs what those days hold. The registry finds the history of each dossier by its key: its
partitions hold the country, and a scan of them would cost the same for each of 96 sources.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from motcua.dossiers import queries as dossiers
from motcua.federation.queries.stored import day_of
from motcua.federation.rules.digests import Digest, joined
from motcua.federation.rules.slices import WHOLE, Range, Scope
from motcua.wire.status_codes import STATUS_NUMBERS

_BUCKET = "right(code, 2)"
_PLACE = f"day || '/' || {_BUCKET}"
_OF_DAYS = "day = ANY(%(days)s)"
_END = f"""
SELECT min(day) FROM ({dossiers.STANDING}) AS standing WHERE day > (
    SELECT max(day) FROM (
        SELECT day FROM ({dossiers.STANDING}) AS standing WHERE day >= %(first)s ORDER BY day LIMIT %(size)s
    ) AS slice
)
"""
_NUMBERS = " ".join(f"WHEN '{name}' THEN {number}" for name, number in STATUS_NUMBERS.items())
_NUMBER = f"CASE status {_NUMBERS} END"


def _first_level(text: str) -> str:
    """As ``rules.lines.first_level``: first in ``H26.18.05``, last in ``000.00.18.H26``, which begins with a digit."""
    return f"split_part({text}, '.', CASE WHEN ascii({text}) BETWEEN 48 AND 57 THEN -1 ELSE 1 END)"


def _instant(column: str) -> str:
    """PostgreSQL keeps an instant as microseconds since 2000, and gives them as eight bytes."""
    return f"timestamptz_send({column})::bigint + 946684800000000"


def _hash(*parts: str) -> str:
    text = ", '|', ".join(parts)
    return f"sha256(convert_to(concat({text}), 'UTF8'))"


_STATE = _hash(
    *("code", "version", _NUMBER, "agency", "procedure", "channel"),
    *(_instant(name) for name in ("submitted_at", "received_at", "due_at", "finished_at")),
    "outcome",
)
_VERSION = _hash("code", "version", _NUMBER, _instant("at"), "agency", "unit", _instant("due_at"), "reason")

# A dossier with a code of the registry's has versions by both: where it stands is compared, not its history.
_ISSUER = _first_level("split_part(code, '-', 1)")
_OURS = f"{_ISSUER} <> %(registry)s"
_SOURCE = _first_level("agency")

_AT_AGENCY = {
    "states": f"""
SELECT code, version, day, {_STATE} AS hash FROM ({dossiers.STANDING}) AS standing
WHERE {_SOURCE} = %(source)s AND {{of_days}}""",
    "history": f"""
SELECT code, version, day, digest AS hash FROM (
    SELECT code, version, agency, digest, {day_of("code")} AS day FROM federation_toldstatus
) AS told
WHERE {_SOURCE} = %(source)s AND {_OURS} AND {{of_days}}""",
}
_KNOWN = f"(SELECT *, {day_of('code')} AS day FROM federation_registereddossier) AS known"
_AT_REGISTRY = {
    # What was taken in nationally is its agency's once the agency has spoken of it.
    "states": f"""
SELECT code, version, day, {_STATE} AS hash FROM {_KNOWN}
WHERE source = %(source)s AND {{of_days}} AND ({_OURS} OR EXISTS (
    SELECT FROM federation_recordedstatus AS recorded JOIN federation_batch AS batch ON batch.id = recorded.batch_id
    WHERE recorded.code = known.code AND recorded.version = known.version AND batch.sender <> %(registry)s
))""",
    "history": f"""
SELECT code, recorded.version, day, hash FROM {_KNOWN} CROSS JOIN LATERAL (
    SELECT version, {_VERSION} AS hash FROM federation_recordedstatus AS recorded
    WHERE recorded.code = known.code
        AND recorded.opened_month = date_trunc('month', known.opened_on::timestamp)::date
    OFFSET 0
) AS recorded
WHERE source = %(source)s AND {_OURS} AND {{of_days}}""",
}
_HIGH, _LOW = "substring(hash FROM 1 FOR 8)::bigint", "substring(hash FROM 9 FOR 8)::bigint"
_XOR = f"bit_xor({_HIGH}) AS high, bit_xor({_LOW}) AS low"
_TREE = f"SELECT {{name}} AS name, count(*), {_XOR} FROM ({{rows}}) AS row GROUP BY 1"
_HELD = f"""
WITH state AS (
    SELECT code, version, {_HIGH} AS high, {_LOW} AS low FROM ({{states}}) AS row
), versions AS (
    SELECT code, array_agg(version ORDER BY version) AS versions, {_XOR} FROM ({{history}}) AS row GROUP BY code
)
SELECT code, coalesce(version, 0), state.high, state.low, coalesce(versions, ARRAY[]::integer[]), versions.high,
       versions.low
FROM state FULL JOIN versions USING (code) ORDER BY code
"""


@dataclass(frozen=True)
class Held:
    """A dossier as it is here: the version at which it stands, and the hashes; 0 and none if it stands nowhere."""

    code: str
    version: int
    state: int
    versions: tuple[int, ...]
    history: int


def tree_of_agency(source: str, registry: str, scope: Scope = WHOLE) -> dict[str, Digest]:
    """Return what a source has at its own seat by day, of the days in some ranges; all without any."""
    return _tree(_AT_AGENCY, source, registry, "day", *_in(scope))


def tree_of_registry(source: str, registry: str, scope: Scope = WHOLE) -> dict[str, Digest]:
    """Return what the registry has of a source by day, of the days in some ranges; all without any."""
    return _tree(_AT_REGISTRY, source, registry, "day", *_in(scope))


def buckets_of_agency(source: str, registry: str, days: Sequence[str]) -> dict[str, Digest]:
    """Return what a source has at its own seat on some days, by bucket."""
    return _tree(_AT_AGENCY, source, registry, _PLACE, _OF_DAYS, {"days": list(days)})


def buckets_of_registry(source: str, registry: str, days: Sequence[str]) -> dict[str, Digest]:
    """Return what the registry has of a source on some days, by bucket."""
    return _tree(_AT_REGISTRY, source, registry, _PLACE, _OF_DAYS, {"days": list(days)})


def list_at_agency(source: str, registry: str, buckets: Iterable[tuple[str, str]]) -> dict[str, Held]:
    """Return the dossiers of some buckets as they are at their source's seat."""
    return _list(_AT_AGENCY, source, registry, buckets)


def list_at_registry(source: str, registry: str, buckets: Iterable[tuple[str, str]]) -> dict[str, Held]:
    """Return the dossiers of some buckets as the registry has them, of one instant."""
    return _list(_AT_REGISTRY, source, registry, buckets)


def count_at_agency(source: str) -> int:
    """Return how many dossiers of a source there are at this seat."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({dossiers.STANDING}) AS standing WHERE {_SOURCE} = %s", [source])
        return int(cursor.fetchone()[0])


def slice_from(first: str, size: int) -> Range:
    """Return the slice of this seat's dossiers that begins with a day.

    It has whole days only: as many as hold ``size`` dossiers, and the one in which they end.
    """
    with connection.cursor() as cursor:
        cursor.execute(_END, {"first": first, "size": size})
        return Range(first, cursor.fetchone()[0] or "")


def _in(scope: Scope) -> tuple[str, dict[str, Any]]:
    """Return the condition that a day lies in one of the ranges; the first begins and the last ends with ""."""
    ranges = [f"(day >= %(first_{n})s{f' AND day < %(end_{n})s' if each.end else ''})" for n, each in enumerate(scope)]
    bounds = {f"{name}_{n}": text for n, each in enumerate(scope) for name, text in each._asdict().items()}
    return f"({' OR '.join(ranges)})" if ranges else "TRUE", bounds


def _tree(
    rows: Mapping[str, str], source: str, registry: str, name: str, of_days: str, days: Mapping[str, Any]
) -> dict[str, Digest]:
    parameters: dict[str, Any] = {"source": source, "registry": registry, **days}
    tree: dict[str, Digest] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TREE.format(name=name, rows=rows["states"].format(of_days=of_days)), parameters)
        for key, number, high, low in cursor.fetchall():
            tree[key] = Digest(number, joined(high, low))
        cursor.execute(_TREE.format(name=name, rows=rows["history"].format(of_days=of_days)), parameters)
        for key, number, high, low in cursor.fetchall():
            tree[key] = tree.get(key, Digest()) + Digest(0, 0, number, joined(high, low))
    return tree


def _list(rows: Mapping[str, str], source: str, registry: str, buckets: Iterable[tuple[str, str]]) -> dict[str, Held]:
    places = sorted(buckets)
    of_days = f"{_OF_DAYS} AND (day, {_BUCKET}) IN (SELECT * FROM unnest(%(of)s::text[], %(buckets)s::text[]))"
    parameters: dict[str, Any] = {
        "source": source,
        "registry": registry,
        "days": sorted({day for day, _ in places}),
        "of": [day for day, _ in places],
        "buckets": [bucket for _, bucket in places],
    }
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(**{name: sql.format(of_days=of_days) for name, sql in rows.items()}), parameters)
        return {
            code: Held(code, version, joined(high, low), tuple(versions), joined(history_high, history_low))
            for code, version, high, low, versions, history_high, history_low in cursor.fetchall()
        }
