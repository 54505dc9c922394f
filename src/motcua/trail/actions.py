"""Writing down who read what. Called by the queries that return the data, never by entrances."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from motcua.base.actor import Actor
from motcua.trail.models import Read
from motcua.trail.types import ReadKind

_kept: ContextVar[list[Read] | None] = ContextVar("denied_reads", default=None)


def note_read(
    *,
    kind: ReadKind,
    subject: str,
    codes: Sequence[str],
    owner_ids: Sequence[str],
    by: Actor,
    purpose: str,
    now: datetime,
) -> None:
    """Write one line: ``by`` read the things with these codes, which concern these people.

    ``owner_ids`` are personal ids, and ids of identity's people where they are known (somebody who only
    declared their personal id is shown the lines with their person's id alone).

    One INSERT, in the caller's transaction when there is one. A DENIED line survives the refusal that
    follows it, even when that rolls a transaction back: see ``keeping_denials``.
    """
    line = Read(
        at=now,
        kind=kind,
        subject=subject,
        codes=list(codes),
        owner_ids=sorted({owner_id for owner_id in owner_ids if owner_id}),
        reader_account_id=by.account_id,
        reader_name=by.full_name,
        reader_hat=by.hat.value,
        reader_agency_code=by.agency_code,
        reader_agency_names=dict(by.agency_names),
        purpose=purpose,
        network_address=by.network_address or None,
    )
    line.save(force_insert=True)
    kept = _kept.get()
    if kind is ReadKind.DENIED and kept is not None:
        kept.append(line)


@contextmanager
def keeping_denials() -> Iterator[None]:
    """Write the denied reads of the block again at its end, if a rolled-back transaction took them along.

    ``project`` wraps every request in it.
    """
    token = _kept.set([])
    try:
        yield
    finally:
        lines = _kept.get()
        _kept.reset(token)
        if lines:
            Read.objects.bulk_create(lines, ignore_conflicts=True)
