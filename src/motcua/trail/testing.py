"""Lines of the trail for any test."""

from motcua.base import clock
from motcua.base.actor import Actor
from motcua.trail import actions
from motcua.trail.models import Read
from motcua.trail.types import ReadKind, ReadPurpose, ReadSubject


def make_read(*, owner_ids: list[str], by: Actor, kind: ReadKind = ReadKind.OPEN, code: str = "H26-1") -> None:
    """Write that an officer read a dossier of these people."""
    actions.note_read(
        kind=kind,
        subject=ReadSubject.DOSSIER,
        codes=[code],
        owner_ids=owner_ids,
        by=by,
        purpose=ReadPurpose.HANDLING,
        now=clock.now(),
    )


def denied_codes(by: Actor) -> list[tuple[str, ...]]:
    """Return what an officer reached for and was refused, in order."""
    rows = Read.objects.filter(kind=ReadKind.DENIED, reader_account_id=by.account_id).order_by("at", "id")
    return [tuple(codes) for codes in rows.values_list("codes", flat=True)]
