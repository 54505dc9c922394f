"""The one supplement: the very answers and papers that are wrong, and their correction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actor import Actor
from motcua.base.errors import InvalidInput, Problem
from motcua.base.text import tidy
from motcua.dossiers.actions._case import Case, lock
from motcua.dossiers.actions._correcting import missing_papers, plan_correction, write_corrections
from motcua.dossiers.actions.travelling import check_nothing_under_way, send_corrections
from motcua.dossiers.models import Dossier, KeptForm, SupplementMark, SupplementRequest, SupportingDocument
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Term, TermUnit
from motcua.dossiers.rules.transitions import Who
from motcua.dossiers.types import (
    Act,
    ItemKind,
    NothingMarked,
    ReasonNeeded,
    Stage,
    SupplementAlreadyAsked,
    SupplementItem,
)
from motcua.forms import queries as forms
from motcua.forms.types import MARKED_PAGE, Answer


@transaction.atomic(savepoint=False)
def request_supplement(
    *,
    dossier_code: str,
    items: Sequence[SupplementItem],
    reason: str = "",
    by: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Send a dossier back once, with everything that is wrong marked (form 02 of TT 01/2018/TT-VPCP).

    The legal clock stands while it is with the applicant (NĐ 61/2018/NĐ-CP), who has the time that the procedure
    gives (``supplement_limit``); then ``lapse_supplements`` ends the dossier. Raises NothingMarked, ReasonNeeded,
    NoSuchQuestion, NoSuchRequiredDocument, SupplementAlreadyAsked and what every act raises.
    """
    case = lock(dossier_code=dossier_code, act=Act.REQUEST_SUPPLEMENT, by=by, now=now, seen_version=seen_version)
    marks = _checked_marks(case, items)
    is_at_intake = case.transition.to is Stage.SUPPLEMENT_AT_INTAKE
    request, is_new = SupplementRequest.objects.get_or_create(
        dossier=case.dossier,
        is_at_intake=is_at_intake,
        defaults={
            "asked_at": now,
            "asked_by": by.full_name,
            "reason": tidy(reason),
            "answer_by": _answer_by(case),
        },
    )
    if not is_new:
        raise SupplementAlreadyAsked()
    SupplementMark.objects.bulk_create(
        SupplementMark(request=request, kind=mark.kind, key=mark.key, reason=mark.reason) for mark in marks
    )
    case.move(
        step=case.step,
        holder=_asker(case),
        note=tidy(reason),
        changes={"answer_due_at": None} if is_at_intake else {},
    )


def _answer_by(case: Case) -> datetime:
    limit = case.procedure.supplement_limit
    return deadlines.answer_by(case.calendar(), case.now, Term(limit.amount, TermUnit(limit.unit.value)))


def _asker(case: Case) -> tuple[UUID | None, str]:
    """Return to whose desk the corrections come back: who holds the dossier, or the handler who asked."""
    token = case.tokens[0]
    if token.holder_account_id is None and case.transition.who is Who.HANDLER:
        return case.by.account_id, case.by.full_name
    return token.holder_account_id, token.holder_name


def _checked_marks(case: Case, items: Sequence[SupplementItem]) -> list[SupplementItem]:
    if not items:
        raise NothingMarked()
    form = forms.get_form(case.dossier.form_code, case.dossier.form_version)
    marks: dict[tuple[str, str], SupplementItem] = {}
    for item in items:
        if item.kind is ItemKind.ANSWER:
            form.question(item.key)
        else:
            case.procedure.required_document(item.key)
        if not tidy(item.reason):
            raise ReasonNeeded()
        marks[item.kind, item.key] = replace(item, reason=tidy(item.reason))
    return list(marks.values())


@transaction.atomic(savepoint=False)
def answer_supplement(*, dossier_code: str, raw: Mapping[str, str], language: str, by: Actor, now: datetime) -> None:
    """Correct exactly what was marked: answers as typed in ``raw``, papers added before; the clock runs on.

    Where an agency elsewhere handles the dossier, the corrections are sent to it, and it goes on. Raises
    UnderWay, InvalidInput with every problem at once, and what every act raises.
    """
    case = lock(dossier_code=dossier_code, act=Act.ANSWER_SUPPLEMENT, by=by, now=now)
    request = case.dossier.supplements.get(answered_at=None)
    marks = list(request.marks.order_by("kind", "key"))
    answers, problems = _read_answers(case, marks, raw, language, now)
    documents = _documents(case.dossier)
    problems += missing_papers(marks, documents, request.asked_at)
    if problems:
        raise InvalidInput(problems)
    KeptForm.objects.filter(draft_id=case.dossier.draft_id, page_code=MARKED_PAGE).delete()
    if case.dossier.handled_by:
        check_nothing_under_way(case.dossier, Act.ANSWER_SUPPLEMENT)
        keys = [mark.key for mark in marks if mark.kind == ItemKind.ANSWER]
        fresh = [one for one in documents if one.added_at >= request.asked_at]
        send_corrections(case.dossier, {key: answers.get(key) for key in keys}, fresh, now=now)
        return
    write_corrections([plan_correction(case, request, marks, documents, answers)], now=now)


def _documents(dossier: Dossier) -> list[SupportingDocument]:
    rows = SupportingDocument.objects.filter(draft_id=dossier.draft_id, superseded_at=None)
    return list(rows.order_by("added_at", "id"))


def _read_answers(
    case: Case, marks: Sequence[SupplementMark], raw: Mapping[str, str], language: str, now: datetime
) -> tuple[dict[str, Answer], list[Problem]]:
    form = forms.get_form(case.dossier.form_code, case.dossier.form_version)
    keys = [mark.key for mark in marks if mark.kind == ItemKind.ANSWER]
    marked = forms.with_marked_page(form, keys)
    reading = forms.read_page(marked, MARKED_PAGE, raw, language=language, now=now, answers=case.dossier.answers)
    untouched = {key: value for key, value in case.dossier.answers.items() if key not in keys}
    return {**untouched, **reading.answers}, list(reading.problems)
