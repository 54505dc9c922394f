"""Asking for the one supplement: the officer marks the very answers and papers, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.errors import NoSuchThing, Problem, Refused
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.dossiers import actions, queries
from motcua.dossiers.types import Act, DossierData, ItemKind, ReasonNeeded, SupplementItem
from motcua.dossiers.views_officer.act_forms import SUPPLEMENT_DONE
from motcua.dossiers.views_officer.acts import seen_version
from motcua.dossiers.views_officer.side import side
from motcua.forms import queries as forms
from motcua.ui.fields import Field

_REMARK = _("A word to the applicant about all of it")


@dataclass(frozen=True)
class Mark:
    """A line of the page: an answer or paper that can be marked, with what was typed about it."""

    name: str
    label: str
    value: str
    is_marked: bool
    reason: str
    error: str


@dataclass(frozen=True)
class MarkGroup:
    title: str
    marks: tuple[Mark, ...]


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def office_supplement(request: HttpRequest, code: str) -> HttpResponse:
    """Show what can be marked; send the request."""
    typed = request.POST.dict()
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            actions.request_supplement(
                dossier_code=code,
                items=read_marks(typed),
                reason=typed.get("remark", ""),
                by=officer_of(request),
                now=clock.now(),
                seen_version=seen_version(typed),
            )
        except NoSuchThing:
            raise
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, str(SUPPLEMENT_DONE) % {"code": code})
            return redirect("inbox")
    return _page(request, code, typed, refusal)


def read_marks(typed: Mapping[str, str]) -> list[SupplementItem]:
    """Return what was ticked, with its reason: fields ``mark_answer_…``, ``mark_paper_…`` and their ``why_…``."""
    items = []
    for name in typed:
        prefix, _dash, rest = name.partition("_")
        kind, _dash, key = rest.partition("_")
        if prefix == "mark" and kind.upper() in ItemKind.values and key:
            items.append(SupplementItem(kind=ItemKind(kind.upper()), key=key, reason=typed.get(f"why_{rest}", "")))
    return items


def _page(request: HttpRequest, code: str, typed: Mapping[str, str], refusal: Refused | None) -> HttpResponse:
    by, now = officer_of(request), clock.now()
    dossier = queries.get_dossier(code, by=by, now=now)
    missing = _unexplained(typed) if isinstance(refusal, ReasonNeeded) else []
    problems = [Problem(f"why_{name}", str(refusal)) for name in missing]
    if refusal is not None and not problems:
        problems = [Problem("", str(refusal))]
    context: dict[str, Any] = {
        **side(by, now),
        "dossier": dossier,
        "problems": problems,
        "groups": _groups(dossier, typed, missing, str(refusal)),
        "remark": Field("remark", "textarea", _REMARK, value=typed.get("remark"), required=False),
        "may_ask": Act.REQUEST_SUPPLEMENT in dossier.acts,
    }
    status = refusal.http_status if refusal else 200
    return render(request, "dossiers/officer/supplement.html", context, status=status)


def _unexplained(typed: Mapping[str, str]) -> list[str]:
    """Return the marks without a reason, by the last part of their names."""
    return [f"{one.kind.lower()}_{one.key}" for one in read_marks(typed) if not one.reason.strip()]


def _files(number: int) -> str:
    return ngettext("%(n)s file", "%(n)s files", number) % {"n": number}


def _groups(dossier: DossierData, typed: Mapping[str, str], missing: list[str], message: str) -> list[MarkGroup]:
    language = get_language() or "vi"
    procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)

    def mark(name: str, label: str, value: str) -> Mark:
        error = message if name in missing else ""
        return Mark(name, label, value, f"mark_{name}" in typed, typed.get(f"why_{name}", ""), error)

    sent = [one.document_code for one in dossier.documents if not one.is_superseded]
    papers = tuple(
        mark(f"paper_{one.code}", in_language(one.names, language), _files(sent.count(one.code)))
        for one in procedure.required_documents
    )
    form = forms.get_form(dossier.form_code, dossier.form_version)
    sections = forms.describe(form, dossier.answers, language)
    answers = [
        MarkGroup(section.title, tuple(mark(f"answer_{row.key}", row.label, row.value) for row in section.rows))
        for section in sections
    ]
    return [MarkGroup(gettext("Papers"), papers), *answers]
