"""Leaves for any test in the house."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction

from motcua.evidence import actions
from motcua.evidence.gateways import own_keys
from motcua.evidence.types import LeafKind, NewLeaf
from motcua.wire.tlog.notes import SignerKey

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def make_leaves(refs: Sequence[str], *, kind: LeafKind = LeafKind.DOSSIER, now: datetime = NOW) -> None:
    """Write a leaf for each name; the content is ``content of <name>``."""
    with transaction.atomic():
        actions.add_leaves([NewLeaf(kind=kind, ref=ref, at=now, content=f"content of {ref}") for ref in refs])


def make_log(count: int, *, now: datetime = NOW) -> list[str]:
    """Return the names of so many leaves that stand under a checkpoint."""
    refs = [f"ref {number}" for number in range(count)]
    make_leaves(refs, now=now)
    actions.sequence(now=now)
    return refs


def own_log_key() -> SignerKey:
    """Return the private key of our log."""
    return own_keys.log_key()
