"""The administrators' pages of the synchronisation, at both seats; queries and actions hold to who may see it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock
from motcua.base.errors import NotAllowed, Problem, Refused
from motcua.base.seats import Seat, seat
from motcua.base.web import officer_of, open_to
from motcua.federation import actions, queries
from motcua.federation.types import NotTheRegistry
from motcua.federation.types.legacy import AccountExists, NameNeeded
from motcua.ui.fields import Field, Option
from motcua.ui.parts import Queue


@open_to("officer")
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Show what waits, what was refused, what is missing and what was put right. Raises NotAllowed."""
    now = clock.now()
    context = {
        **_side("synchronisation_office"),
        "state": queries.get_office_state(by=officer_of(request), now=now),
        "now": now,
    }
    return render(request, "federation/office.html", context)


@open_to("officer")
@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Begin a comparison at once. Raises NotAllowed, and NotTheRegistry at the national seat."""
    if actions.compare_now(by=officer_of(request), now=clock.now()):
        messages.success(request, gettext("The comparison has begun. This page shows how it ends."))
    else:
        messages.error(request, gettext("The registry isn't known yet. Look at the road first."))
    return redirect("synchronisation_office")


@open_to("officer")
@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """List the lines that changed nothing, of one source or all, with what is wrong with each. Raises NotAllowed."""
    by, now, source = officer_of(request), clock.now(), request.GET.get("source", "")[:40]
    sources = queries.list_refusing_sources(by=by, now=now)
    rows, cursor = queries.list_refused(by=by, now=now, source=source, after=request.GET.get("after", ""))
    options = tuple(Option(code, code) for code in sources)
    field = Field(
        "source", "select", gettext("Source"), value=source, options=options, empty_label=gettext("All sources")
    )
    next_url = f"?{urlencode({'source': source, 'after': cursor})}" if cursor else ""
    context = {**_side("synchronisation_refused"), "rows": rows, "filters": [field], "next_url": next_url}
    return render(request, "federation/refused.html", context)


@open_to("officer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts of older adapters; make one, whose password is shown this once, or end one."""
    if request.method != "POST":
        return _accounts_page(request)
    by, now = officer_of(request), clock.now()
    try:
        if "close" in request.POST:
            actions.close_legacy_account(username=request.POST["close"], by=by, now=now)
            messages.success(request, gettext("The account has ended, and its sessions with it."))
            return redirect("synchronisation_accounts")
        username = request.POST.get("username", "").strip()
        agency_code = request.POST.get("agency", "").strip()
        password = actions.add_legacy_account(agency_code=agency_code, username=username, by=by, now=now)
    except (NotAllowed, NotTheRegistry):
        raise
    except Refused as refusal:
        field = "username" if isinstance(refusal, (AccountExists, NameNeeded)) else "agency"
        return _accounts_page(request, [Problem(field, str(refusal))], status=refusal.http_status)
    return _accounts_page(request, made=(username, password))


def _accounts_page(
    request: HttpRequest, problems: Sequence[Problem] = (), *, made: tuple[str, str] | None = None, status: int = 200
) -> HttpResponse:
    typed = request.POST if problems else {}
    wrong = {name: [one.message for one in problems if one.field == name] for name in ("agency", "username")}
    context = {
        **_side("synchronisation_accounts"),
        "rows": queries.list_legacy_accounts(by=officer_of(request), now=clock.now()),
        "problems": problems,
        "made": made,
        "fields": [
            Field(
                "agency",
                "text",
                gettext("Code of the agency"),
                value=str(typed.get("agency", "")),
                hint=gettext("The adapter speaks for this agency and all below it."),
                errors=wrong["agency"],
                max_length=40,
            ),
            Field(
                "username",
                "text",
                gettext("Name of the account"),
                value=str(typed.get("username", "")),
                errors=wrong["username"],
                max_length=200,
            ),
        ],
    }
    return render(request, "federation/accounts.html", context, status=status)


def _side(current: str) -> dict[str, object]:
    pages = {"synchronisation_office": gettext("Synchronisation")}
    if seat() is Seat.NATIONAL:
        pages |= {
            "synchronisation_refused": gettext("Refused changes"),
            "synchronisation_accounts": gettext("Accounts of older adapters"),
        }
    return {"queues": [Queue(label, reverse(name), None, name == current) for name, label in pages.items()]}
