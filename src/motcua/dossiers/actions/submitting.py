"""Submitting: one transaction, idempotent, the number taken last."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, gettext

from motcua.agencies import queries as agencies
from motcua.base import events
from motcua.base.actor import Actor
from motcua.base.clock import vietnam_date
from motcua.base.errors import InvalidInput, Problem
from motcua.base.ids import new_id, new_token
from motcua.base.seats import Seat, seat
from motcua.base.text import fold, in_language, name_sort_key
from motcua.base.working_time import add_working_minutes
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure
from motcua.dossiers.actions._case import unit_of
from motcua.dossiers.actions._proving import Step, prove
from motcua.dossiers.actions._writing import Entry, Place, fact_of, insert_dossier, record
from motcua.dossiers.actions.travelling import send_off
from motcua.dossiers.models import Dossier, Draft, SupportingDocument
from motcua.dossiers.rules.papers import missing_papers
from motcua.dossiers.types import (
    Act,
    AlreadySubmitted,
    DossiersRecorded,
    DossierStatus,
    DossierSubmitted,
    DraftChanged,
    NoSuchDraft,
    Queue,
    Stage,
    SubmissionReceipt,
)
from motcua.forms import queries as forms
from motcua.forms.types import Answers, FormDefinition
from motcua.numbers import actions as numbers
from motcua.wire.dossier_codes import format_code

ANSWER_WITHIN_MINUTES = 8 * 60
"""An online dossier is accepted, returned or rejected within 8 working hours (NĐ 61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP)."""


@transaction.atomic(savepoint=False)
def submit(*, draft_id: UUID, revision: int, by: Actor, now: datetime) -> SubmissionReceipt:
    """Turn a draft into a dossier with a code. The same draft again gives the same receipt.

    At the national seat it's handed over to the agency that handles it, in the same transaction; the code is ours.

    ``revision`` is the one whose answers the submitter checked: another one is refused (DraftChanged), after
    submission too (AlreadySubmitted). Raises NoSuchDraft, InvalidInput with every problem at once.
    """
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None or by.account_id is None or draft.account_id != by.account_id:
        raise NoSuchDraft()
    if draft.submitted_at is not None:
        return _same_receipt(draft, revision)
    if draft.revision != revision:
        raise DraftChanged()
    documents = list(SupportingDocument.objects.filter(draft=draft, superseded_at=None).order_by("added_at", "id"))
    procedure = catalogue.get_procedure(draft.procedure_code, draft.procedure_version)
    form = forms.get_form(draft.form_code, draft.form_version)
    _check(form, procedure, draft.answers, documents, now)
    return _submit(draft, documents, procedure, form, by, now)


def _same_receipt(draft: Draft, revision: int) -> SubmissionReceipt:
    dossier = draft.dossier
    if draft.revision != revision:
        raise AlreadySubmitted(dossier_code=dossier.code)
    return _receipt(dossier)


def _check(
    form: FormDefinition,
    procedure: Procedure,
    answers: Answers,
    documents: Sequence[SupportingDocument],
    now: datetime,
) -> None:
    problems = list(forms.check_answers(form, answers, now=now))
    for document in missing_papers(procedure.required_documents, [one.document_code for one in documents]):
        name = in_language(document.names, get_language() or "vi")
        problems.append(Problem(f"paper_{document.code}", gettext("Attach this paper: %(paper)s.") % {"paper": name}))
    if problems:
        raise InvalidInput(problems)


def _submit(
    draft: Draft,
    documents: Sequence[SupportingDocument],
    procedure: Procedure,
    form: FormDefinition,
    by: Actor,
    now: datetime,
) -> SubmissionReceipt:
    dossier = _dossier_of(draft, documents, form, by, now)
    is_elsewhere = seat() is Seat.NATIONAL
    calendar = agencies.get_calendar(draft.agency_code, now)
    dossier.calendar_version = "" if is_elsewhere else calendar.version
    dossier.handled_by = draft.agency_code if is_elsewhere else ""
    dossier.answer_due_at = add_working_minutes(calendar, now, ANSWER_WITHIN_MINUTES)
    step = procedure.process.first
    place = Place(
        step_code=step.code,
        unit_code=unit_of(draft.agency_code, step),
        role=step.role,
        queue=Queue.TO_ACCEPT.value,
        due_at=dossier.answer_due_at,
        urgent_at=dossier.answer_due_at,
    )
    # Children first: their foreign keys are checked at commit, and the number is taken as late as can be.
    record(
        Entry(
            dossier_id=dossier.id,
            version=1,
            act=Act.SUBMIT,
            stage=Stage.SUBMITTED,
            status=DossierStatus.REGISTERED,
            at=now,
            by=by,
            content_sha256=dossier.content_digest,
            places=[] if is_elsewhere else [place],
        )
    )
    draft.submitted_at = now
    draft.save(update_fields=["submitted_at"])
    today = vietnam_date(now)
    issuer = settings.MOTCUA_AGENCY if is_elsewhere else draft.agency_code
    number = numbers.take_next(series=f"dossier/{issuer}", day=today, used_for=str(dossier.id))
    dossier.code = format_code(issuer, today, number)
    insert_dossier(dossier)
    prove([Step(dossier=dossier, act=Act.SUBMIT, at=now, by=by, content_sha256=dossier.content_digest)])
    if is_elsewhere:
        send_off(dossier, documents, now=now)
    events.publish(DossiersRecorded((fact_of(dossier, act=Act.SUBMIT, at=now, unit_code=place.unit_code),)))
    events.publish(DossierSubmitted(dossier.code, dossier.procedure_code, dossier.agency_code, now))
    return _receipt(dossier)


def _dossier_of(
    draft: Draft, documents: Sequence[SupportingDocument], form: FormDefinition, by: Actor, now: datetime
) -> Dossier:
    submitter = forms.submitter_of(form, draft.answers)
    return Dossier(
        **owner_facts(form, draft.answers),
        id=new_id(),
        draft=draft,
        procedure_code=draft.procedure_code,
        procedure_version=draft.procedure_version,
        agency_code=draft.agency_code,
        form_code=draft.form_code,
        form_version=draft.form_version,
        channel=draft.channel,
        stage=Stage.SUBMITTED,
        status=DossierStatus.REGISTERED,
        version=1,
        answers=draft.answers,
        content_digest=digest_of(draft.answers, documents),
        language=draft.language,
        submitter_account_id=by.account_id if by.is_citizen else None,
        submitter_name=submitter.full_name,
        submitter_personal_id=submitter.personal_id,
        submitter_phone=submitter.phone,
        submitter_email=submitter.email,
        relation=submitter.relation,
        submitted_at=now,
        lookup_token=new_token(),
    )


def owner_facts(form: FormDefinition, answers: Answers) -> dict[str, Any]:
    """Return the columns of a dossier that say whom its result is for."""
    owner = forms.owner_of(form, answers)
    return {
        "owner_name": owner.full_name,
        "owner_folded": fold(owner.full_name),
        "owner_sort_key": name_sort_key(owner.full_name),
        "owner_birth_date": date.fromisoformat(owner.birth_date) if len(owner.birth_date) == 10 else None,
        "owner_personal_id": owner.personal_id,
    }


def digest_of(answers: Answers, documents: Sequence[SupportingDocument]) -> str:
    """Return the SHA-256 of what a dossier says: its answers and the digests of its papers."""
    content = {"answers": answers, "papers": sorted((one.document_code, one.sha256) for one in documents)}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _receipt(dossier: Dossier) -> SubmissionReceipt:
    return SubmissionReceipt(
        dossier_code=dossier.code,
        submitted_at=dossier.submitted_at,
        answer_due_at=dossier.answer_due_at or dossier.submitted_at,
        lookup_token=dossier.lookup_token,
    )
