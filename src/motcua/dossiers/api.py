"""JSON of dossiers: the public part of a status, for whoever has the right key."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from motcua.base import clock
from motcua.base.web import actor_of, open_to
from motcua.dossiers import queries

prefix = ""
router = Router(tags=["dossiers"])


class StatusOut(Schema):
    """What anybody with the key may know: no name, no content. ``due_at`` is null where no time runs."""

    code: str
    procedure_code: str
    agency_code: str
    status: str
    submitted_at: datetime
    due_at: datetime | None
    finished_at: datetime | None


@router.get("/dossiers/{code}/status", response=StatusOut, summary="Public status of a dossier")
@open_to("anyone")
def get_status(
    request: HttpRequest,
    code: Annotated[str, Path(max_length=60, description="The dossier's code.")],
    key: Annotated[
        str, Query(max_length=20, description="The last four characters of the submitter's personal id or telephone.")
    ],
) -> object:
    """Return where a dossier stands; ten wrong tries in ten minutes from one address, then a pause (429)."""
    return queries.get_public_status(code, key, by=actor_of(request), now=clock.now())
