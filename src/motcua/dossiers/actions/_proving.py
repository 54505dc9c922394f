"""What dossiers write into the log of evidence: each version, in the transaction that made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.base.actor import Actor
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules.proof_text import ProvenLine, proof_ref, proof_text
from motcua.dossiers.types import Act, DossierStatus, Stage
from motcua.evidence import actions as evidence
from motcua.evidence.types import LeafKind, NewLeaf


@dataclass(frozen=True, kw_only=True)
class Step:
    """A version just written: of which dossier (as it stands since then), by which act, by whom.

    ``content_sha256`` is that of the content which it made, empty where it made none (``rules/proof_text.py``).
    """

    dossier: Dossier
    act: Act
    at: datetime
    by: Actor
    note: str = ""
    due_from: datetime | None = None
    due_to: datetime | None = None
    content_sha256: str = ""


def prove(steps: Sequence[Step]) -> None:
    """Write versions of dossiers into the log of evidence; one statement."""
    evidence.add_leaves([leaf_of(step) for step in steps])


def leaf_of(
    step: Step, *, version: int | None = None, stage: Stage | None = None, status: DossierStatus | None = None
) -> NewLeaf:
    """Return what the log is to hold of a version; the dossier's own unless it's still to be written."""
    dossier = step.dossier
    number = version or dossier.version
    line = ProvenLine(
        dossier_code=dossier.code,
        version=number,
        act=step.act.value,
        stage=str(stage or dossier.stage),
        status=str(status or dossier.status),
        at=step.at,
        actor_name=step.by.full_name,
        actor_hat=step.by.hat.value,
        note=step.note,
        due_from=step.due_from,
        due_to=step.due_to,
        content_sha256=step.content_sha256,
    )
    ref = proof_ref(dossier.code, number)
    return NewLeaf(kind=LeafKind.DOSSIER, ref=ref, at=step.at, content=proof_text(line))
