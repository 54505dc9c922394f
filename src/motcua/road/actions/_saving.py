"""Saving many rows by one statement of one size: new ones travel as a COPY, changes as one JSON text.

Arrays as parameters are put together by psycopg in Python, element by element: ten times as dear as the rest of a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection, models
from psycopg.types.json import Jsonb

_encode = msgspec.json.Encoder().encode


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as a parameter for ``json_to_recordset``: instants, UUIDs, structs and plain values."""
    return _encode(list(rows)).decode()


def insert_many(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, given by the names of their columns; a column that the first doesn't name has its default.

    They travel as a binary COPY: a body of a megabyte is neither written into a statement nor read as JSON. A text may
    be given as its bytes: a COPY writes both alike.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    given = rows[0].keys()
    fields = [field for field in model._meta.concrete_fields if field.column and not _is_serial(field)]
    columns = [str(field.column) for field in fields]  # BigAutoField counts on by itself
    types = [_type_of(field, rows[0]) for field in fields]
    defaults = {str(field.column): field.get_default() for field in fields if field.column not in given}
    into = f"COPY {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(into) as copy:
        copy.set_types(types)
        for row in rows:
            values = {**defaults, **row}
            copy.write_row([_as(kind, values[name]) for name, kind in zip(columns, types, strict=True)])


def _type_of(field: "models.Field[Any, Any]", row: Mapping[str, Any]) -> str:
    """Return the type by which the values of a column are written."""
    is_bytes = isinstance(row.get(str(field.column)), bytes)
    return "bytea" if is_bytes else str(field.db_type(connection)).partition("(")[0]


def _as(kind: str, value: Any) -> Any:
    return Jsonb(value, _encode) if kind == "jsonb" and value is not None else value


def _is_serial(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField)


def save_many(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Save these columns of rows of one table. ``bulk_update`` does the same with a CASE for each row and column,
    which costs many times as much in Python and PostgreSQL together."""
    several = list(rows)
    if not several:
        return
    meta = several[0]._meta
    quote = connection.ops.quote_name
    columns = [meta.pk, *(field for field in meta.concrete_fields if field.name in names)]
    named = [quote(str(column.column)) for column in columns]
    typed = ", ".join(f"{name} {column.db_type(connection)}" for name, column in zip(named, columns, strict=True))
    sets = ", ".join(f"{name} = fresh.{name}" for name in named[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} AS old SET {sets} "
            f"FROM json_to_recordset(%s) AS fresh ({typed}) WHERE old.{named[0]} = fresh.{named[0]}",
            [as_json({column.attname: getattr(row, column.attname) for column in columns} for row in several)],
        )
