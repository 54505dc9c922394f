"""The one supplement: exactly what was marked is asked again, with the officer's reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import InvalidInput, Problem, SignInNeeded
from motcua.base.files import resumable
from motcua.base.web import actor_of, citizen_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import RequiredDocument
from motcua.dossiers import actions, queries
from motcua.dossiers.types import Act, DossierData, ItemKind, NotNow, SupplementData
from motcua.dossiers.views_citizen._shared import has_no_session, language, said, to_sign_in, uploads_of
from motcua.dossiers.views_citizen.applying import KEPT_MESSAGE
from motcua.dossiers.views_citizen.papers import add_files, paper_field
from motcua.forms import queries as forms
from motcua.forms.types import MARKED_PAGE
from motcua.trail.types import ReadPurpose
from motcua.ui.fields import Field
from motcua.ui.parts import Crumb


@dataclass(frozen=True)
class _Marked:
    """A dossier that waits for its applicant, with what was marked in it."""

    dossier: DossierData
    request: SupplementData
    papers: tuple[RequiredDocument, ...]

    @property
    def reasons(self) -> dict[str, str]:
        """Why each answer or paper is wrong, by the name of its question."""
        return {
            item.key if item.kind is ItemKind.ANSWER else f"paper_{item.key}": item.reason
            for item in self.request.items
        }

    @property
    def keys(self) -> list[str]:
        return [item.key for item in self.request.items if item.kind is ItemKind.ANSWER]


@open_to("anyone")
@require_http_methods(["GET", "POST"])
def my_supplement(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what was marked, take the corrections and send them back."""
    if has_no_session(actor_of(request)):
        return _without_session(request)
    by = citizen_of(request)
    marked = _open(code, by)
    if request.method == "GET":
        kept = queries.get_draft(marked.dossier.draft_id, by=by).kept.get(MARKED_PAGE)
        return _ask(request, marked, by, kept, ())
    raw = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if document_id := _uuid(raw.get("remove", "")):
        actions.remove_document(draft_id=marked.dossier.draft_id, document_id=document_id, by=by, now=clock.now())
        return _ask(request, marked, by, raw, ())
    problems = _take_papers(request, marked, by)
    if not problems:
        try:
            actions.answer_supplement(dossier_code=code, raw=raw, language=language(), by=by, now=clock.now())
        except InvalidInput as refusal:
            problems = list(refusal.problems)
    if problems:
        return _ask(request, marked, by, raw, problems)
    if marked.dossier.handled_by:
        messages.success(request, _("Your corrections were sent to the agency."))
    else:
        messages.success(request, _("Your corrections were sent. Handling goes on."))
    return redirect("my_dossier", code)


def _without_session(request: HttpRequest) -> HttpResponse:
    """Keep what was typed for the dossier's own applicant; only the form that they had open names their draft."""
    if request.method == "GET":
        raise SignInNeeded()
    draft_id = _uuid(request.POST.get("draft", ""))
    if draft_id is None:
        raise SignInNeeded()
    actions.keep_page(draft_id=draft_id, page_code=MARKED_PAGE, raw=request.POST.dict(), now=clock.now())
    return to_sign_in(request, KEPT_MESSAGE, request.get_full_path())


def _open(code: str, by: Actor) -> _Marked:
    dossier = queries.get_dossier(code, by=by, now=clock.now(), purpose=ReadPurpose.OWN)
    open_requests = [one for one in dossier.supplements if one.answered_at is None]
    if Act.ANSWER_SUPPLEMENT not in dossier.acts or not open_requests:
        raise NotNow(stage=dossier.stage.label)
    procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
    request = open_requests[-1]
    marked = {item.key for item in request.items if item.kind is ItemKind.PAPER}
    return _Marked(dossier, request, tuple(one for one in procedure.required_documents if one.code in marked))


def _take_papers(request: HttpRequest, marked: _Marked, by: Actor) -> list[Problem]:
    problems: list[Problem] = []
    for required in marked.papers:
        name = f"paper_{required.code}"
        problems += add_files(request, name, marked.dossier.draft_id, required, by=by, needed=False)
    return problems


def _ask(
    request: HttpRequest, marked: _Marked, by: Actor, raw: Mapping[str, str] | None, problems: Sequence[Problem]
) -> HttpResponse:
    dossier = marked.dossier
    form = forms.with_marked_page(forms.get_form(dossier.form_code, dossier.form_version), marked.keys)
    fields = forms.get_fields(form, MARKED_PAGE, dossier.answers, problems, language(), raw=raw)
    context = {
        "dossier": dossier,
        "request_for": marked.request,
        "asked": [(field, _reason(field, marked)) for field in fields],
        "papers": [_paper(required, marked, by, problems) for required in marked.papers],
        "problems": problems,
        "name": said(catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version).names),
        "crumbs": [
            Crumb(_("My dossiers"), reverse("my_dossiers")),
            Crumb(dossier.code, reverse("my_dossier", args=[dossier.code])),
            Crumb(_("Correct the dossier")),
        ],
    }
    return render(request, "dossiers/citizen/supplement.html", context, status=422 if problems else 200)


def _reason(field: Field, marked: _Marked) -> str:
    """Return why the question is asked again; of a place's parts the first one says it."""
    key, _separator, part = field.name.partition("__")
    return marked.reasons.get(key, "") if part in ("", "province") else ""


def _paper(required: RequiredDocument, marked: _Marked, by: Actor, problems: Sequence[Problem]) -> dict[str, Any]:
    draft_id, name = marked.dossier.draft_id, f"paper_{required.code}"
    documents = [one for one in queries.get_draft(draft_id, by=by).documents if one.document_code == required.code]
    fresh = [one for one in documents if one.added_at >= marked.request.asked_at]
    field = paper_field(name, required, draft_id, fresh)
    return {
        "title": said(required.names),
        "reason": marked.reasons[name],
        "old": [one for one in documents if one not in fresh],
        "fresh": list(zip(fresh, uploads_of(draft_id, fresh, removable=False), strict=True)),
        "field": replace(field, errors=tuple(str(one.message) for one in problems if one.field == name)),
        "upload_attributes": resumable.upload_attributes(reverse("apply_upload_begin", args=[draft_id, required.code])),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
