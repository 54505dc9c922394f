"""Papers that follow an act: made once for each line of history, whoever asks again."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from motcua.base import files
from motcua.base.actor import ANONYMOUS, SYSTEM, Actor
from motcua.base.seats import Seat, seat
from motcua.dossiers.actions._home import tell_paper
from motcua.dossiers.actions._result import print_draft
from motcua.dossiers.models import Dossier, HistoryLine, Paper
from motcua.dossiers.queries.paper_facts import TEMPLATES, facts_of
from motcua.dossiers.queries.reading import check_access, get_dossier, get_paper
from motcua.dossiers.rules.transitions import Who
from motcua.dossiers.types import Act, NoSuchDossier, PaperKind
from motcua.printing import actions as printing
from motcua.trail.types import ReadPurpose

PRINT = Path(__file__).resolve().parents[1] / "print"

PAPERS_AFTER = {
    Act.ACCEPT: PaperKind.INTAKE_RECEIPT,
    Act.REQUEST_SUPPLEMENT: PaperKind.SUPPLEMENT_SLIP,
    Act.REJECT_INTAKE: PaperKind.INTAKE_REFUSAL,
    Act.LAPSE: PaperKind.INTAKE_REFUSAL,
    Act.EXTEND: PaperKind.APOLOGY_SLIP,
    Act.SIGN_REFUSAL: PaperKind.CONTROL_SLIP,
    Act.HAND_OVER: PaperKind.CONTROL_SLIP,
    Act.WITHDRAW: PaperKind.CONTROL_SLIP,
}


def issue_paper(*, dossier_code: str, version: int, act: Act, now: datetime) -> None:
    """Print the paper that an act calls for, unless it is there already. At the national seat papers arrive."""
    kind = PAPERS_AFTER.get(act)
    if kind is not None and seat() is Seat.AGENCY:
        _print_once(dossier_code, kind, version, now)


def have_paper(
    *, dossier_code: str, kind: PaperKind, by: Actor, now: datetime, purpose: str = ReadPurpose.HANDLING
) -> files.StoredFile:
    """Return the newest paper of a kind; who asks before it has followed its act gets it printed at once.

    The control slip is printed as the dossier stands, at any time. Raises NoSuchDossier, NotAllowed.
    """
    check_access(dossier_code, by=by, now=now)
    lines = HistoryLine.objects.filter(dossier__code=dossier_code).order_by("-version")
    if kind is not PaperKind.CONTROL_SLIP:
        lines = lines.filter(act__in=[act for act, follows in PAPERS_AFTER.items() if follows is kind])
    version = lines.values_list("version", flat=True).first()
    if version is not None:
        _print_once(dossier_code, kind, version, now)
    return get_paper(dossier_code, kind, by=by, now=now, purpose=purpose)


def preview_result(*, dossier_code: str, by: Actor, now: datetime) -> bytes:
    """Return the draft result as it would be signed now, without number and signatures, marked as a draft.

    Raises NoSuchDossier (also when nothing is proposed or all is signed), NotAllowed.
    """
    dossier = get_dossier(dossier_code, by=by, now=now, purpose=ReadPurpose.SIGNING)
    if dossier.outcome is None or dossier.outcome.signed_at is not None:
        raise NoSuchDossier()
    signer = by if Who.LEADER.value in by.roles else ANONYMOUS
    return print_draft(dossier, dossier.outcome.kind, signer=signer, at=now, is_preview=True).pdf


def _print_once(dossier_code: str, kind: PaperKind, version: int, now: datetime) -> None:
    if Paper.objects.filter(dossier__code=dossier_code, kind=kind, history_version=version).exists():
        return
    dossier = get_dossier(dossier_code, by=SYSTEM, now=now)
    pdf = printing.print_paper(PRINT / f"{TEMPLATES[kind]}.typ", facts_of(kind, dossier, now=now))
    stored = files.put(pdf, media_type="application/pdf")
    with transaction.atomic(savepoint=False):
        row = Dossier.objects.get(code=dossier_code)
        _keep_once(row, kind, version, stored, now)


def _keep_once(dossier: Dossier, kind: PaperKind, version: int, stored: files.StoredFile, now: datetime) -> None:
    paper, is_new = Paper.objects.get_or_create(
        dossier=dossier,
        kind=kind,
        history_version=version,
        defaults={"made_at": now, "file_key": stored.key, "size": stored.size, "sha256": stored.sha256},
    )
    if is_new:
        tell_paper(paper, dossier, now=now)
