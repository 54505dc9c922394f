"""What ``motcua doctor`` checks of places."""

from collections.abc import Sequence

from django.db import connection

from motcua.base.invariants import invariant

_OVERLAPS = """
SELECT code, name, next_name
FROM (
  SELECT code, name, valid_from, valid_to,
         lead(valid_from) OVER shapes AS next_from, lead(name) OVER shapes AS next_name
  FROM places_unit WINDOW shapes AS (PARTITION BY code ORDER BY valid_from)
) shape
WHERE next_from <= coalesce(valid_to, 'infinity')
ORDER BY code, valid_from
LIMIT 20
"""
_HOMELESS = """
SELECT commune.code, commune.name
FROM places_unit commune
LEFT JOIN places_unit province
  ON province.code = province.province_code AND province.code = commune.province_code
 AND commune.valid_from BETWEEN province.valid_from AND coalesce(province.valid_to, 'infinity')
WHERE commune.code <> commune.province_code AND province.id IS NULL
ORDER BY commune.code
LIMIT 20
"""


@invariant("On any day a code means one place.")
def one_place_a_code() -> Sequence[str]:
    return [f"{code}: {one} and {other} at once" for code, one, other in _answer(_OVERLAPS)]


@invariant("Every commune lies in a province that exists.")
def communes_have_a_province() -> Sequence[str]:
    return [f"{code} {name} has no province" for code, name in _answer(_HOMELESS)]


def _answer(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[str, ...]] = cursor.fetchall()
    return rows
