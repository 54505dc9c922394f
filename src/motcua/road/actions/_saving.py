"""Saving some columns of many rows at once, by one statement of one size."""

from collections.abc import Iterable, Sequence

from django.db import connection, models


def save_many(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Save these columns of rows of one table. ``bulk_update`` does the same with a CASE for each row and column,
    which costs ten times as much in Python and PostgreSQL together."""
    several = list(rows)
    if not several:
        return
    meta = several[0]._meta
    wanted = {meta.pk.name, *names}
    columns = sorted(
        (field for field in meta.concrete_fields if field.name in wanted), key=lambda it: not it.primary_key
    )
    quote = connection.ops.quote_name
    arrays, values = [], []
    for column in columns:
        arrays.append(f"%s::{column.db_type(connection)}[]")
        values.append([column.get_db_prep_save(getattr(row, column.attname), connection) for row in several])
    named = [quote(str(column.column)) for column in columns]
    sets = ", ".join(f"{name} = fresh.{name}" for name in named[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} AS old SET {sets} "
            f"FROM unnest({', '.join(arrays)}) AS fresh ({', '.join(named)}) WHERE old.{named[0]} = fresh.{named[0]}",
            values,
        )
