"""Leaves, written in the transaction of what they prove."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC

import msgspec
from django.db import connection, transaction

from motcua.base.ids import new_id
from motcua.evidence.types import LeafKind, NewLeaf
from motcua.wire.tlog.bundles import SALT_SIZE, Statement, commitment, statement_text

# As one JSON text: arrays as parameters are put together by psycopg in Python, which costs many times as much.
_INSERT = """
INSERT INTO evidence_leaf (id, kind, ref, statement, salt, commitment)
SELECT id, kind, ref, statement, decode(salt, 'hex'), decode(commitment, 'hex')
FROM json_to_recordset(%s) AS leaf (id uuid, kind text, ref text, statement text, salt text, commitment text)
ON CONFLICT (kind, ref) DO NOTHING
"""


def add_leaves(leaves: Sequence[NewLeaf]) -> None:
    """Write things into the log, one statement for any number. Refused outside a transaction.

    They stand under a signed checkpoint a second later. The same thing again is no second leaf.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("add_leaves() outside a transaction")
    if not leaves:
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [msgspec.json.encode([_row(leaf) for leaf in leaves]).decode()])


def _row(leaf: NewLeaf) -> dict[str, str]:
    salt, statement = secrets.token_bytes(SALT_SIZE), _statement(leaf)
    return {
        "id": str(new_id()),
        "kind": leaf.kind.value,
        "ref": leaf.ref,
        "statement": statement,
        "salt": salt.hex(),
        "commitment": commitment(salt, statement).hex(),
    }


@transaction.atomic(savepoint=False)
def forget(*, kind: LeafKind, refs: Sequence[str]) -> int:
    """Erase what the log knows of things, and return of how many; the proofs of all others still hold.

    What stays is a commitment whose salt is gone: nobody can tell any more what it was made of.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE evidence_leaf SET statement = NULL, salt = NULL, ref = 'erased ' || id "
            "WHERE kind = %s AND ref = ANY(%s) AND salt IS NOT NULL",
            [kind.value, list(refs)],
        )
        return int(cursor.rowcount)


def _statement(leaf: NewLeaf) -> str:
    return statement_text(
        Statement(
            kind=leaf.kind.value,
            ref=leaf.ref,
            at=leaf.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            sha256=hashlib.sha256(leaf.content.encode()).hexdigest(),
            late=leaf.late,
        )
    )
