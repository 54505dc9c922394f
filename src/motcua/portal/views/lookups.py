"""Where a dossier stands, without an account: by its code and four characters, or by the code on its papers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies import queries as agencies
from motcua.base import clock
from motcua.base.errors import Problem
from motcua.base.text import in_language
from motcua.base.web import actor_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.dossiers import queries as dossiers
from motcua.dossiers.types import NoSuchDossier, PublicStatus
from motcua.ui.fields import Field


@open_to("anyone")
@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for a dossier's code and four characters, and show how it stands. Raises TooManyRequests."""
    code, key = request.POST.get("code", "").strip(), request.POST.get("key", "").strip()
    if request.method == "GET":
        return _ask(request, request.GET.get("code", "")[:60], "", [])
    problems = [] if code else [Problem("code", _("Write the dossier's code, for example H26.45-261121-0001."))]
    if len(key) != 4:
        problems.append(Problem("key", _("Write the last 4 characters of the personal id or telephone number.")))
    if problems:
        return _ask(request, code, key, problems)
    try:
        status = dossiers.get_public_status(code[:60], key, by=actor_of(request), now=clock.now())
    except NoSuchDossier:
        return _ask(request, code, key, [Problem("code", _("Nothing was found. Check the code and the 4 characters."))])
    return _show(request, status)


@open_to("anyone")
@require_GET
def lookup_token(request: HttpRequest, token: str) -> HttpResponse:
    """Show how a dossier stands to who scanned the code on its papers. Raises NoSuchDossier, TooManyRequests."""
    return _show(request, dossiers.get_status_by_token(token, by=actor_of(request), now=clock.now()))


def _ask(request: HttpRequest, code: str, key: str, problems: list[Problem]) -> HttpResponse:
    wrong = {problem.field: (problem.message,) for problem in problems}
    fields = [
        Field(
            "code",
            "text",
            _("Dossier code"),
            hint=_("On the receipt, for example H26.45-261121-0001"),
            value=code,
            errors=wrong.get("code", ()),
            max_length=60,
            width="medium",
            autocomplete="off",
        ),
        Field(
            "key",
            "text",
            _("The last 4 characters of the submitter's personal id or telephone number"),
            value=key,
            errors=wrong.get("key", ()),
            max_length=4,
            inputmode="numeric",
            width="short",
            autocomplete="off",
        ),
    ]
    context = {"fields": fields, "problems": problems}
    return render(request, "portal/lookup.html", context, status=422 if problems else 200)


def _show(request: HttpRequest, status: PublicStatus) -> HttpResponse:
    language = get_language() or "vi"
    context = {
        "status": status,
        "procedure_name": in_language(catalogue.get_procedure(status.procedure_code).names, language),
        "agency_name": in_language(agencies.get_agency(status.agency_code).name, language),
        "now": clock.now(),
    }
    response = render(request, "portal/status.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
