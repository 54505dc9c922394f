"""Proofs that the history of a dossier stands in the log of evidence as it is here."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from motcua.base.actor import Actor
from motcua.dossiers.models import Dossier, HistoryLine
from motcua.dossiers.queries.reading import get_dossier
from motcua.dossiers.rules.proof_text import ProvenLine, proof_ref, proof_text
from motcua.evidence import queries as evidence
from motcua.evidence.types import LeafKind, Thing
from motcua.trail.types import ReadPurpose
from motcua.wire.tlog.bundles import write_bundle

_LINES = """
SELECT d.code || '#' || h.version AS ref, h.id
FROM dossiers_historyline h JOIN dossiers_dossier d ON d.id = h.dossier_id
"""


def prove_dossier(dossier_code: str, *, by: Actor, now: datetime, purpose: str = ReadPurpose.HANDLING) -> bytes:
    """Return proofs of every line of a dossier's history as a file; who may open it may have them, and leaves a trace.

    Raises what ``get_dossier`` raises, and NotProvenYet for the second in which the newest line waits for its place.
    """
    code = get_dossier(dossier_code, by=by, now=now, purpose=purpose).code
    lines = HistoryLine.objects.filter(dossier__code=code).select_related("dossier").order_by("version")
    things = [Thing(ref=ref, content=text) for ref, text in texts_of(lines)]
    return write_bundle(evidence.prove(LeafKind.DOSSIER, things))


def texts_of(lines: Iterable[HistoryLine]) -> list[tuple[str, str]]:
    """Return the name in the log and the exact text of lines of history, which have their dossier loaded."""
    return [(proof_ref(line.dossier.code, line.version), proof_text(proven(line.dossier, line))) for line in lines]


def proven(dossier: Dossier, line: HistoryLine) -> ProvenLine:
    """Return what is proven of a line of history."""
    return ProvenLine(
        dossier_code=dossier.code,
        version=line.version,
        act=str(line.act),
        stage=str(line.stage),
        status=str(line.status),
        at=line.at,
        actor_name=line.actor_name,
        actor_hat=line.actor_hat,
        note=line.note,
        due_from=line.due_from,
        due_to=line.due_to,
        content_sha256=line.content_sha256,
    )


def list_unproven(*, limit: int, before: datetime | None = None) -> Sequence[tuple[str, int]]:
    """Return name and id of lines of history that the log doesn't hold, of all or of those before an instant."""
    where = "WHERE h.at < %(before)s" if before else ""
    found = evidence.list_missing(
        LeafKind.DOSSIER, from_sql=f"{_LINES} {where}", params={"before": before} if before else {}, limit=limit
    )
    return [(str(ref), int(line_id)) for ref, line_id in found]
