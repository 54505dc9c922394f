"""What anybody may know of a dossier, with the right key: no name, no content."""

from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.types import DossierStatus, NoSuchDossier, PaperKind, PublicStatus
from motcua.wire.dossier_codes import BadDossierCode, parse


def get_public_status(dossier_code: str, last_four: str) -> PublicStatus:
    """Return the status for a code and the last four characters of the submitter's personal id or telephone.

    Raises NoSuchDossier, also when only the four characters are wrong: nobody learns which codes exist.
    """
    try:
        code = str(parse(dossier_code))
    except BadDossierCode:
        raise NoSuchDossier() from None
    dossier = Dossier.objects.filter(code=code).first()
    key = last_four.strip()
    if (
        dossier is None
        or len(key) != 4
        or key
        not in (
            dossier.submitter_personal_id[-4:],
            dossier.submitter_phone[-4:],
        )
    ):
        raise NoSuchDossier()
    return _public(dossier)


def get_status_by_token(token: str) -> PublicStatus:
    """Return the status for the random token of a QR code. Raises NoSuchDossier."""
    dossier = Dossier.objects.filter(lookup_token=token).first()
    if dossier is None:
        raise NoSuchDossier()
    return _public(dossier)


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
