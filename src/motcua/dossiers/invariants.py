"""What ``motcua doctor`` checks of dossiers."""

from collections.abc import Iterator, Sequence

from django.db import connection

from motcua.base import files
from motcua.base.invariants import invariant
from motcua.base.seats import Seat, seat
from motcua.counts import queries as counts
from motcua.dossiers.models import DeadlineSegment, Dossier, Paper, SupportingDocument
from motcua.dossiers.queries.clock import calendars_of, segment_of
from motcua.dossiers.queries.proving import list_unproven
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Segment
from motcua.dossiers.rules.transitions import ENDED, national_status
from motcua.dossiers.types import Stage

LINES_MAX = 20
_COUNTED = """
SELECT agency_code AS agency, procedure_code AS procedure, channel, accepted_at AS received_at, due_at, finished_at,
       outcome_kind AS outcome FROM dossiers_dossier
"""


@invariant("The counts equal a recount of the dossiers.")
def counts_equal_a_recount() -> Sequence[str]:
    if seat() is Seat.NATIONAL:  # there they are counted from what agencies tell, not from here
        return ()
    return counts.list_differences(from_sql=_COUNTED, limit=LINES_MAX)


@invariant("Every act on a dossier stands in the log of evidence.")
def acts_are_proven() -> Sequence[str]:
    return [ref for ref, _ in list_unproven(limit=LINES_MAX)]


@invariant("Every due time is what the deadline ledger says.")
def due_times_follow_the_ledger() -> Sequence[str]:
    return _first(_wrong_due_times())


def _wrong_due_times() -> Iterator[str]:
    ledgers: dict[str, list[Segment]] = {}
    rows = DeadlineSegment.objects.order_by("dossier_id", "number").iterator(chunk_size=5000)
    for row in rows:
        ledgers.setdefault(str(row.dossier_id), []).append(segment_of(row))
    dossiers = Dossier.objects.exclude(accepted_at=None).filter(handled_by="").order_by("code")
    for dossier in dossiers.only("id", "code", "due_at", "calendar_version").iterator(chunk_size=5000):
        ledger = ledgers.get(str(dossier.id), [])
        if not ledger:
            yield f"{dossier.code}: accepted, but its ledger is empty"
            continue
        standing = deadlines.due(ledger, calendars_of(ledger))
        if standing.due_at != dossier.due_at:
            yield f"{dossier.code}: due {dossier.due_at}, the ledger says {standing.due_at}"
        if dossier.calendar_version not in ("", standing.calendar_version):
            yield f"{dossier.code}: calendar {dossier.calendar_version}, the ledger has {standing.calendar_version}"


@invariant("Every open dossier lies somewhere, every ended one nowhere.")
def open_dossiers_lie_somewhere() -> Sequence[str]:
    return _lines(
        """
        SELECT d.code || ': ' || d.stage || ', open tokens ' || count(t.id)
        FROM dossiers_dossier d LEFT JOIN dossiers_steptoken t ON t.dossier_id = d.id AND t.left_at IS NULL
        WHERE d.handled_by = ''
        GROUP BY d.id HAVING (count(t.id) = 0) <> (d.stage = ANY(%s)) ORDER BY 1 LIMIT 20
        """,
        [sorted(stage.value for stage in ENDED)],
    )


@invariant("The history of a dossier is whole, and its last line is where it stands.")
def history_is_whole() -> Sequence[str]:
    return _lines(
        """
        SELECT d.code || ': version ' || d.version || ', lines ' || count(h.id)
        FROM dossiers_dossier d LEFT JOIN dossiers_historyline h ON h.dossier_id = d.id
        GROUP BY d.id
        HAVING count(h.id) <> d.version OR max(h.version) <> d.version
            OR bool_or(h.version = d.version AND (h.stage <> d.stage OR h.status <> d.status))
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("The national status of a dossier follows from its stage.")
def status_follows_stage() -> Sequence[str]:
    rows = Dossier.objects.order_by("code").values_list("code", "stage", "status")
    return _first(
        f"{code}: {stage} with status {status}"
        for code, stage, status in rows.iterator(chunk_size=5000)
        if national_status(Stage(stage)) != status
    )


@invariant("Every submitted draft has its dossier, every dossier its number.")
def nothing_is_half_submitted() -> Sequence[str]:
    return _lines(
        """
        SELECT 'draft ' || draft.id || ': submitted without a dossier'
        FROM dossiers_draft draft LEFT JOIN dossiers_dossier d ON d.draft_id = draft.id
        WHERE (draft.submitted_at IS NULL) <> (d.id IS NULL) ORDER BY 1 LIMIT 20
        """
    )


@invariant("Every paper and every result is in the store, whole.")
def files_are_there() -> Sequence[str]:
    return _first(_missing_files())


def _missing_files() -> Iterator[str]:
    known = set(files.list_keys())
    for model in (SupportingDocument, Paper):
        rows = model.objects.order_by("id").values_list("id", "file_key")
        for row_id, key in rows.iterator(chunk_size=5000):
            if key not in known:
                yield f"{model.__name__} {row_id}: its file is not there"


def _lines(sql: str, parameters: Sequence[list[str]] = ()) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters])
        return [str(row[0]) for row in cursor.fetchall()]


def _first(lines: Iterator[str]) -> list[str]:
    return [line for line, _ in zip(lines, range(LINES_MAX), strict=False)]
