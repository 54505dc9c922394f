"""At the national seat: keeping in step with what the handling agency writes. No rule and no clock of its own."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base import events
from motcua.base.actor import Actor, Hat
from motcua.base.messages import AttachedFile, Received
from motcua.dossiers.actions._proving import Step, leaf_of
from motcua.dossiers.actions._waves import in_waves
from motcua.dossiers.actions._writing import Entry, record_many, update_dossiers
from motcua.dossiers.actions.submitting import digest_of, owner_facts
from motcua.dossiers.models import (
    DeadlineSegment,
    Dossier,
    Errand,
    Outcome,
    Paper,
    SupplementMark,
    SupplementRequest,
    SupportingDocument,
)
from motcua.dossiers.rules.deadlines import Segment, SegmentKind
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
    SegmentBody,
    Stage,
    SupplementBody,
    VersionsMissing,
)
from motcua.forms import queries as forms
from motcua.forms.types import Answers

_TIMES = ("answer_due_at", "accepted_at", "due_at", "remaining_minutes", "finished_at")
_MIRRORED = (*_TIMES, "stage", "status", "version", "outcome_kind", "local_code")
_OF_THE_OWNER = ("owner_name", "owner_folded", "owner_sort_key", "owner_birth_date", "owner_personal_id")
_CORRECTED = ("answers", "content_digest", *_OF_THE_OWNER)


@dataclass(kw_only=True)
class _News:
    """One version that an agency told, with the dossier's row; ``digest`` is of the content that it made, if any."""

    dossier: Dossier
    body: ProgressBody
    attached: Sequence[AttachedFile]
    act: Act
    by: Actor
    digest: str = ""

    @property
    def at(self) -> datetime:
        return self.body.version.at


@transaction.atomic(savepoint=False)
def apply_progress(messages: Sequence[Received[ProgressBody]], *, now: datetime) -> None:
    """Write versions of dossiers exactly as their agencies told; one that is here already changes nothing.

    Notices to applicants follow. As many statements for one as for hundreds. Raises NoSuchDossier, NotFromThere,
    VersionsMissing, and ValueError for words that this version of the house doesn't know.
    """
    for wave in in_waves(messages, lambda message: message.body.code):
        dossiers = _mirrors([(message, message.body.code, message.body.agency_code) for message in wave])
        news = [_read(dossiers[message.body.code], message) for message in wave if _is_new(dossiers, message)]
        _settle(dossiers, wave, news)
        if news:
            _write(news)


def _is_new(dossiers: Mapping[str, Dossier], message: Received[ProgressBody]) -> bool:
    dossier, told = dossiers[message.body.code], message.body.version.number
    if told > dossier.version + 1:
        raise VersionsMissing(dossier_code=dossier.code, version=told, known=dossier.version)
    return told > dossier.version


def _read(dossier: Dossier, message: Received[ProgressBody]) -> _News:
    version = message.body.version
    return _News(
        dossier=dossier,
        body=message.body,
        attached=message.attachments,
        act=Act(version.act),
        by=Actor(hat=Hat(version.actor_hat), full_name=version.actor_name),
        digest=next((paper.sha256 for paper in message.body.papers), ""),
    )


def _mirrors(said: Sequence[tuple[Received[Any], str, str]]) -> dict[str, Dossier]:
    """Return the rows of dossiers that senders handle, locked, by code; an agency is checked where a message names it.

    Raises NoSuchDossier, NotFromThere.
    """
    codes = [code for _, code, _ in said]
    rows = {row.code: row for row in Dossier.objects.select_for_update().filter(code__in=codes).order_by("code")}
    for message, code, agency_code in said:
        dossier = rows.get(code)
        if dossier is None:
            raise NoSuchDossier()
        if (
            not dossier.handled_by
            or message.sender != dossier.handled_by
            or agency_code not in ("", dossier.agency_code)
        ):
            raise NotFromThere(sender=message.sender, dossier_code=code)
    return rows


def _settle(dossiers: Mapping[str, Dossier], wave: Sequence[Received[ProgressBody]], news: Sequence[_News]) -> None:
    """Note which errands are done. Whoever tells of any version, be it the first, has taken the dossier over."""
    done = {(dossiers[message.body.code].id, Act.SUBMIT): message.created_at for message in wave}
    done |= {(one.dossier.id, one.act): one.at for one in news}
    open_ones = Errand.objects.filter(dossier__in=dossiers.values(), settled_at=None).order_by("id")
    settled = [errand for errand in open_ones if (errand.dossier_id, errand.act) in done]
    for errand in settled:
        errand.settled_at = done[errand.dossier_id, Act(errand.act)]
    Errand.objects.bulk_update(settled, ["settled_at"])


def _write(news: Sequence[_News]) -> None:
    for one in news:
        _set_standing(one.dossier, one.body)
    _keep_supplements([(one.dossier, one.body.supplement) for one in news if one.body.supplement is not None])
    corrected = [one for one in news if one.act is Act.ANSWER_SUPPLEMENT]
    _correct(corrected)
    _lapse([one for one in news if one.act is Act.LAPSE])
    _keep_decisions([(one.dossier, one.body.decision) for one in news if one.body.decision is not None])
    _keep_papers([(one.dossier, one.body.papers, one.attached) for one in news])
    steps = [_step(one) for one in news]
    known = _count_segments(news)
    record_many([_entry(one, known[one.dossier.id]) for one in news], [leaf_of(step) for step in steps])
    update_dossiers([one.dossier for one in news], [*_MIRRORED, *(_CORRECTED if corrected else ())])
    events.publish_all([_moved(one) for one in news])


def _set_standing(dossier: Dossier, body: ProgressBody) -> None:
    for name in _TIMES:
        setattr(dossier, name, getattr(body, name))
    dossier.stage, dossier.status = Stage(body.version.stage), DossierStatus(body.version.status)
    dossier.version, dossier.outcome_kind = body.version.number, body.outcome
    dossier.local_code = body.local_code or dossier.local_code


def _count_segments(news: Sequence[_News]) -> Counter[UUID]:
    """Return how much of each dossier's ledger is here; it only ever grows."""
    rows = DeadlineSegment.objects.filter(dossier__in=[one.dossier for one in news]).order_by()
    return Counter(rows.values_list("dossier_id", flat=True))


def _segments(told: Sequence[SegmentBody]) -> list[Segment]:
    """Return a ledger as it was told; none, if it has an entry of a kind that this version of the house doesn't know.

    It explains the times and decides nothing here.
    """
    if any(one.kind not in {kind.value for kind in SegmentKind} for one in told):
        return []
    return [
        Segment(
            kind=SegmentKind(one.kind),
            at=one.at,
            ground=one.ground,
            calendar_version=one.calendar_version,
            amount=one.amount,
            unit=one.unit,
            at_end_of_day=one.at_end_of_day,
        )
        for one in told
    ]


def _entry(one: _News, known: int) -> Entry:
    version = one.body.version
    return Entry(
        dossier_id=one.dossier.id,
        version=version.number,
        act=one.act,
        stage=Stage(version.stage),
        status=DossierStatus(version.status),
        at=version.at,
        by=one.by,
        note=version.note,
        content_sha256=one.digest,
        due_from=version.due_from,
        due_to=version.due_to,
        first_segment=known + 1,
        segments=_segments(one.body.segments)[known:],
    )


def _step(one: _News) -> Step:
    version = one.body.version
    return Step(
        dossier=one.dossier,
        act=one.act,
        at=version.at,
        by=one.by,
        note=version.note,
        due_from=version.due_from,
        due_to=version.due_to,
        content_sha256=one.digest,
    )


def _moved(one: _News) -> DossierMoved:
    dossier = one.dossier
    return DossierMoved(
        dossier.code, dossier.version, one.act.value, str(dossier.stage), str(dossier.status), one.body.version.at
    )


def _keep_supplements(told: Sequence[tuple[Dossier, SupplementBody]]) -> None:
    if not told:
        return
    requests = [
        SupplementRequest(
            dossier=dossier,
            is_at_intake=said.is_at_intake,
            asked_at=said.asked_at,
            asked_by=said.asked_by,
            reason=said.reason,
            answer_by=said.answer_by,
        )
        for dossier, said in told
    ]
    SupplementRequest.objects.bulk_create(requests)
    SupplementMark.objects.bulk_create(
        SupplementMark(request=request, kind=ItemKind(mark.kind), key=mark.key, reason=mark.reason)
        for request, (_, said) in zip(requests, told, strict=True)
        for mark in said.marks
    )


def _correct(news: Sequence[_News]) -> None:
    """Close supplements as the agencies did, and put on each dossier's row what the corrections change."""
    if not news:
        return
    requests = _open_requests(news)
    drafts = [one.dossier.draft_id for one in news]
    papers: dict[UUID, list[SupportingDocument]] = defaultdict(list)
    for paper in SupportingDocument.objects.filter(draft_id__in=drafts, superseded_at=None).order_by("id"):
        papers[paper.draft_id].append(paper)
    replaced: list[SupportingDocument] = []
    for one in news:
        dossier, answers = one.dossier, one.body.answers or one.dossier.answers
        request = requests.get(dossier.id)
        if request is not None:
            replaced += _close(request, papers[dossier.draft_id], dossier.answers, answers, one.at)
        left = [paper for paper in papers[dossier.draft_id] if paper.superseded_at is None]
        dossier.answers, dossier.content_digest = answers, digest_of(answers, left)
        one.digest = dossier.content_digest
        for name, value in owner_facts(forms.get_form(dossier.form_code, dossier.form_version), answers).items():
            setattr(dossier, name, value)
    SupportingDocument.objects.bulk_update(replaced, ["superseded_at"])
    SupplementRequest.objects.bulk_update(requests.values(), ["answered_at"])
    marks = [mark for request in requests.values() for mark in request.marks.all()]
    SupplementMark.objects.bulk_update(marks, ["before", "after"])


def _open_requests(news: Sequence[_News]) -> dict[UUID, SupplementRequest]:
    """Return what each dossier's applicant was asked last and hasn't answered, with its marks."""
    rows = SupplementRequest.objects.filter(dossier__in=[one.dossier for one in news], answered_at=None)
    return {row.dossier_id: row for row in rows.order_by("asked_at").prefetch_related("marks")}


def _close(
    request: SupplementRequest,
    papers: Sequence[SupportingDocument],
    before: Answers,
    after: Answers,
    at: datetime,
) -> list[SupportingDocument]:
    """Note what a correction changed; return the papers that it replaced."""
    marks = list(request.marks.all())
    renewed = {mark.key for mark in marks if mark.kind == ItemKind.PAPER}
    old = [one for one in papers if one.document_code in renewed and one.added_at < request.asked_at]
    for one in old:
        one.superseded_at = at
    for mark in marks:
        if mark.kind == ItemKind.ANSWER:
            mark.before, mark.after = before.get(mark.key), after.get(mark.key)
    request.answered_at = at
    return old


def _lapse(news: Sequence[_News]) -> None:
    if not news:
        return
    requests = _open_requests(news)
    for one in news:
        if (request := requests.get(one.dossier.id)) is not None:
            request.lapsed_at = one.at
    SupplementRequest.objects.bulk_update(requests.values(), ["lapsed_at"])


def _keep_decisions(told: Sequence[tuple[Dossier, DecisionBody]]) -> None:
    if not told:
        return
    names = ["kind", "reason", "number", "proposed_by", "proposed_at", "signed_by", "signed_at"]
    Outcome.objects.bulk_create(
        [Outcome(dossier=dossier, **{name: getattr(said, name) for name in names}) for dossier, said in told],
        update_conflicts=True,
        unique_fields=["dossier"],
        update_fields=names,
    )


@transaction.atomic(savepoint=False)
def keep_papers(messages: Sequence[Received[PaperIssuedBody]]) -> None:
    """Keep papers that agencies printed after their acts; one that is here already changes nothing.

    Raises NoSuchDossier, NotFromThere.
    """
    dossiers = _mirrors([(message, message.body.code, message.body.agency_code) for message in messages])
    _keep_papers([(dossiers[one.body.code], [one.body.paper], one.attachments) for one in messages])


def _keep_papers(told: Sequence[tuple[Dossier, Sequence[PaperBody], Sequence[AttachedFile]]]) -> None:
    rows = [
        Paper(
            dossier=dossier,
            kind=PaperKind(paper.kind),
            history_version=paper.version,
            made_at=paper.made_at,
            file_key=next(file.key for file in attached if file.sha256 == paper.sha256),
            size=paper.size,
            sha256=paper.sha256,
        )
        for dossier, papers, attached in told
        for paper in papers
    ]
    Paper.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic(savepoint=False)
def note_refusals(messages: Sequence[Received[NotDoneBody]], *, now: datetime) -> None:
    """Keep why agencies did not do what applicants asked, and tell them; as many statements for one as for hundreds.

    Raises NoSuchDossier, NotFromThere.
    """
    dossiers = _mirrors([(message, message.body.code, "") for message in messages])
    rows = Errand.objects.filter(dossier__in=dossiers.values(), settled_at=None, ended_at=None).order_by("sent_at")
    errands = {(errand.dossier_id, errand.act): errand for errand in rows}
    noted: list[Errand] = []
    returned = []
    for message in messages:
        body, dossier = message.body, dossiers[message.body.code]
        errand = errands.pop((dossier.id, body.act), None)
        if errand is not None:
            errand.settled_at, errand.reason_code, errand.reasons = now, body.reason_code, body.reasons
            noted.append(errand)
            returned.append(ErrandReturned(dossier.code, body.act, now))
    Errand.objects.bulk_update(noted, ["settled_at", "reason_code", "reasons"])
    events.publish_all(returned)
