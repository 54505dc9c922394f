"""Digests of what is here, computed by the database: the same text and the same hash as in ``rules/digests.py``.

Whole trees are one scan; the texts are hashed where the rows are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from motcua.dossiers import queries as dossiers
from motcua.federation.rules.digests import Digest, joined
from motcua.wire.status_codes import STATUS_NUMBERS

_DAY = """CASE WHEN length(split_part(code, '-', 2)) = 6 THEN split_part(code, '-', 2)
               ELSE 'x' || left(right(code, 4), -2) END"""
_BUCKET = "right(code, 2)"
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
SELECT code, version, {_STATE} AS hash FROM ({dossiers.STANDING}) AS standing
WHERE {_SOURCE} = %(source)s""",
    "history": f"""
SELECT code, version, digest AS hash FROM federation_toldstatus
WHERE {_SOURCE} = %(source)s AND {_OURS}""",
}
_AT_REGISTRY = {
    # What was taken in nationally is its agency's once the agency has spoken of it.
    "states": f"""
SELECT code, version, {_STATE} AS hash FROM federation_registereddossier AS known
WHERE source = %(source)s AND ({_OURS} OR EXISTS (
    SELECT FROM federation_recordedstatus AS recorded JOIN federation_batch AS batch ON batch.id = recorded.batch_id
    WHERE recorded.code = known.code AND recorded.version = known.version AND batch.sender <> %(registry)s
))""",
    "history": f"""
SELECT code, version, {_VERSION} AS hash FROM (
    SELECT recorded.* FROM federation_registereddossier AS known JOIN federation_recordedstatus AS recorded
        ON recorded.code = known.code AND recorded.opened_month = date_trunc('month', known.opened_on::timestamp)::date
    WHERE known.source = %(source)s
) AS recorded WHERE {_OURS}""",
}
_HIGH, _LOW = "substring(hash FROM 1 FOR 8)::bigint", "substring(hash FROM 9 FOR 8)::bigint"
_XOR = f"bit_xor({_HIGH}) AS high, bit_xor({_LOW}) AS low"
_TREE = f"SELECT {{name}} AS name, count(*), {_XOR} FROM ({{rows}}) AS row {{where}} GROUP BY 1"
_HELD = f"""
WITH state AS (
    SELECT code, version, {_HIGH} AS high, {_LOW} AS low FROM ({{states}}) AS row {{where}}
), versions AS (
    SELECT code, array_agg(version ORDER BY version) AS versions, {_XOR}
    FROM ({{history}}) AS row {{where}} GROUP BY code
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


def tree_of_agency(source: str, registry: str, days: Sequence[str] | None = None) -> dict[str, Digest]:
    """Return what a source has at its own seat by day; of some days alone, by bucket."""
    return _tree(_AT_AGENCY, source, registry, days)


def tree_of_registry(source: str, registry: str, days: Sequence[str] | None = None) -> dict[str, Digest]:
    """Return what the registry has of a source by day; of some days alone, by bucket."""
    return _tree(_AT_REGISTRY, source, registry, days)


def list_at_agency(source: str, registry: str, buckets: Iterable[tuple[str, str]]) -> dict[str, Held]:
    """Return the dossiers of some buckets as they are at their source's seat."""
    return _list(_AT_AGENCY, source, registry, buckets)


def list_at_registry(source: str, registry: str, buckets: Iterable[tuple[str, str]]) -> dict[str, Held]:
    """Return the dossiers of some buckets as the registry has them, of one instant."""
    return _list(_AT_REGISTRY, source, registry, buckets)


def _tree(rows: Mapping[str, str], source: str, registry: str, days: Sequence[str] | None) -> dict[str, Digest]:
    name = _DAY if days is None else f"{_DAY} || '/' || {_BUCKET}"
    where = "" if days is None else f"WHERE {_DAY} = ANY(%(days)s)"
    parameters: dict[str, Any] = {"source": source, "registry": registry, "days": list(days or ())}
    tree: dict[str, Digest] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TREE.format(name=name, rows=rows["states"], where=where), parameters)
        for key, number, high, low in cursor.fetchall():
            tree[key] = Digest(number, joined(high, low))
        cursor.execute(_TREE.format(name=name, rows=rows["history"], where=where), parameters)
        for key, number, high, low in cursor.fetchall():
            tree[key] = tree.get(key, Digest()) + Digest(0, 0, number, joined(high, low))
    return tree


def _list(rows: Mapping[str, str], source: str, registry: str, buckets: Iterable[tuple[str, str]]) -> dict[str, Held]:
    places = sorted(buckets)
    where = f"WHERE ({_DAY}, {_BUCKET}) IN (SELECT * FROM unnest(%(days)s::text[], %(buckets)s::text[]))"
    parameters: dict[str, Any] = {
        "source": source,
        "registry": registry,
        "days": [day for day, _ in places],
        "buckets": [bucket for _, bucket in places],
    }
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(**rows, where=where), parameters)
        return {
            code: Held(code, version, joined(high, low), tuple(versions), joined(history_high, history_low))
            for code, version, high, low, versions, history_high, history_low in cursor.fetchall()
        }
