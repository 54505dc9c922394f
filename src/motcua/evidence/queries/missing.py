"""What should be in the log and isn't."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from motcua.evidence.types import LeafKind


def list_missing(
    kind: LeafKind, *, from_sql: str, params: Mapping[str, Any] | None = None, limit: int = 20
) -> list[tuple[Any, ...]]:
    """Return the rows of a query whose things the log doesn't hold; its first column is ``ref``.

    Whoever has the things gives the query, so that nobody's SQL names another's tables.
    """
    sql = f"""
    SELECT thing.* FROM ({from_sql}) AS thing
    WHERE NOT EXISTS (SELECT 1 FROM evidence_leaf leaf WHERE leaf.kind = %(kind)s AND leaf.ref = thing.ref)
    ORDER BY thing.ref LIMIT %(most)s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {**(params or {}), "kind": kind.value, "most": limit})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
