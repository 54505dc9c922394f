"""Leaves, written in the transaction of what they prove."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC

from django.db import connection, transaction

from motcua.base.ids import new_id
from motcua.evidence.types import LeafKind, NewLeaf
from motcua.wire.tlog.bundles import SALT_SIZE, Statement, commitment, statement_text

_INSERT = """
INSERT INTO evidence_leaf (id, kind, ref, statement, salt, commitment)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::bytea[])
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
    salts = [secrets.token_bytes(SALT_SIZE) for _ in leaves]
    statements = [_statement(leaf) for leaf in leaves]
    commitments = [commitment(salt, text) for salt, text in zip(salts, statements, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                [new_id() for _ in leaves],
                [leaf.kind.value for leaf in leaves],
                [leaf.ref for leaf in leaves],
                statements,
                salts,
                commitments,
            ],
        )


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
