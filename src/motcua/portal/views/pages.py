"""Pages that everybody may read: search, procedures, how to read the pages more easily."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from motcua.agencies import queries as agencies
from motcua.base import clock
from motcua.base.seats import Seat, seat
from motcua.base.text import in_language
from motcua.base.web import open_to
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure, ProcedureHit
from motcua.counts import queries as counts
from motcua.dossiers import queries as dossiers
from motcua.portal import rules
from motcua.ui import words
from motcua.ui.fields import Field, Option
from motcua.ui.parts import Crumb

HITS_MAX = 50
SHOWN_AT_HOME = 6
DISPLAY_COOKIE_AGE = 400 * 24 * 3600


@open_to("anyone")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Answer the first question: what do you need done?"""
    hits = catalogue.list_procedures(lang=_language())
    online_first = sorted(hits, key=lambda hit: not hit.is_online)
    return render(
        request, "portal/home.html", {"hits": online_first[:SHOWN_AT_HOME], "number_of_procedures": len(hits)}
    )


@open_to("anyone")
@require_GET
@vary_on_headers("HX-Request")
def procedures(request: HttpRequest) -> HttpResponse:
    """Show what somebody's words mean, or every procedure by field; to htmx only the results."""
    q = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"q": q}
    if q:
        context["hits"] = catalogue.search(q, lang=_language(), limit=HITS_MAX)
    else:
        context["fields"] = _by_field(catalogue.list_procedures(lang=_language()))
    is_fragment = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, "portal/_results.html" if is_fragment else "portal/procedures.html", context)


@open_to("anyone")
@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show who, what to bring, how long by law and in fact, how much and where. Raises NoSuchProcedure."""
    now = clock.now()
    found = catalogue.get_procedure(code)
    page = rules.describe_procedure(found, _language())
    is_here = seat() is Seat.AGENCY and bool(catalogue.seats_that_handle(found, [settings.MOTCUA_AGENCY]))
    is_offered = is_here or (found.is_online and bool(dossiers.list_handling_agencies(code)))
    year = counts.count(now=now, first_day=rules.a_year_before(clock.vietnam_date(now)), procedure_code=code)
    facts = {
        "limit_online": catalogue.describe_time_limit(found.time_limit_online, lang=_language()),
        "limit_counter": catalogue.describe_time_limit(found.time_limit_counter, lang=_language()),
        "year": year,
        "in_time": year.early + year.on_time,
        "in_time_percent": words.percent(year.early + year.on_time, year.resolved),
        "fee": catalogue.describe_fees(found.fees, lang=_language()),
        "is_here": is_here,
        "apply_url": _address("apply_start", code) if found.is_online and is_offered else "",
        "doors": [] if is_here else _doors(found, page),
        "crumbs": [Crumb(_("Home"), reverse("home")), Crumb(_("Procedures"), reverse("procedures")), Crumb(page.name)],
    }
    return render(request, "portal/procedure.html", {"procedure": found, "page": page, **facts})


@open_to("anyone")
@require_http_methods(["GET", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Let a reader choose larger text and stronger contrast; the wish is kept in a cookie, nowhere else."""
    way_back = request.POST.get("next", request.GET.get("next", ""))
    if not url_has_allowed_host_and_scheme(way_back, allowed_hosts={request.get_host()}):
        way_back = reverse("home")
    now = request.COOKIES.get(rules.DISPLAY_COOKIE, "")
    if request.method == "GET":
        return render(request, "portal/display.html", {"fields": _display_fields(now), "next": way_back})
    answer = redirect(way_back)
    wish = rules.display_wish(request.POST.get("text", ""), request.POST.get("contrast", ""))
    answer.set_cookie(rules.DISPLAY_COOKIE, wish, max_age=DISPLAY_COOKIE_AGE, samesite="Lax", httponly=True)
    return answer


@open_to("anyone")
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works for whom, what doesn't, and whom to tell."""
    return render(request, "portal/accessibility.html")


def _doors(procedure: Procedure, page: rules.ProcedurePage) -> list[Crumb]:
    """Return the pages of this procedure at the seats whose agencies handle it, each under the agency's name."""
    addresses = settings.MOTCUA_SEAT_ADDRESSES
    codes = catalogue.seats_that_handle(procedure, sorted(addresses))
    known = {agency.code: agency for agency in agencies.list_agencies()} if codes else {}
    here = reverse("procedure", args=[procedure.code])
    return [
        Crumb(
            in_language(known[code].name, _language()) if code in known else ", ".join(page.agencies),
            f"{addresses[code]}{here}",
        )
        for code in codes
    ]


def _display_fields(wish: str) -> list[Field]:
    text, contrast = rules.read_display_wish(wish)
    sizes = (Option("normal", _("Normal")), Option("large", _("Large")), Option("largest", _("Very large")))
    contrasts = (Option("normal", _("Normal")), Option("high", _("High"), _("Dark letters on white, darker edges")))
    return [
        Field("text", "radios", _("Size of the text"), value=text, options=sizes),
        Field("contrast", "radios", _("Contrast"), value=contrast, options=contrasts),
    ]


def _by_field(hits: list[ProcedureHit]) -> list[tuple[str, list[ProcedureHit]]]:
    return [(name, list(group)) for name, group in groupby(hits, key=lambda hit: hit.field_name)]


def _language() -> str:
    return get_language() or "vi"


def _address(name: str, *args: str) -> str:
    """Return an address, or nothing when the domain that has it is off."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
