"""Reads of the trail."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.trail.models import Read
from motcua.trail.types import ReadKind, ReadLine, ReadPage

PAGE_SIZE = 30
_VERIFIED = 2  # as identity's AssuranceLevel, which stands above
_AT_ONCE = (ReadKind.OPEN, ReadKind.EXPORT, ReadKind.DENIED)


def list_reads(*, by: Actor, with_lists: bool = False, cursor: str = "", limit: int = PAGE_SIZE) -> ReadPage:
    """Return who else read the data of the citizen ``by``, newest first (one statement).

    Opens, exports and refused attempts always; lists and searches when ``with_lists``. What the owner read
    themself is left out. Raises NotAllowed to everybody but a citizen.
    """
    if not by.is_citizen or by.person_id is None:
        raise NotAllowed()
    rows = Read.objects.filter(_visible_to(by))
    if not with_lists:
        rows = rows.filter(kind__in=_AT_ONCE)
    if place := _read_cursor(cursor):
        at, last_id = place
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=last_id))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    lines = tuple(_line(row) for row in found[:limit])
    return ReadPage(lines=lines, next_cursor=_cursor(lines[-1]) if len(found) > limit else "")


def has_opened(code: str, *, by: Actor, since: datetime) -> bool:
    """Say whether the actor's own trail has an opening of a thing since a moment (one statement)."""
    if by.account_id is None:
        return False
    mine = Read.objects.filter(reader_account_id=by.account_id, at__gte=since, kind=ReadKind.OPEN)
    return mine.filter(codes__contains=[code]).exists()


def _visible_to(by: Actor) -> Q:
    """The one policy of the table: a citizen sees the lines about themself, by others.

    A personal id counts only once it is verified; until then anybody could have declared it.
    """
    keys = [str(by.person_id)]
    if by.personal_id and by.assurance >= _VERIFIED:
        keys.append(by.personal_id)
    return Q(owner_ids__overlap=keys) & (Q(reader_account_id__isnull=True) | ~Q(reader_account_id=by.account_id))


def _line(row: Read) -> ReadLine:
    return ReadLine(
        id=row.id,
        at=row.at,
        kind=ReadKind(row.kind),
        subject=row.subject,
        codes=tuple(row.codes),
        reader_name=row.reader_name,
        reader_agency_code=row.reader_agency_code,
        reader_agency_names=row.reader_agency_names,
        purpose=row.purpose,
    )


def _cursor(line: ReadLine) -> str:
    return f"{line.at.isoformat()}~{line.id}"


def _read_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    """Return the place a cursor names; a broken one is the first page."""
    at, _, last_id = cursor.partition("~")
    try:
        place = datetime.fromisoformat(at), UUID(last_id)
    except ValueError:
        return None
    return place if place[0].tzinfo else None
