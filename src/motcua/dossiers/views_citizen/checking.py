"""Check your answers, submit, and the receipt with its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies import queries as agencies
from motcua.base import clock
from motcua.base.errors import InvalidInput, Problem
from motcua.base.web import actor_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.dossiers import actions, queries
from motcua.dossiers.queries.paper_facts import lookup_url
from motcua.dossiers.types import DossierData, DraftData
from motcua.dossiers.views_citizen._shared import (
    Application,
    address,
    language,
    open_application,
    said,
    show,
    uploads_of,
)
from motcua.dossiers.views_citizen.ways import ways_of
from motcua.forms import queries as forms
from motcua.forms.types import NoSuchQuestion
from motcua.printing import queries as printing
from motcua.ui.parts import Answer, AnswerGroup


@dataclass(frozen=True)
class Mistake:
    """One thing to correct before submitting, and the page where it can be."""

    message: str
    url: str


@open_to("citizen", "officer")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show all answers and papers once more; submit those that were shown, and no others."""
    by = actor_of(request)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            actions.submit(draft_id=draft_id, revision=_revision(request), by=by, now=clock.now())
            return redirect("apply_submitted", draft_id)
        except InvalidInput as refusal:
            problems = refusal.problems
    application = open_application(draft_id, by)
    if application.draft.dossier_code:
        return redirect("apply_submitted", draft_id)
    context = _check_context(application, problems)
    return show(request, "dossiers/citizen/check.html", context, status=422 if problems else 200)


def _revision(request: HttpRequest) -> int:
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _check_context(application: Application, problems: Sequence[Problem]) -> dict[str, Any]:
    draft = application.draft
    wrong = {problem.field.split("__")[0]: str(problem.message) for problem in problems}
    agency = agencies.get_agency(draft.agency_code)
    return {
        "application": application,
        "revision": draft.revision,
        "agency": said(dict(agency.name)),
        "mistakes": [_mistake(application, problem) for problem in problems],
        "problems": problems,
        "warnings": forms.list_warnings(application.form, draft.answers, now=clock.now(), language=language()),
        "groups": _groups(application, wrong),
        "papers": _papers(application, wrong),
        "tasks_url": reverse("apply_tasks", args=[draft.id]),
    }


def _groups(application: Application, wrong: dict[str, str]) -> list[AnswerGroup]:
    draft = application.draft
    return [
        AnswerGroup(
            section.title,
            [Answer(row.label, row.value, error=wrong.get(row.key, "")) for row in section.rows],
            f"{reverse('apply_page', args=[draft.id, section.page_code])}?change",
        )
        for section in forms.describe(application.form, draft.answers, language())
    ]


def _papers(application: Application, wrong: dict[str, str]) -> list[dict[str, Any]]:
    draft = application.draft
    return [
        {
            "title": said(required.names),
            "uploads": uploads_of(draft.id, application.papers_of(required.code), removable=False),
            "change_url": _paper_address(draft, required.code),
            "error": wrong.get(f"paper_{required.code}", ""),
            "is_required": required.is_required,
        }
        for required in application.procedure.required_documents
    ]


def _mistake(application: Application, problem: Problem) -> Mistake:
    """Return a problem with the page of its question, or of its paper."""
    draft = application.draft
    if problem.field.startswith("paper_"):
        return Mistake(str(problem.message), _paper_address(draft, problem.field.removeprefix("paper_")))
    try:
        page = application.form.page_of(problem.field)
    except NoSuchQuestion:
        return Mistake(str(problem.message), "")
    address = reverse("apply_page", args=[draft.id, page.code])
    return Mistake(str(problem.message), f"{address}?change#id_{problem.field}")


def _paper_address(draft: DraftData, document_code: str) -> str:
    return f"{reverse('apply_paper', args=[draft.id, document_code])}?change"


@open_to("citizen", "officer")
@require_GET
def submitted(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show the receipt of a submitted application: code, look-up code, when the agency answers."""
    by = actor_of(request)
    draft = queries.get_draft(draft_id, by=by)
    if not draft.dossier_code:
        return redirect("apply_tasks", draft_id)
    if by.is_officer:  # at the counter one accepts at once, and prints the receipt that has a due time
        return redirect("office_dossier", draft.dossier_code)
    now = clock.now()
    dossier = queries.get_dossier(draft.dossier_code, by=by, now=now)
    context = {**_receipt_context(dossier), "ways": ways_of(dossier.errands, now=now)}
    return render(request, "dossiers/citizen/submitted.html", context)


def _receipt_context(dossier: DossierData) -> dict[str, Any]:
    procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
    link = lookup_url(dossier)
    return {
        "dossier": dossier,
        "procedure_name": said(procedure.names),
        "agency": said(dict(agencies.get_agency(dossier.agency_code).name)),
        "limit": catalogue.describe_time_limit(procedure.time_limit(dossier.channel), lang=language()),
        "lookup_url": link,
        "qr": _qr(link),
        "dossier_url": address("my_dossier", dossier.code),
    }


def _qr(link: str) -> SafeString:
    return mark_safe(printing.draw_qr(link))  # noqa: S308  # drawn by segno from an address of our own
