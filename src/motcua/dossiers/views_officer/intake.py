"""Intake at the counter: an officer writes the application for somebody who stands there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.dossiers import actions, queries
from motcua.dossiers.views_officer.side import side


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Choose the procedure and start; or go on with what was begun."""
    by, now = officer_of(request), clock.now()
    language = get_language() or "vi"
    if request.method == "POST":
        draft_id = actions.start_draft(
            procedure_code=request.POST.get("procedure", ""),
            agency_code=by.agency_code,
            language=language,
            by=by,
            now=now,
        )
        return redirect("apply_tasks", draft_id)
    begun = [
        (in_language(catalogue.get_procedure(one.procedure_code, one.procedure_version).names, language), one)
        for one in queries.list_drafts(by=by)
    ]
    offered = [
        (
            procedure,
            in_language(procedure.names, language),
            catalogue.describe_time_limit(procedure.time_limit("COUNTER"), lang=language),
        )
        for procedure in queries.list_counter_procedures(by=by, language=language)
    ]
    context: dict[str, Any] = {**side(by, now), "offered": offered, "begun": begun}
    return render(request, "dossiers/officer/intake.html", context)
