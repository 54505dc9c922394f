"""At the national seat: keeping in step with what the handling agency writes. No rule and no clock of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.base import events
from motcua.base.actor import Actor, Hat
from motcua.base.messages import AttachedFile, Received
from motcua.dossiers.actions._proving import Step, prove
from motcua.dossiers.actions._writing import Entry, record, update_dossier
from motcua.dossiers.actions.submitting import digest_of, owner_facts
from motcua.dossiers.models import (
    Dossier,
    Errand,
    HistoryLine,
    Outcome,
    Paper,
    SupplementMark,
    SupplementRequest,
    SupportingDocument,
)
from motcua.dossiers.types import (
    Act,
    DecisionBody,
    DossierMoved,
    DossierStatus,
    ErrandReturned,
    ItemKind,
    NoSuchDossier,
    NotDoneBody,
    NotFromThere,
    PaperBody,
    PaperIssuedBody,
    PaperKind,
    ProgressBody,
    Stage,
    SupplementBody,
    VersionsMissing,
)
from motcua.forms import queries as forms
from motcua.forms.types import Answer

_TIMES = ("answer_due_at", "accepted_at", "due_at", "remaining_minutes", "finished_at")


@transaction.atomic(savepoint=False)
def apply_progress(messages: Sequence[Received[ProgressBody]], *, now: datetime) -> None:
    """Write versions of dossiers exactly as their agencies told; one that is here already changes nothing.

    Notices to applicants follow. Raises NoSuchDossier, NotFromThere, VersionsMissing, and ValueError for words that
    this version of the house doesn't know.
    """
    for message in messages:
        body = message.body
        dossier = _mirror(message, body.code, body.agency_code)
        _settle_submission(dossier, message)
        if body.version.number <= dossier.version:
            continue
        if body.version.number != dossier.version + 1:
            raise VersionsMissing(dossier_code=dossier.code, version=body.version.number, known=dossier.version)
        _write(dossier, body, message.attachments)


def _settle_submission(dossier: Dossier, message: Received[ProgressBody]) -> None:
    """Whoever tells of any version of a dossier, be it the first, has taken it over."""
    open_ones = Errand.objects.filter(dossier=dossier, act=Act.SUBMIT, settled_at=None)
    open_ones.update(settled_at=message.created_at)


def _mirror(message: Received[Any], code: str, agency_code: str) -> Dossier:
    """Return the row of a dossier that the sender handles, locked. Raises NoSuchDossier, NotFromThere."""
    dossier = Dossier.objects.select_for_update().filter(code=code).first()
    if dossier is None:
        raise NoSuchDossier()
    if not dossier.handled_by or message.sender != dossier.handled_by or agency_code != dossier.agency_code:
        raise NotFromThere(sender=message.sender, dossier_code=code)
    return dossier


def _write(dossier: Dossier, body: ProgressBody, attached: Sequence[AttachedFile]) -> None:
    version = body.version
    act, stage, status = Act(version.act), Stage(version.stage), DossierStatus(version.status)
    by = Actor(hat=Hat(version.actor_hat), full_name=version.actor_name)
    values: dict[str, Any] = {name: getattr(body, name) for name in _TIMES}
    values |= {"stage": stage, "status": status, "version": version.number, "outcome_kind": body.outcome}
    if body.local_code:
        values["local_code"] = body.local_code
    if body.supplement is not None:
        _keep_supplement(dossier, body.supplement)
    if act is Act.ANSWER_SUPPLEMENT:
        values |= _corrected(dossier, body.answers or dossier.answers, version.at)
    if act is Act.LAPSE:
        dossier.supplements.filter(answered_at=None).update(lapsed_at=version.at)
    if body.decision is not None:
        _keep_decision(dossier, body.decision)
    _keep_papers(dossier, body.papers, attached)
    digest = values.get("content_digest", "") or next((paper.sha256 for paper in body.papers), "")
    record(
        Entry(
            dossier_id=dossier.id,
            version=version.number,
            act=act,
            stage=stage,
            status=status,
            at=version.at,
            by=by,
            note=version.note,
            content_sha256=digest,
        )
    )
    if version.due_from or version.due_to:
        line = HistoryLine.objects.filter(dossier=dossier, version=version.number)
        line.update(due_from=version.due_from, due_to=version.due_to)
    update_dossier(dossier, values)
    prove(
        [
            Step(
                dossier=dossier,
                act=act,
                at=version.at,
                by=by,
                note=version.note,
                due_from=version.due_from,
                due_to=version.due_to,
                content_sha256=digest,
            )
        ]
    )
    Errand.objects.filter(dossier=dossier, act=act, settled_at=None).update(settled_at=version.at)
    events.publish(DossierMoved(dossier.code, version.number, act.value, stage.value, status.value, version.at))


def _keep_supplement(dossier: Dossier, told: SupplementBody) -> None:
    request = SupplementRequest.objects.create(
        dossier=dossier,
        is_at_intake=told.is_at_intake,
        asked_at=told.asked_at,
        asked_by=told.asked_by,
        reason=told.reason,
        answer_by=told.answer_by,
    )
    SupplementMark.objects.bulk_create(
        SupplementMark(request=request, kind=ItemKind(mark.kind), key=mark.key, reason=mark.reason)
        for mark in told.marks
    )


def _corrected(dossier: Dossier, answers: dict[str, Answer], at: datetime) -> dict[str, Any]:
    """Close the supplement as the agency did; return the columns that the corrections change."""
    request = dossier.supplements.filter(answered_at=None).order_by("-asked_at").first()
    documents = list(SupportingDocument.objects.filter(draft_id=dossier.draft_id, superseded_at=None).order_by("id"))
    if request is not None:
        marks = list(request.marks.order_by("kind", "key"))
        replaced = {mark.key for mark in marks if mark.kind == ItemKind.PAPER}
        old = [one for one in documents if one.document_code in replaced and one.added_at < request.asked_at]
        SupportingDocument.objects.filter(id__in=[one.id for one in old]).update(superseded_at=at)
        documents = [one for one in documents if one not in old]
        for mark in marks:
            if mark.kind == ItemKind.ANSWER:
                mark.before, mark.after = dossier.answers.get(mark.key), answers.get(mark.key)
        SupplementMark.objects.bulk_update(marks, ["before", "after"])
        request.answered_at = at
        request.save(update_fields=["answered_at"])
    form = forms.get_form(dossier.form_code, dossier.form_version)
    return {"answers": answers, "content_digest": digest_of(answers, documents), **owner_facts(form, answers)}


def _keep_decision(dossier: Dossier, told: DecisionBody) -> None:
    Outcome.objects.update_or_create(
        dossier=dossier,
        defaults={
            "kind": told.kind,
            "reason": told.reason,
            "number": told.number,
            "proposed_by": told.proposed_by,
            "proposed_at": told.proposed_at,
            "signed_by": told.signed_by,
            "signed_at": told.signed_at,
        },
    )


@transaction.atomic(savepoint=False)
def keep_papers(messages: Sequence[Received[PaperIssuedBody]]) -> None:
    """Keep papers that agencies printed after their acts; one that is here already changes nothing.

    Raises NoSuchDossier, NotFromThere.
    """
    for message in messages:
        dossier = _mirror(message, message.body.code, message.body.agency_code)
        _keep_papers(dossier, [message.body.paper], message.attachments)


def _keep_papers(dossier: Dossier, papers: Sequence[PaperBody], attached: Sequence[AttachedFile]) -> None:
    keys = {file.sha256: file.key for file in attached}
    Paper.objects.bulk_create(
        [
            Paper(
                dossier=dossier,
                kind=PaperKind(paper.kind),
                history_version=paper.version,
                made_at=paper.made_at,
                file_key=keys[paper.sha256],
                size=paper.size,
                sha256=paper.sha256,
            )
            for paper in papers
        ],
        ignore_conflicts=True,
    )


@transaction.atomic(savepoint=False)
def note_refusals(messages: Sequence[Received[NotDoneBody]], *, now: datetime) -> None:
    """Keep why agencies did not do what applicants asked, and tell them. Raises NoSuchDossier, NotFromThere."""
    for message in messages:
        body = message.body
        dossier = Dossier.objects.select_for_update().filter(code=body.code).first()
        if dossier is None:
            raise NoSuchDossier()
        if message.sender != dossier.handled_by:
            raise NotFromThere(sender=message.sender, dossier_code=body.code)
        errands = Errand.objects.filter(dossier=dossier, act=body.act, settled_at=None, ended_at=None)
        if errands.update(settled_at=now, reason_code=body.reason_code, reasons=body.reasons):
            events.publish(ErrandReturned(dossier.code, body.act, now))
