"""The administrators' page of the synchronisation, at both seats; queries and actions hold to who may see it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from motcua.base import clock
from motcua.base.web import officer_of, open_to
from motcua.federation import actions, queries


@open_to("officer")
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Show what waits, what was refused, what is missing and what was put right. Raises NotAllowed."""
    now = clock.now()
    context = {"state": queries.get_office_state(by=officer_of(request), now=now), "now": now}
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
