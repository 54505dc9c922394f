"""One dossier, whole, for those entitled to it; every opening leaves a line of trail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from motcua.agencies.types import NoSuchCalendar
from motcua.base.actor import Actor
from motcua.base.files import StoredFile
from motcua.catalogue import queries as catalogue
from motcua.dossiers.models import Dossier, Outcome, Paper, StepToken, SupplementRequest, SupportingDocument
from motcua.dossiers.queries._policy import called, deny, note, visible_to
from motcua.dossiers.queries.clock import ClockData, calendars_of, load_segments
from motcua.dossiers.queries.errands import list_errands
from motcua.dossiers.rules import deadlines, transitions
from motcua.dossiers.types import (
    Act,
    DocumentData,
    DossierData,
    DossierStatus,
    ErrandData,
    HistoryEntry,
    ItemKind,
    NoSuchDossier,
    OutcomeData,
    OutcomeKind,
    PaperData,
    PaperKind,
    Queue,
    Stage,
    SupplementData,
    SupplementItem,
    TokenData,
)
from motcua.trail import queries as trail
from motcua.trail.types import ReadKind, ReadPurpose

PAGE_STAYS_OPEN = timedelta(hours=1)
"""How long the pictures of a page count as part of its opening; browsers keep them as long (Cache-Control)."""


def get_dossier(dossier_code: str, *, by: Actor, now: datetime, purpose: str = ReadPurpose.HANDLING) -> DossierData:
    """Return a dossier with all that belongs to it, and note in the trail that it was opened.

    Raises NoSuchDossier to a citizen whose it isn't, NotAllowed to an officer outside whose scope it lies.
    """
    dossier = _find(dossier_code, by, now)
    note(dossier, ReadKind.OPEN, by=by, purpose=purpose, now=now)
    tokens = list(dossier.tokens.order_by("entered_at", "id"))
    supplements, history = _supplements(dossier), _history(dossier)
    done = _done_once(dossier, supplements, history)
    errands = list_errands(dossier)
    return DossierData(
        code=dossier.code,
        draft_id=dossier.draft_id,
        stage=Stage(dossier.stage),
        status=DossierStatus(dossier.status),
        version=dossier.version,
        channel=dossier.channel,
        procedure_code=dossier.procedure_code,
        procedure_version=dossier.procedure_version,
        agency_code=dossier.agency_code,
        form_code=dossier.form_code,
        form_version=dossier.form_version,
        answers=dossier.answers,
        language=dossier.language,
        owner_name=dossier.owner_name,
        owner_birth_date=dossier.owner_birth_date,
        owner_personal_id=dossier.owner_personal_id,
        submitter_account_id=dossier.submitter_account_id,
        submitter_name=dossier.submitter_name,
        submitter_personal_id=dossier.submitter_personal_id,
        submitter_phone=dossier.submitter_phone,
        submitter_email=dossier.submitter_email,
        relation=dossier.relation,
        submitted_at=dossier.submitted_at,
        answer_due_at=dossier.answer_due_at,
        accepted_at=dossier.accepted_at,
        due_at=dossier.due_at,
        remaining_minutes=dossier.remaining_minutes,
        finished_at=dossier.finished_at,
        lookup_token=dossier.lookup_token,
        documents=_documents(dossier),
        tokens=tuple(_token(token) for token in tokens),
        history=history,
        supplements=supplements,
        outcome=_outcome(dossier),
        papers=_papers(dossier),
        acts=_acts(dossier, [token for token in tokens if token.left_at is None], done, by) - _sent(errands),
        origin=dossier.origin,
        local_code=dossier.local_code,
        handled_by=dossier.handled_by,
        errands=errands,
    )


def get_clock(dossier_code: str, *, by: Actor, now: datetime) -> ClockData | None:
    """Return where the legal time stands and why, line by line; None before the dossier is accepted, and where an
    agency elsewhere doesn't tell.

    Raises NoSuchDossier, NotAllowed.
    """
    dossier = _find(dossier_code, by, now)
    ledger = load_segments(dossier.id)
    if not ledger:
        return None
    try:
        calendars = calendars_of(ledger)
    except NoSuchCalendar:
        if not dossier.handled_by:
            raise
        return None  # the agency's deployment hasn't told of the calendar yet
    return ClockData(
        standing=deadlines.due(ledger, calendars, now=now),
        lines=tuple(deadlines.explain(ledger, calendars, now=now)),
    )


def get_paper(
    dossier_code: str, kind: PaperKind, *, by: Actor, now: datetime, purpose: str = ReadPurpose.HANDLING
) -> StoredFile:
    """Return the newest paper of a kind that a dossier has. Raises NoSuchDossier, NotAllowed."""
    dossier = _find(dossier_code, by, now)
    paper = dossier.papers.filter(kind=kind).order_by("-history_version").first()
    if paper is None:
        raise NoSuchDossier()
    note(dossier, ReadKind.OPEN, by=by, purpose=purpose, now=now, file=True)
    return StoredFile(key=paper.file_key, size=paper.size, sha256=paper.sha256, media_type="application/pdf")


def get_document(
    dossier_code: str,
    document_id: str,
    *,
    by: Actor,
    now: datetime,
    purpose: str = ReadPurpose.HANDLING,
    as_thumbnail: bool = False,
) -> DocumentData:
    """Return a paper that came with a dossier, and note in the trail that it was opened.

    A small picture (``as_thumbnail``) belongs to the page that shows it: who has that page open leaves no further line.
    Raises NoSuchDossier, NotAllowed.
    """
    dossier = _find(dossier_code, by, now)
    for document in _documents(dossier):
        if str(document.id) == document_id:
            is_noted = as_thumbnail and trail.has_opened(dossier.code, by=by, since=now - PAGE_STAYS_OPEN)
            if not is_noted:
                note(dossier, ReadKind.OPEN, by=by, purpose=purpose, now=now, file=True)
            return document
    raise NoSuchDossier()


def _find(dossier_code: str, by: Actor, now: datetime) -> Dossier:
    dossier = Dossier.objects.filter(visible_to(by) & called(dossier_code)).first()
    if dossier is not None:
        return dossier
    if by.is_officer:
        hidden = Dossier.objects.filter(called(dossier_code)).first()
        if hidden is not None:
            raise deny(hidden, by=by, now=now)
    raise NoSuchDossier()


def check_access(dossier_code: str, *, by: Actor, now: datetime) -> None:
    """Raise NoSuchDossier or NotAllowed unless the actor may see the dossier."""
    _find(dossier_code, by, now)


def _acts(dossier: Dossier, tokens: Sequence[StepToken], done: frozenset[Act], by: Actor) -> frozenset[Act]:
    """Return what the actor may do to the dossier now; the actions check it again. ``done`` can't be done twice."""
    rows = transitions.acts_from(Stage(dossier.stage))
    if by.is_citizen:
        if dossier.submitter_account_id != by.account_id:
            return frozenset()
        return frozenset(row.act for row in rows if row.who is transitions.Who.SUBMITTER)
    here = any(token.unit_code in by.unit_codes for token in tokens)
    held = any(token.holder_account_id not in (None, by.account_id) for token in tokens)
    idle = done | _idle_acts(dossier, tokens)
    return frozenset(
        row.act
        for row in rows
        if row.who.value in by.roles
        and (here or row.act in transitions.FROM_ABOVE)
        and not (held and row.who is transitions.Who.HANDLER)
        and row.act not in idle
    )


def _sent(errands: Sequence[ErrandData]) -> frozenset[Act]:
    """Return what an applicant can't do while what they sent isn't confirmed."""
    acts = {one.act for one in errands if one.is_under_way}
    return frozenset(acts | ({Act.ANSWER_SUPPLEMENT} if Act.WITHDRAW in acts else set()))


def _done_once(
    dossier: Dossier, supplements: Sequence[SupplementData], history: Sequence[HistoryEntry]
) -> frozenset[Act]:
    """Return the acts that the law allows once and that were done: a supplement a phase, one new appointment."""
    is_at_intake = dossier.accepted_at is None
    asked = {Act.REQUEST_SUPPLEMENT} if any(one.is_at_intake == is_at_intake for one in supplements) else set()
    return frozenset(asked | {line.act for line in history if line.act is Act.EXTEND})


def _idle_acts(dossier: Dossier, tokens: Sequence[StepToken]) -> frozenset[Act]:
    """Return the acts that would lead nowhere: what the process has no step for, what was decided otherwise."""
    if not tokens:
        return frozenset()
    process = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version).process
    step = process.step(tokens[0].step_code)
    next_role = process.step(step.next_steps[0]).role if step.next_steps else ""
    outcome = Outcome.objects.filter(dossier=dossier).values_list("kind", flat=True).first()
    return frozenset(
        act
        for act, is_idle in {
            Act.TAKE: tokens[0].holder_account_id is not None,
            Act.FORWARD: next_role != step.role,
            Act.PROPOSE: next_role != transitions.Who.LEADER.value,
            Act.SIGN: outcome != OutcomeKind.GRANTED,
            Act.SIGN_REFUSAL: outcome != OutcomeKind.REFUSED,
        }.items()
        if is_idle
    )


def _documents(dossier: Dossier) -> tuple[DocumentData, ...]:
    rows = SupportingDocument.objects.filter(draft_id=dossier.draft_id).order_by("document_code", "added_at", "id")
    return tuple(document_data(row) for row in rows)


def document_data(row: SupportingDocument) -> DocumentData:
    return DocumentData(
        id=row.id,
        document_code=row.document_code,
        file_name=row.file_name,
        file_key=row.file_key,
        size=row.size,
        sha256=row.sha256,
        media_type=row.media_type,
        added_at=row.added_at,
        is_superseded=row.superseded_at is not None,
    )


def _token(row: StepToken) -> TokenData:
    return TokenData(
        id=row.id,
        step_code=row.step_code,
        unit_code=row.unit_code,
        role=row.role,
        queue=Queue(row.queue),
        holder_account_id=row.holder_account_id,
        holder_name=row.holder_name,
        entered_at=row.entered_at,
        due_at=row.due_at,
        left_at=row.left_at,
        left_by=row.left_by,
    )


def _history(dossier: Dossier) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(
            version=row.version,
            act=Act(row.act),
            stage=Stage(row.stage),
            status=DossierStatus(row.status),
            at=row.at,
            actor_name=row.actor_name,
            actor_hat=row.actor_hat,
            note=row.note,
            actor_account_id=row.actor_account_id,
            due_from=row.due_from,
            due_to=row.due_to,
        )
        for row in dossier.history.order_by("version")
    )


def _supplements(dossier: Dossier) -> tuple[SupplementData, ...]:
    rows = SupplementRequest.objects.filter(dossier=dossier).prefetch_related("marks").order_by("asked_at")
    return tuple(
        SupplementData(
            id=row.id,
            is_at_intake=row.is_at_intake,
            asked_at=row.asked_at,
            asked_by=row.asked_by,
            reason=row.reason,
            items=tuple(
                SupplementItem(
                    kind=ItemKind(mark.kind), key=mark.key, reason=mark.reason, before=mark.before, after=mark.after
                )
                for mark in sorted(row.marks.all(), key=lambda mark: (mark.kind, mark.key))
            ),
            answered_at=row.answered_at,
            answer_by=row.answer_by,
        )
        for row in rows
    )


def _outcome(dossier: Dossier) -> OutcomeData | None:
    row = Outcome.objects.filter(dossier=dossier).first()
    if row is None:
        return None
    return OutcomeData(
        kind=OutcomeKind(row.kind),
        number=row.number,
        reason=row.reason,
        proposed_by=row.proposed_by,
        returned_reason=row.returned_reason,
        signed_at=row.signed_at,
        signed_by=row.signed_by,
    )


def _papers(dossier: Dossier) -> tuple[PaperData, ...]:
    return tuple(
        PaperData(
            kind=PaperKind(row.kind), made_at=row.made_at, file_key=row.file_key, size=row.size, sha256=row.sha256
        )
        for row in Paper.objects.filter(dossier=dossier).order_by("made_at", "id")
    )
