"""Starting an application, its task list, and one page for each page of the form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies import queries as agencies
from motcua.agencies.types import AgencyData
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import Problem, SignInNeeded
from motcua.base.web import actor_of, citizen_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure
from motcua.dossiers import actions, queries
from motcua.dossiers.types import NotHandledHere, NotOnline, SavedPage
from motcua.dossiers.views_citizen._shared import (
    Application,
    has_no_session,
    language,
    open_application,
    said,
    show,
    to_sign_in,
)
from motcua.forms import queries as forms
from motcua.forms.types import Page, PageProgress
from motcua.identity import queries as identity
from motcua.places import queries as places
from motcua.trail.types import ReadPurpose
from motcua.ui.fields import Field, Option
from motcua.ui.parts import Crumb, Task, Tone

KEPT_MESSAGE = gettext_lazy(
    "Your session had ended. What you typed is kept: sign in, and you find it again where you left it."
)
_TONES: dict[PageProgress, Tone] = {PageProgress.DONE: "ok", PageProgress.STARTED: "soon", PageProgress.NOT_STARTED: ""}


@open_to("citizen")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Let a citizen go on with a draft or begin a new one at an agency that handles the procedure."""
    by, now = citizen_of(request), clock.now()
    procedure = catalogue.get_procedure(code)
    if not procedure.is_online:
        raise NotOnline()
    offered = queries.list_handling_agencies(procedure.code)
    if not offered:
        raise NotHandledHere()
    problems: list[Problem] = []
    top_code = request.GET.get("in", "")
    if request.method == "POST":
        if agency_code := request.POST.get("agency", ""):
            draft_id = actions.start_draft(
                procedure_code=code, agency_code=agency_code, language=language(), by=by, now=now
            )
            return redirect("apply_tasks", draft_id)
        problems = [Problem("agency", _("Choose the agency that is to handle your application."))]
    context = _start_context(procedure, offered, top_code, by, problems)
    return render(request, "dossiers/citizen/start.html", context, status=422 if problems else 200)


def _start_context(
    procedure: Procedure, offered: list[AgencyData], top_code: str, by: Actor, problems: list[Problem]
) -> dict[str, Any]:
    drafts = [draft for draft in queries.list_drafts(by=by) if draft.procedure_code == procedure.code]
    names = {agency.code: said(dict(agency.name)) for agency in offered}
    tops = list(dict.fromkeys(agency.top_code for agency in offered))
    if top_code in tops:
        offered = [agency for agency in offered if agency.top_code == top_code]
    is_chosen = len(tops) == 1 or top_code in tops
    return {
        "top_field": None if is_chosen else _top_field(tops),
        "other_tops_url": reverse("apply_start", args=[procedure.code]) if is_chosen and len(tops) > 1 else "",
        "name": said(procedure.names),
        "problems": problems,
        "field": Field(
            "agency",
            "radios" if len(offered) <= 8 else "select",
            _("Which agency is to handle it?"),
            hint=_("Usually that of the commune, ward or special zone where you live."),
            value=_nearest(offered, by),
            options=tuple(Option(agency.code, names[agency.code], agency.address) for agency in offered),
            errors=tuple(str(problem.message) for problem in problems),
        ),
        "drafts": [(draft, names.get(draft.agency_code, draft.agency_code)) for draft in drafts],
        "papers": [said(paper.names) for paper in procedure.required_documents],
        "crumbs": [
            Crumb(_("Procedures"), reverse("procedures")),
            Crumb(said(procedure.names), reverse("procedure", args=[procedure.code])),
            Crumb(_("Apply online")),
        ],
    }


def _top_field(tops: list[str]) -> Field:
    """Return the question for the province or ministry, asked where those of several can be applied to."""
    return Field(
        "in",
        "radios" if len(tops) <= 8 else "select",
        _("In which province, or at which ministry?"),
        hint=_("Choose the one whose agency is to handle it; then you choose the agency itself."),
        options=tuple(Option(code, said(dict(agencies.get_agency(code).name))) for code in tops),
    )


def _nearest(offered: list[AgencyData], by: Actor) -> str:
    """Return the agency of the commune where the citizen lives; where there is but one, that."""
    if len(offered) == 1:
        return offered[0].code
    if by.person_id is None:
        return ""
    home = identity.get_person(by.person_id, by=by, purpose=ReadPurpose.OWN).commune_code
    return next((agency.code for agency in offered if home and agency.place_code == home), "")


@open_to("citizen", "officer")
@require_GET
def tasks(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show what is done of an application and what is left."""
    application = open_application(draft_id, actor_of(request))
    if application.draft.dossier_code:
        return redirect("apply_submitted", draft_id)
    lines = [*_page_tasks(application), *_paper_tasks(application)]
    left = sum(1 for line in lines if line.tone != "ok" and not line.hint)
    lines.append(_check_task(application, left))
    context = {"application": application, "tasks": lines, "left": left, "crumbs": _crumbs(application)}
    return show(request, "dossiers/citizen/tasks.html", context)


def _page_tasks(application: Application) -> list[Task]:
    draft = application.draft
    states = forms.list_pages(application.form, draft.answers, language=language(), now=clock.now())
    lines = []
    for state in states:
        progress = PageProgress.STARTED if state.code in draft.kept else state.progress
        url = reverse("apply_page", args=[draft.id, state.code])
        lines.append(Task(state.title, progress.label, url, _TONES[progress]))
    return lines


def _paper_tasks(application: Application) -> list[Task]:
    lines = []
    for required in application.procedure.required_documents:
        number = len(application.papers_of(required.code))
        if number:
            status: str = _("Files: %(n)s") % {"n": number}
        else:
            status = _("To be added") if required.is_required else _("If it applies")
        url = reverse("apply_paper", args=[application.draft.id, required.code])
        hint = "" if required.is_required else _("Not always needed")
        lines.append(Task(said(required.names), status, url, "ok" if number else "", hint))
    return lines


def _check_task(application: Application, left: int) -> Task:
    url = reverse("apply_check", args=[application.draft.id])
    title = _("Check your answers and submit")
    return Task(title, _("Not yet") if left else _("Ready"), url, "" if left else "info")


@open_to("anyone")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, draft_id: UUID, page_code: str) -> HttpResponse:
    """Ask one page of the form. Without a session what was typed is kept, for the draft's owner alone."""
    by, now = actor_of(request), clock.now()
    if has_no_session(by):
        if request.method == "GET":
            raise SignInNeeded()
        actions.keep_page(draft_id=draft_id, page_code=page_code, raw=request.POST.dict(), now=now)
        return to_sign_in(request, KEPT_MESSAGE, request.get_full_path())
    if request.method == "POST":
        raw = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        saved = actions.save_page(draft_id=draft_id, page_code=page_code, raw=raw, language=language(), by=by, now=now)
        return _wrong_page(request, draft_id, page_code, saved) if saved.problems else _go_on(request, draft_id, saved)
    return _asked_page(request, open_application(draft_id, by), page_code)


def _go_on(request: HttpRequest, draft_id: UUID, saved: SavedPage) -> HttpResponse:
    for warning in saved.reading.warnings:
        messages.warning(request, str(warning.message))
    if "change" in request.GET:
        return redirect("apply_check", draft_id)
    if saved.next_page:
        return redirect("apply_page", draft_id, saved.next_page)
    procedure = catalogue.get_procedure(saved.procedure_code, saved.procedure_version)
    if procedure.required_documents:
        return redirect("apply_paper", draft_id, procedure.required_documents[0].code)
    return redirect("apply_check", draft_id)


def _wrong_page(request: HttpRequest, draft_id: UUID, page_code: str, saved: SavedPage) -> HttpResponse:
    """Show the page again with everything typed and everything that is wrong."""
    form = forms.get_form(saved.form_code, saved.form_version)
    fields = forms.get_fields(form, page_code, saved.answers, saved.problems, language(), raw=saved.reading.raw)
    procedure = catalogue.get_procedure(saved.procedure_code, saved.procedure_version)
    context = _page_context(draft_id, form.pages, form.page(page_code), said(procedure.names))
    context |= {"fields": fields, "problems": saved.problems, "is_kept": False}
    return show(request, "dossiers/citizen/page.html", context, status=422)


def _asked_page(request: HttpRequest, application: Application, page_code: str) -> HttpResponse:
    draft, form = application.draft, application.form
    if draft.dossier_code:
        return redirect("apply_submitted", draft.id)
    asked = form.page(page_code)
    kept = draft.kept.get(page_code)
    problems: tuple[Problem, ...] = ()
    if kept is not None:
        reading = forms.read_page(form, page_code, kept, language=language(), now=clock.now(), answers=draft.answers)
        problems = reading.problems
    prefilled = forms.prefill(form, draft.known, draft.answers) if draft.known else {}
    home = next((answer for answer in prefilled.values() if isinstance(answer, dict)), {})
    fields = forms.get_fields(
        form,
        page_code,
        draft.answers,
        problems,
        language(),
        raw=kept,
        prefilled=prefilled,
        province_code=home.get("province", "") or _province_of(draft.agency_code),
    )
    context = _page_context(draft.id, form.pages, asked, application.name)
    context |= {"fields": fields, "problems": problems, "is_kept": kept is not None}
    return show(request, "dossiers/citizen/page.html", context)


def _province_of(agency_code: str) -> str:
    """Return the province of an agency: where most live whom it serves, and of whom nothing is known at its counter."""
    place = places.find_place(agencies.get_agency(agency_code).place_code, clock.vietnam_date(clock.now()))
    return place.province_code if place else ""


def _page_context(draft_id: UUID, pages: tuple[Page, ...], asked: Page, name: str) -> dict[str, Any]:
    return {
        "title": said(asked.titles),
        "intro": said(asked.intro) if asked.intro else "",
        "number": pages.index(asked) + 1,
        "number_of_pages": len(pages),
        "name": name,
        "tasks_url": reverse("apply_tasks", args=[draft_id]),
    }


def _crumbs(application: Application) -> list[Crumb]:
    if application.is_at_counter:
        return [Crumb(_("Intake at the counter"), reverse("intake")), Crumb(application.name)]
    return [Crumb(_("My dossiers"), reverse("my_dossiers")), Crumb(application.name)]


@open_to("citizen", "officer")
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw an application away, once it was confirmed."""
    by = actor_of(request)
    application = open_application(draft_id, by)
    if request.method == "POST":
        actions.discard_draft(draft_id=draft_id, by=by)
        messages.success(request, _("The application was deleted."))
        return redirect("intake" if by.is_officer else "my_dossiers")
    context = {"application": application, "crumbs": _crumbs(application)}
    return show(request, "dossiers/citizen/discard.html", context)
