"""What anybody may know of a dossier, with the right key: no name, no content."""

from datetime import datetime

from motcua.base.actor import Actor
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.queries._policy import called
from motcua.dossiers.queries._tries import with_few_tries
from motcua.dossiers.types import DossierStatus, NoSuchDossier, PaperKind, PublicStatus
from motcua.wire.dossier_codes import BadDossierCode, parse

LAST = 4
"""How many of the last characters of a personal id or telephone open a status."""


def get_public_status(dossier_code: str, last_four: str, *, by: Actor, now: datetime) -> PublicStatus:
    """Return the status for a code and the last four characters of the submitter's personal id or telephone.

    Raises NoSuchDossier, also when only the four characters are wrong: nobody learns which codes exist; and
    TooManyRequests after ten wrong tries in ten minutes from one address.
    """
    dossier = with_few_tries(lambda: _find(dossier_code, last_four.strip()), by=by, now=now)
    if dossier is None:
        raise NoSuchDossier()
    return _public(dossier)


def get_status_by_token(token: str, *, by: Actor, now: datetime) -> PublicStatus:
    """Return the status for the random token of a QR code. Raises NoSuchDossier, TooManyRequests."""
    dossier = with_few_tries(lambda: Dossier.objects.filter(lookup_token=token).first(), by=by, now=now)
    if dossier is None:
        raise NoSuchDossier()
    return _public(dossier)


def _find(dossier_code: str, last_four: str) -> Dossier | None:
    try:
        code = str(parse(dossier_code))
    except BadDossierCode:
        return None
    dossier = Dossier.objects.filter(called(code)).first()
    if dossier is None or len(last_four) != LAST:
        return None
    keys = {dossier.submitter_personal_id[-LAST:], dossier.submitter_phone[-LAST:]}
    return dossier if last_four in keys else None


def find_issued_paper(sha256: str) -> tuple[PaperKind, str] | None:
    """Return the kind and dossier code of a paper we issued with exactly these bytes, or None."""
    paper = Paper.objects.filter(sha256=sha256).select_related("dossier").order_by("made_at").first()
    return (PaperKind(paper.kind), paper.dossier.code) if paper else None


def _public(dossier: Dossier) -> PublicStatus:
    return PublicStatus(
        code=dossier.code,
        procedure_code=dossier.procedure_code,
        agency_code=dossier.agency_code,
        status=DossierStatus(dossier.status),
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at or dossier.answer_due_at,
        finished_at=dossier.finished_at,
    )
