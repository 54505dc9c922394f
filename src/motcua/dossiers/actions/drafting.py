"""Writing an application: start, save a page, add and remove papers, throw away."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.files import StoredFile
from motcua.base.ids import new_id
from motcua.base.seats import Seat, seat
from motcua.base.text import nfc
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure
from motcua.counts.types import Channel
from motcua.dossiers.actions.travelling import check_nothing_under_way
from motcua.dossiers.models import Draft, KeptForm, SupplementMark, SupportingDocument
from motcua.dossiers.queries.drafts import is_offered
from motcua.dossiers.rules.handling import handles
from motcua.dossiers.types import (
    Act,
    AlreadySubmitted,
    ItemKind,
    NoSuchDraft,
    NotMarkedForCorrection,
    NotOnline,
    NotSubmittedThere,
    SavedPage,
    Stage,
    TooManyFiles,
)
from motcua.forms import queries as forms
from motcua.forms.types import MARKED_PAGE
from motcua.identity import queries as identity
from motcua.identity.types import PersonData
from motcua.trail.types import ReadPurpose

KEPT_MAX = 5000
"""Characters kept of one answer that came without a session."""


@transaction.atomic(savepoint=False)
def start_draft(*, procedure_code: str, agency_code: str, language: str, by: Actor, now: datetime) -> UUID:
    """Open an application for a procedure at an agency, prefilled with what the state knows of the person.

    A citizen applies online; an officer at the service desk takes in for somebody who stands there.
    Raises NoSuchProcedure, NotOnline, NotSubmittedThere, NotAllowed.
    """
    channel, account_id = _channel_of(by), by.account_id
    if account_id is None:
        raise NotAllowed()
    procedure = catalogue.get_procedure(procedure_code)
    if procedure.form_code is None or (channel is Channel.ONLINE and not procedure.is_online):
        raise NotOnline()
    _check_handles(procedure, agency_code, by)
    form = forms.get_form(procedure.form_code)
    known: dict[str, object] = {}
    if by.is_citizen and by.person_id is not None:
        known = _known_of(identity.get_person(by.person_id, by=by, purpose=ReadPurpose.OWN))
    draft = Draft.objects.create(
        id=new_id(),
        account_id=account_id,
        channel=channel,
        procedure_code=procedure.code,
        procedure_version=procedure.version,
        agency_code=agency_code,
        form_code=form.code,
        form_version=form.version,
        known=known,
        language=language,
        created_at=now,
        updated_at=now,
    )
    return draft.id


def _known_of(person: PersonData) -> dict[str, object]:
    """Return what the state knows of the applicant, as it stood when they began."""
    return {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in asdict(person).items()
        if value
    }


def _channel_of(by: Actor) -> Channel:
    if by.is_citizen:
        return Channel.ONLINE
    if by.is_officer and "COUNTER" in by.roles:
        return Channel.COUNTER
    raise NotAllowed()


def _check_handles(procedure: Procedure, agency_code: str, by: Actor) -> None:
    if by.is_officer and agency_code != by.agency_code:
        raise NotAllowed()
    if not handles(procedure, agencies.get_agency(agency_code)):
        raise NotSubmittedThere()
    if seat() is Seat.NATIONAL and not is_offered(agency_code):
        raise NotSubmittedThere()


@transaction.atomic(savepoint=False)
def save_page(
    *, draft_id: UUID, page_code: str, raw: Mapping[str, str], language: str, by: Actor, now: datetime
) -> SavedPage:
    """Save what was typed on one page and say how it was read; with problems it is kept exactly as typed.

    Raises NoSuchDraft, AlreadySubmitted, NoSuchPage.
    """
    draft = lock_draft(draft_id, by)
    form = forms.get_form(draft.form_code, draft.form_version)
    reading = forms.read_page(form, page_code, raw, language=language, now=now, answers=draft.answers)
    on_page = {question.key for question in form.page(page_code).questions}
    others = {key: value for key, value in draft.answers.items() if key not in on_page}
    draft.answers = {**others, **reading.answers}
    draft.pages_done = [page for page in draft.pages_done if page != page_code]
    if reading.problems:
        _keep(draft, page_code, reading.raw, now)
    else:
        draft.pages_done.append(page_code)
        KeptForm.objects.filter(draft=draft, page_code=page_code).delete()
    _touch(draft, now, "answers", "pages_done")
    following = form.page_after(page_code)
    return SavedPage(
        reading=reading,
        answers=draft.answers,
        form_code=form.code,
        form_version=form.version,
        procedure_code=draft.procedure_code,
        procedure_version=draft.procedure_version,
        next_page=following.code if following else "",
    )


@transaction.atomic(savepoint=False)
def keep_page(*, draft_id: UUID, page_code: str, raw: Mapping[str, str], now: datetime) -> None:
    """Keep a page that arrived without a session (it had ended); only the draft's owner will see it again.

    ``page_code`` may be MARKED_PAGE: the answers to a supplement request, whose draft is submitted already.
    Raises NoSuchDraft, AlreadySubmitted, NoSuchPage. Answers to unknown questions are dropped.
    """
    draft = Draft.objects.filter(id=draft_id).first()
    if draft is None:
        raise NoSuchDraft()
    form = forms.get_form(draft.form_code, draft.form_version)
    if page_code == MARKED_PAGE and draft.submitted_at is not None:
        questions = [question for page in form.pages for question in page.questions]
    else:
        _find_open(draft)
        questions = list(form.page(page_code).questions)
    keys = {question.key for question in questions}
    typed = {name: nfc(value)[:KEPT_MAX] for name, value in raw.items() if name.split("__")[0] in keys}
    _keep(draft, page_code, typed, now)


def _keep(draft: Draft, page_code: str, raw: Mapping[str, str], now: datetime) -> None:
    """Keep a page exactly as typed, in place of what was kept of it before (one statement)."""
    KeptForm.objects.bulk_create(
        [KeptForm(draft=draft, page_code=page_code, answers=dict(raw), kept_at=now)],
        update_conflicts=True,
        unique_fields=["draft", "page_code"],
        update_fields=["answers", "kept_at"],
    )


@transaction.atomic(savepoint=False)
def add_document(
    *, draft_id: UUID, document_code: str, file: StoredFile, file_name: str, by: Actor, now: datetime
) -> UUID:
    """Put a stored file to a required paper, in a draft or where a supplement request marks that paper.

    Raises NoSuchDraft, AlreadySubmitted, NotMarkedForCorrection, NoSuchRequiredDocument, TooManyFiles.
    """
    draft = _lock(draft_id, by)
    procedure = catalogue.get_procedure(draft.procedure_code, draft.procedure_version)
    required = procedure.required_document(document_code)
    fresh = SupportingDocument.objects.filter(draft=draft, document_code=document_code, superseded_at=None)
    if draft.submitted_at is not None:
        asked_at = _asked_at(draft, document_code)
        fresh = fresh.filter(added_at__gte=asked_at)
    same = fresh.filter(sha256=file.sha256).first()
    if same is not None:
        return same.id
    if fresh.count() >= required.files_max:
        raise TooManyFiles(files_max=required.files_max)
    document = SupportingDocument.objects.create(
        draft=draft,
        document_code=document_code,
        file_name=file_name,
        file_key=file.key,
        size=file.size,
        sha256=file.sha256,
        media_type=file.media_type,
        added_at=now,
    )
    _touch(draft, now)
    return document.id


@transaction.atomic(savepoint=False)
def remove_document(*, draft_id: UUID, document_id: UUID, by: Actor, now: datetime) -> None:
    """Take a file out again: in a draft any, during a supplement only what was added for it.

    The sealed file itself goes with the next sweep of files nobody refers to.
    """
    draft = _lock(draft_id, by)
    document = SupportingDocument.objects.filter(draft=draft, id=document_id, superseded_at=None).first()
    if document is None:
        raise NoSuchDraft()
    if draft.submitted_at is not None and document.added_at < _asked_at(draft, document.document_code):
        raise NotMarkedForCorrection()
    document.delete()
    _touch(draft, now)


@transaction.atomic(savepoint=False)
def discard_draft(*, draft_id: UUID, by: Actor) -> None:
    """Throw an application away before it is submitted. Raises NoSuchDraft, AlreadySubmitted."""
    lock_draft(draft_id, by).delete()


def lock_draft(draft_id: UUID, by: Actor) -> Draft:
    """Lock a draft of the actor's that is not submitted yet. Raises NoSuchDraft, AlreadySubmitted."""
    return _find_open(_lock(draft_id, by))


def _lock(draft_id: UUID, by: Actor) -> Draft:
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None or by.account_id is None or draft.account_id != by.account_id:
        raise NoSuchDraft()
    return draft


def _find_open(draft: Draft | None) -> Draft:
    if draft is None:
        raise NoSuchDraft()
    if draft.submitted_at is not None:
        raise AlreadySubmitted(dossier_code=draft.dossier.code)
    return draft


def _asked_at(draft: Draft, document_code: str) -> datetime:
    """Return when the open supplement request marked a paper. Raises NotMarkedForCorrection."""
    mark = (
        SupplementMark.objects.filter(
            request__dossier__draft=draft,
            request__dossier__stage__in=[Stage.SUPPLEMENT, Stage.SUPPLEMENT_AT_INTAKE],
            request__answered_at=None,
            kind=ItemKind.PAPER,
            key=document_code,
        )
        .select_related("request__dossier")
        .first()
    )
    if mark is not None and mark.request.dossier.handled_by:
        check_nothing_under_way(mark.request.dossier, Act.ANSWER_SUPPLEMENT)
    if mark is None:
        raise NotMarkedForCorrection()
    return mark.request.asked_at


def _touch(draft: Draft, now: datetime, *fields: str) -> None:
    draft.revision += 1
    draft.updated_at = now
    draft.save(update_fields=["revision", "updated_at", *fields])
