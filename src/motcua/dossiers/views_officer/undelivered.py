"""What the road could not deliver to agencies: for administrators of the national seat, who send it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.web import officer_of, open_to
from motcua.dossiers import actions, queries


@open_to("officer")
@require_http_methods(["GET", "POST"])
def undelivered(request: HttpRequest) -> HttpResponse:
    """List what came back, or is stuck there; hand a dossier over again."""
    by = officer_of(request)
    if request.method == "POST":
        code = request.POST.get("code", "")[:60]
        actions.send_again(dossier_code=code, by=by, now=clock.now())
        messages.success(request, _("The dossier %(code)s is being sent again.") % {"code": code})
        return redirect("undelivered")
    lines = queries.list_undelivered(by=by, now=clock.now())
    return render(request, "dossiers/officer/undelivered.html", {"lines": lines})
