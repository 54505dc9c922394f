"""What corrections make of a dossier: thought out one by one, written for any number in as many statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from motcua.base.errors import InvalidInput, Problem
from motcua.base.working_time import add_working_minutes
from motcua.dossiers.actions._case import Case, Move, carry_out
from motcua.dossiers.actions.submitting import ANSWER_WITHIN_MINUTES, digest_of, owner_facts
from motcua.dossiers.models import SupplementMark, SupplementRequest, SupportingDocument
from motcua.dossiers.types import ItemKind, Stage
from motcua.forms import queries as forms
from motcua.forms.types import Answer, Answers


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What an applicant corrected, thought out; nothing of it is written yet."""

    request: SupplementRequest
    marks: Sequence[SupplementMark]
    replaced: Sequence[SupportingDocument]
    move: Move


def plan_correction(
    case: Case,
    request: SupplementRequest,
    marks: Sequence[SupplementMark],
    documents: Sequence[SupportingDocument],
    answers: Answers,
) -> Correction:
    """Return the version that corrections make; ``documents`` are all that weren't replaced, with the new ones."""
    now, before = case.now, case.dossier.answers
    renewed = {mark.key for mark in marks if mark.kind == ItemKind.PAPER}
    old = [one for one in documents if one.document_code in renewed and one.added_at < request.asked_at]
    for mark in marks:
        if mark.kind == ItemKind.ANSWER:
            mark.before, mark.after = before.get(mark.key), answers.get(mark.key)
    digest = digest_of(answers, [one for one in documents if one not in old])
    form = forms.get_form(case.dossier.form_code, case.dossier.form_version)
    changes = {"answers": dict(answers), "content_digest": digest, **owner_facts(form, answers)}
    if case.stage is Stage.SUPPLEMENT_AT_INTAKE:
        changes["answer_due_at"] = add_working_minutes(case.calendar(), now, ANSWER_WITHIN_MINUTES)
        changes["calendar_version"] = case.calendar().version
    token = case.tokens[0]
    move = case.plan(step=case.step, holder=(token.holder_account_id, token.holder_name), changes=changes)
    return Correction(request=request, marks=marks, replaced=old, move=move)


def write_corrections(corrections: Sequence[Correction], *, now: datetime) -> None:
    """Write corrections, each of a dossier of its own: as many statements for one as for hundreds."""
    replaced = [one.id for correction in corrections for one in correction.replaced]
    SupportingDocument.objects.filter(id__in=replaced).update(superseded_at=now)
    SupplementMark.objects.bulk_update(
        [mark for correction in corrections for mark in correction.marks], ["before", "after"]
    )
    requests = [correction.request.pk for correction in corrections]
    SupplementRequest.objects.filter(pk__in=requests).update(answered_at=now)
    carry_out([correction.move for correction in corrections], now=now)


def read_told(
    case: Case,
    request: SupplementRequest,
    marks: Sequence[SupplementMark],
    documents: Sequence[SupportingDocument],
    told: Mapping[str, Answer | None],
) -> dict[str, Answer]:
    """Return all answers with corrections that were read elsewhere: of these only what was marked.

    Raises InvalidInput with every problem at once.
    """
    marked = {mark.key: told.get(mark.key) for mark in marks if mark.kind == ItemKind.ANSWER}
    untouched = {key: value for key, value in case.dossier.answers.items() if key not in marked}
    whole = {**untouched, **{key: value for key, value in marked.items() if value is not None}}
    form = forms.get_form(case.dossier.form_code, case.dossier.form_version)
    problems = forms.check_answers(form, whole, now=case.now)
    problems += missing_papers(marks, documents, request.asked_at)
    if problems:
        raise InvalidInput(problems)
    return whole


def missing_papers(
    marks: Sequence[SupplementMark], documents: Sequence[SupportingDocument], asked_at: datetime
) -> list[Problem]:
    """Return a problem for each paper that was to be renewed and wasn't."""
    fresh = {one.document_code for one in documents if one.added_at >= asked_at}
    return [
        Problem(f"paper_{mark.key}", gettext("Attach the corrected paper."))
        for mark in marks
        if mark.kind == ItemKind.PAPER and mark.key not in fresh
    ]
