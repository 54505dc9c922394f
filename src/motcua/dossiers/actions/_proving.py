"""What dossiers write into the log of evidence: each version, in the transaction that made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.base.actor import Actor
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules.proof_text import ProvenLine, proof_ref, proof_text
from motcua.dossiers.types import Act
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
    evidence.add_leaves([_leaf(step) for step in steps])


def _leaf(step: Step) -> NewLeaf:
    dossier = step.dossier
    line = ProvenLine(
        dossier_code=dossier.code,
        version=dossier.version,
        act=step.act.value,
        stage=str(dossier.stage),
        status=str(dossier.status),
        at=step.at,
        actor_name=step.by.full_name,
        actor_hat=step.by.hat.value,
        note=step.note,
        due_from=step.due_from,
        due_to=step.due_to,
        content_sha256=step.content_sha256,
    )
    ref = proof_ref(dossier.code, dossier.version)
    return NewLeaf(kind=LeafKind.DOSSIER, ref=ref, at=step.at, content=proof_text(line))
