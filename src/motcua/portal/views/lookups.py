"""Where a dossier stands, without an account: by its code and four characters, or by the code on its papers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies import queries as agencies
from motcua.agencies.types import NoSuchAgency
from motcua.base import clock
from motcua.base.errors import Problem
from motcua.base.seats import Seat, seat
from motcua.base.text import in_language
from motcua.base.web import actor_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import NoSuchProcedure
from motcua.dossiers import queries as dossiers
from motcua.dossiers.types import DossierStatus, NoSuchDossier, PublicStatus
from motcua.federation import queries as federation
from motcua.federation.types import NotRegistered
from motcua.portal import rules
from motcua.ui.fields import Field


@open_to("anyone")
@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for a dossier's code and four characters, and show how it stands. Raises TooManyRequests."""
    code, key = request.POST.get("code", "").strip(), request.POST.get("key", "").strip()
    if request.method == "GET":
        return _ask(request, request.GET.get("code", "")[:60], "", [])
    if federation.is_known_by_code(code):
        is_asked = len(key) == 4  # it may be the agency's number of one of ours
        found = _look_here(request, code, key) if is_asked else None
        return _show(request, found) if found else _look_in_registry(request, code, key)
    problems = [] if code else [Problem("code", _("Write the dossier's code, for example H26.45-261121-0001."))]
    if len(key) != 4:
        problems.append(Problem("key", _("Write the last 4 characters of the personal id or telephone number.")))
    if problems:
        return _ask(request, code, key, problems)
    status = _look_here(request, code, key)
    if status is None:
        return _ask(request, code, key, [Problem("code", _("Nothing was found. Check the code and the 4 characters."))])
    return _show(request, status)


@open_to("anyone")
@require_GET
def lookup_token(request: HttpRequest, token: str) -> HttpResponse:
    """Show how a dossier stands to who scanned the code on its papers. Raises NoSuchDossier, TooManyRequests."""
    return _show(request, dossiers.get_status_by_token(token, by=actor_of(request), now=clock.now()))


def _look_here(request: HttpRequest, code: str, key: str) -> PublicStatus | None:
    try:
        return dossiers.get_public_status(code[:60], key, by=actor_of(request), now=clock.now())
    except NoSuchDossier:
        return None


def _look_in_registry(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show what the country knows of a dossier that another seat handles; its code alone opens that much."""
    try:
        status = federation.get_registered(code[:60], by=actor_of(request), now=clock.now())
    except NotRegistered:
        return _ask(request, code, key, [Problem("code", _("Nothing was found. Check the code and the 4 characters."))])
    language = get_language() or "vi"
    context = {
        "status": status,
        "label": DossierStatus(status.status).label,
        "history": [(line, DossierStatus(line.status).label) for line in reversed(status.history)],
        "procedure_name": _procedure_name(status.procedure_code, language),
        "agency_name": _agency_name(status.agency_code, language),
        "seat_url": rules.seat_of(status.agency_code, settings.MOTCUA_SEAT_ADDRESSES),
        "now": clock.now(),
    }
    response = render(request, "portal/registered.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _procedure_name(code: str, language: str) -> str:
    try:
        return in_language(catalogue.get_procedure(code).names, language)
    except NoSuchProcedure:
        return code


def _agency_name(code: str, language: str) -> str:
    try:
        return in_language(agencies.get_agency(code).name, language)
    except NoSuchAgency:
        return code


def _ask(request: HttpRequest, code: str, key: str, problems: list[Problem]) -> HttpResponse:
    is_national = seat() is Seat.NATIONAL
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
            hint=_("Not needed for a dossier that a ministry or province took in") if is_national else "",
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
