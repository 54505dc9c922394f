"""Writes of places: import the lists, and the ones that are shipped."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from motcua.base.actor import SYSTEM, Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import fold, sort_key
from motcua.places import queries, rules
from motcua.places.models import Succession as SuccessionRow
from motcua.places.models import Unit
from motcua.places.types import Imported, Place, Succession

DATA = Path(__file__).parent / "data"
MERGER = date(2025, 7, 1)  # Nghị quyết 202/2025/QH15: 34 provinces, no districts

_WRITE_UNITS = """
INSERT INTO places_unit (code, name, kind, province_code, valid_from, valid_to, sort_key, folded)
SELECT * FROM unnest(
  %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[], %s::text[], %s::text[]
)
ON CONFLICT (code, valid_from) DO UPDATE
SET name = excluded.name, kind = excluded.kind, province_code = excluded.province_code,
    valid_to = excluded.valid_to, sort_key = excluded.sort_key, folded = excluded.folded
WHERE (places_unit.name, places_unit.kind, places_unit.province_code, places_unit.valid_to,
       places_unit.sort_key, places_unit.folded)
  IS DISTINCT FROM (excluded.name, excluded.kind, excluded.province_code, excluded.valid_to,
                    excluded.sort_key, excluded.folded)
"""
_WRITE_SUCCESSIONS = """
INSERT INTO places_succession (old_code, new_code, "on", is_whole, is_default)
SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::bool[], %s::bool[])
ON CONFLICT (old_code, "on", new_code) DO UPDATE
SET is_whole = excluded.is_whole, is_default = excluded.is_default
WHERE (places_succession.is_whole, places_succession.is_default)
  IS DISTINCT FROM (excluded.is_whole, excluded.is_default)
"""


@transaction.atomic(savepoint=False)
def import_units(*, units: Sequence[Place], successions: Sequence[Succession] = (), by: Actor) -> Imported:
    """Write administrative units and who took over whom; what is there already is brought up to date.

    The number of statements is the same for five units as for five thousand. Raises NotAllowed to anybody but the
    house itself: the lists are the statistics office's.
    """
    if not by.is_system:
        raise NotAllowed()
    imported = Imported(
        units_written=_write(_WRITE_UNITS, [_unit_row(unit) for unit in units]),
        successions_written=_write(
            _WRITE_SUCCESSIONS,
            [(one.old_code, one.new_code, one.on, one.is_whole, one.is_default) for one in successions],
        ),
        communes_without_predecessor=_communes_without_predecessor(),
    )
    queries.forget()
    transaction.on_commit(queries.forget)
    return imported


def load_shipped() -> Imported:
    """Load the lists that are shipped: provinces since August 2008, communes since July 2025, and the great merger.

    It can be run again at any time. The result names the communes that no row of the lineage leads to.
    """
    return import_units(
        units=[*_shipped_provinces(), *_shipped_communes()], successions=list(_shipped_successions()), by=SYSTEM
    )


def _unit_row(unit: Place) -> tuple[object, ...]:
    dated = (unit.code, unit.name, unit.kind.value, unit.province_code, unit.valid_from, unit.valid_to)
    return (*dated, sort_key(unit.name), fold(unit.name))


def _write(statement: str, rows: Sequence[tuple[object, ...]]) -> int:
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        written: int = cursor.rowcount
    return written


def _communes_without_predecessor() -> tuple[str, ...]:
    successors = SuccessionRow.objects.filter(on=MERGER).values("new_code")
    orphans = Unit.objects.filter(valid_from=MERGER).exclude(code=F("province_code")).exclude(code__in=successors)
    return tuple(orphans.order_by("code").values_list("code", flat=True))


def _shipped_provinces() -> Iterator[Place]:
    for row in _rows("provinces.csv"):
        kind, name = rules.split_name(row["province"])
        yield Place(
            code=row["province_code"],
            name=name,
            kind=kind,
            province_code=row["province_code"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )


def _shipped_communes() -> Iterator[Place]:
    for row in _rows("communes_2025.csv"):
        kind, name = rules.split_name(row["commune"])
        yield Place(
            code=row["commune_code"], name=name, kind=kind, province_code=row["province_code"], valid_from=MERGER
        )


def _shipped_successions() -> Iterator[Succession]:
    for row in _rows("provinces_2020_to_2025.csv"):
        yield Succession(old_code=row["old_province_code"], new_code=row["new_province_code"], on=MERGER)
    for row in _rows("communes_2020_to_2025.csv"):
        yield Succession(
            old_code=row["old_commune_code"],
            new_code=row["new_commune_code"],
            on=MERGER,
            is_whole=row["how"] == "whole",
            is_default=row["default_of_split"] == "default",
        )


def _rows(file_name: str) -> Iterator[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
