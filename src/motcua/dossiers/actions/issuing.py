"""Papers that follow an act: made once for each line of history, whoever asks again."""

from datetime import datetime
from pathlib import Path

from motcua.base import files
from motcua.base.actor import SYSTEM
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.queries.paper_facts import TEMPLATES, facts_of
from motcua.dossiers.queries.reading import get_dossier
from motcua.dossiers.types import Act, PaperKind
from motcua.printing import actions as printing

PRINT = Path(__file__).resolve().parents[1] / "print"

PAPERS_AFTER = {
    Act.ACCEPT: PaperKind.INTAKE_RECEIPT,
    Act.REQUEST_SUPPLEMENT: PaperKind.SUPPLEMENT_SLIP,
    Act.REJECT_INTAKE: PaperKind.INTAKE_REFUSAL,
    Act.SIGN_REFUSAL: PaperKind.CONTROL_SLIP,
    Act.HAND_OVER: PaperKind.CONTROL_SLIP,
    Act.WITHDRAW: PaperKind.CONTROL_SLIP,
}


def issue_paper(*, dossier_code: str, version: int, act: Act, now: datetime) -> None:
    """Print the paper that an act calls for, unless it is there already."""
    kind = PAPERS_AFTER.get(act)
    if kind is None or Paper.objects.filter(dossier__code=dossier_code, kind=kind, history_version=version).exists():
        return
    dossier = get_dossier(dossier_code, by=SYSTEM, now=now)
    pdf = printing.print_paper(PRINT / f"{TEMPLATES[kind]}.typ", facts_of(kind, dossier, now=now))
    keep_paper(dossier_code=dossier_code, kind=kind, version=version, pdf=pdf, now=now)


def keep_paper(*, dossier_code: str, kind: PaperKind, version: int, pdf: bytes, now: datetime) -> files.StoredFile:
    """Store a paper's bytes with its dossier."""
    stored = files.put(pdf, media_type="application/pdf")
    Paper.objects.get_or_create(
        dossier=Dossier.objects.get(code=dossier_code),
        kind=kind,
        history_version=version,
        defaults={"made_at": now, "file_key": stored.key, "size": stored.size, "sha256": stored.sha256},
    )
    return stored
