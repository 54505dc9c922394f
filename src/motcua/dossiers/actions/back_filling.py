"""Dossiers from before there was a log of evidence: their history is written into it late, and says so."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.models import HistoryLine
from motcua.dossiers.queries.proving import list_unproven, texts_of
from motcua.evidence import actions as evidence
from motcua.evidence import queries as evidence_queries
from motcua.evidence.types import LeafKind, NewLeaf

AT_ONCE = 1000


@transaction.atomic(savepoint=False)
def back_fill_proofs(*, limit: int = AT_ONCE) -> int:
    """Write a batch of lines of history from before the log was founded into it, and return how many; 0 when all is.

    What was written since then and is missing is a fault, which stays visible (``motcua doctor dossiers``).
    """
    founded_at: datetime | None = evidence_queries.founded_at()
    missing = list_unproven(limit=limit, before=founded_at)
    lines = HistoryLine.objects.filter(id__in=[line_id for _, line_id in missing]).select_related("dossier")
    by_ref = {ref: text for ref, text in texts_of(lines)}
    instants = {ref: line.at for ref, line in zip(by_ref, lines, strict=True)}
    evidence.add_leaves(
        [
            NewLeaf(kind=LeafKind.DOSSIER, ref=ref, at=instants[ref], content=text, late=True)
            for ref, text in by_ref.items()
        ]
    )
    return len(by_ref)
