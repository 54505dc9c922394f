"""What the country must know of dossiers, for who tells it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch

from motcua.dossiers.models import Dossier, HistoryLine, StepToken
from motcua.dossiers.rules.transitions import WITH_REASON
from motcua.dossiers.types import Act, StatusFact

VERSIONS = """
SELECT dossier.code, line.version
FROM dossiers_historyline AS line JOIN dossiers_dossier AS dossier ON dossier.id = line.dossier_id
"""
"""Every version of every dossier: SQL for who compares it with what it has."""


def list_facts(codes: Iterable[str]) -> tuple[StatusFact, ...]:
    """Return every version of some dossiers as it would be told, from their history.

    For versions that were never told when they were written. What history doesn't keep is said of the newest alone:
    the unit and the due time of an older one are empty.
    """
    open_tokens = StepToken.objects.filter(left_at=None).order_by("entered_at", "id")
    dossiers = (
        Dossier.objects.filter(code__in=list(codes))
        .order_by("code")
        .prefetch_related(Prefetch("history", HistoryLine.objects.order_by("version")), Prefetch("tokens", open_tokens))
    )
    return tuple(_fact(dossier, line) for dossier in dossiers for line in dossier.history.all())


def _fact(dossier: Dossier, line: HistoryLine) -> StatusFact:
    is_newest = line.version == dossier.version
    finished_at = _by_then(dossier.finished_at, line)
    return StatusFact(
        dossier_code=dossier.code,
        version=line.version,
        status=str(line.status),
        at=line.at,
        agency_code=dossier.agency_code,
        unit_code=next((token.unit_code for token in dossier.tokens.all()), "") if is_newest else "",
        procedure_code=dossier.procedure_code,
        channel=dossier.channel,
        reason=line.note if Act(line.act) in WITH_REASON else "",
        submitted_at=dossier.submitted_at,
        received_at=_by_then(dossier.accepted_at, line),
        due_at=dossier.due_at if is_newest else None,
        finished_at=finished_at,
        outcome=dossier.outcome_kind if finished_at or is_newest else None,
    )


def _by_then(instant: datetime | None, line: HistoryLine) -> datetime | None:
    """Return what happened until a line was written; later, it wasn't known."""
    return instant if instant is not None and instant <= line.at else None
