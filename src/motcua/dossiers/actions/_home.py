"""At the agency: telling the deployment that took a dossier in what was done to it, in the transaction of the act."""

from collections.abc import Sequence
from datetime import datetime

from motcua.base.files import StoredFile
from motcua.dossiers.actions._proving import Step
from motcua.dossiers.models import Dossier, Outcome, Paper, SupplementRequest
from motcua.dossiers.queries.clock import load_ledgers
from motcua.dossiers.rules.deadlines import Segment
from motcua.dossiers.types import (
    PAPER,
    PROGRESS,
    Act,
    DecisionBody,
    MarkBody,
    PaperBody,
    PaperIssuedBody,
    PaperKind,
    ProgressBody,
    SegmentBody,
    SupplementBody,
    VersionBody,
)
from motcua.road import actions as road
from motcua.road.actions import FileToSend, Outgoing

_SIGNING = (Act.SIGN, Act.SIGN_REFUSAL)


def tell_home(steps: Sequence[Step], *, now: datetime) -> None:
    """Tell of versions of dossiers that were taken in elsewhere; of others there is nothing to tell."""
    travelling = [step for step in steps if step.dossier.origin]
    if travelling:
        accepted = [step.dossier.id for step in travelling if step.dossier.accepted_at is not None]
        ledgers = load_ledgers(accepted) if accepted else {}
        road.send_many([_progress(step, ledgers.get(step.dossier.id, ())) for step in travelling], now=now)


def tell_paper(paper: Paper, dossier: Dossier, *, now: datetime) -> None:
    """Send a paper that was printed after its act, if the dossier was taken in elsewhere."""
    if not dossier.origin or paper.kind == PaperKind.CONTROL_SLIP:  # the control slip is the agency's own
        return
    body = PaperIssuedBody(code=dossier.code, agency_code=dossier.agency_code, paper=_paper(paper))
    road.send_many([_outgoing(dossier, PAPER, body, [paper])], now=now)


def _progress(step: Step, ledger: Sequence[Segment]) -> Outgoing:
    dossier = step.dossier
    papers: list[Paper] = []
    if step.act in _SIGNING:
        papers = list(dossier.papers.filter(history_version=dossier.version).order_by("made_at", "id"))
    body = ProgressBody(
        code=dossier.code,
        agency_code=dossier.agency_code,
        local_code=dossier.local_code,
        version=_version(step),
        answer_due_at=dossier.answer_due_at,
        accepted_at=dossier.accepted_at,
        due_at=dossier.due_at,
        remaining_minutes=dossier.remaining_minutes,
        finished_at=dossier.finished_at,
        outcome=dossier.outcome_kind,
        supplement=_supplement(dossier) if step.act is Act.REQUEST_SUPPLEMENT else None,
        answers=dossier.answers if step.act is Act.ANSWER_SUPPLEMENT else None,
        decision=_decision(dossier) if step.act in _SIGNING else None,
        papers=tuple(_paper(paper) for paper in papers),
        segments=tuple(_segment(segment) for segment in ledger),
    )
    return _outgoing(dossier, PROGRESS, body, papers)


def _outgoing(dossier: Dossier, message_type: object, body: object, papers: Sequence[Paper]) -> Outgoing:
    return Outgoing(
        message_type=message_type,  # type: ignore[arg-type]
        sender=dossier.agency_code,
        recipient=dossier.origin,
        body=body,  # type: ignore[arg-type]
        order_key=dossier.code,
        attachments=[
            FileToSend(
                StoredFile(paper.file_key, paper.size, paper.sha256, "application/pdf"),
                f"{dossier.code} {paper.kind.lower()}.pdf",
            )
            for paper in papers
        ],
    )


def _version(step: Step) -> VersionBody:
    dossier = step.dossier
    return VersionBody(
        number=dossier.version,
        act=step.act.value,
        stage=str(dossier.stage),
        status=str(dossier.status),
        at=step.at,
        actor_name=step.by.full_name,
        actor_hat=step.by.hat.value,
        note=step.note,
        due_from=step.due_from,
        due_to=step.due_to,
    )


def _segment(segment: Segment) -> SegmentBody:
    return SegmentBody(
        kind=segment.kind.value,
        at=segment.at,
        ground=segment.ground,
        calendar_version=segment.calendar_version,
        amount=segment.amount,
        unit=segment.unit,
        at_end_of_day=segment.at_end_of_day,
    )


def _supplement(dossier: Dossier) -> SupplementBody:
    request = SupplementRequest.objects.filter(dossier=dossier).latest("asked_at")
    return SupplementBody(
        is_at_intake=request.is_at_intake,
        asked_at=request.asked_at,
        asked_by=request.asked_by,
        reason=request.reason,
        answer_by=request.answer_by,
        marks=tuple(
            MarkBody(kind=mark.kind, key=mark.key, reason=mark.reason) for mark in request.marks.order_by("kind", "key")
        ),
    )


def _decision(dossier: Dossier) -> DecisionBody | None:
    outcome = Outcome.objects.filter(dossier=dossier, signed_at__isnull=False).first()
    if outcome is None or outcome.signed_at is None:
        return None
    return DecisionBody(
        kind=outcome.kind,
        number=outcome.number,
        reason=outcome.reason,
        proposed_by=outcome.proposed_by,
        proposed_at=outcome.proposed_at,
        signed_by=outcome.signed_by,
        signed_at=outcome.signed_at,
    )


def _paper(paper: Paper) -> PaperBody:
    return PaperBody(
        kind=paper.kind, version=paper.history_version, made_at=paper.made_at, size=paper.size, sha256=paper.sha256
    )
