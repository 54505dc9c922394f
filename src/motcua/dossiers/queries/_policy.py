"""Who sees which dossier: one rule, compiled to SQL, behind every list, search, count, file and page."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.dossiers.models import Dossier, StepToken
from motcua.identity.types import AssuranceLevel
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadSubject


def visible_to(by: Actor) -> Q:
    """Return the condition on ``Dossier`` under which an actor may see it whole.

    A citizen sees what they submitted and what is theirs; an officer what lies or lay in a unit of their scope.
    """
    if by.is_system:
        return Q()
    if by.is_citizen and by.account_id is not None:
        mine = Q(submitter_account_id=by.account_id)
        is_known = by.personal_id and by.assurance >= AssuranceLevel.VERIFIED  # anybody can declare a number
        return mine | Q(owner_personal_id=by.personal_id) if is_known else mine
    if by.is_officer and by.agency_code:
        lay_here = StepToken.objects.filter(dossier=OuterRef("pk"), unit_code__in=agencies.get_scope(by))
        return Q(Exists(lay_here), agency_code=by.agency_code)
    return Q(pk__in=[])


def called(code: str) -> Q:
    """Return the condition on ``Dossier`` that it bears a code: its own, or the handling agency's."""
    return Q(code=code) | Q(local_code=code) & ~Q(local_code="")


def owner_ids(dossier: Dossier) -> list[str]:
    """Return the personal ids of those whose data a dossier holds: its owner and its submitter."""
    return sorted({dossier.owner_personal_id, dossier.submitter_personal_id} - {""})


def note(dossier: Dossier, kind: ReadKind, *, by: Actor, purpose: str, now: datetime, file: bool = False) -> None:
    """Write into the trail that a dossier, or a file of it, was read; the house itself reads without a line."""
    if by.is_system:
        return
    trail.note_read(
        kind=kind,
        subject=ReadSubject.DOSSIER_FILE if file else ReadSubject.DOSSIER,
        codes=[dossier.code],
        owner_ids=owner_ids(dossier),
        by=by,
        purpose=purpose,
        now=now,
    )


def deny(dossier: Dossier, *, by: Actor, now: datetime) -> NotAllowed:
    """Write into the trail that somebody reached for a dossier that isn't theirs; return the refusal to raise."""
    note(dossier, ReadKind.DENIED, by=by, purpose="", now=now)
    return NotAllowed()
