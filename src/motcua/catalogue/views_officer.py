"""Pages of the deployment's administrators: procedures, their versions, importing and exporting them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import queries as agencies
from motcua.agencies.types import Role
from motcua.base import clock
from motcua.base.errors import Problem
from motcua.base.seats import Seat, seat
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.catalogue import actions, queries
from motcua.catalogue.types import Imported, NotImportable, Step
from motcua.ui.fields import Field
from motcua.ui.parts import Crumb


@open_to("officer")
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """List what is published, and what comes with Một Cửa."""
    agencies.check_may_administer_deployment(by=officer_of(request))
    return _list_page(request)


@open_to("officer")
@require_http_methods(["POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Import an uploaded file, or a shipped one."""
    by, now = officer_of(request), clock.now()
    try:
        code = request.POST.get("shipped", "")
        content = queries.get_shipped(code) if code else _uploaded(request)
        imported = actions.import_file(content=content, by=by, now=now)
    except NotImportable as refusal:
        return _list_page(request, refusal)
    messages.success(request, _said(imported))
    if imported.procedure_code:
        return redirect("admin_procedure", imported.procedure_code)
    return redirect("admin_procedures")


@open_to("officer")
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show a procedure's versions, and the units and roles that its steps need."""
    agencies.check_may_administer_deployment(by=officer_of(request))
    language = get_language() or "vi"
    record = queries.get_procedure(code)
    name = in_language(record.names, language)
    context = {
        "procedure": record,
        "name": name,
        "crumbs": [Crumb(_("Procedures and forms"), reverse("admin_procedures")), Crumb(name)],
        "versions": queries.list_versions()[code],
        "limit": queries.describe_time_limit(record.time_limit_counter or record.time_limit_online, lang=language),
        "fees": queries.describe_fees(record.fees, lang=language),
        "steps": [(step, in_language(step.names, language), _role_of(step)) for step in record.process.steps],
    }
    return render(request, "catalogue/procedure.html", context)


@open_to("officer")
@require_safe
def export_file(request: HttpRequest, code: str) -> HttpResponse:
    """Send a procedure with its form as a file that another deployment can import."""
    agencies.check_may_administer_deployment(by=officer_of(request))
    asked = request.GET.get("version", "")
    content = queries.export_procedure(code, int(asked) if asked.isdecimal() else None)
    headers = {"Content-Disposition": f'attachment; filename="{code}.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


def _list_page(request: HttpRequest, refusal: NotImportable | None = None) -> HttpResponse:
    language = get_language() or "vi"
    versions = queries.list_versions()
    problems = [Problem("file", _in_words(problem)) for problem in refusal.problems] if refusal else []
    field = Field(
        "file",
        "file",
        _("File to import"),
        hint=_("A procedure with its form, or a form, as it was exported (JSON, at most 2 MB)."),
        accept=".json,application/json",
        errors=[problem.message for problem in problems],
    )
    context = {
        "rows": [(hit, versions[hit.code][0]) for hit in queries.list_procedures(lang=language)],
        "shipped": [
            (file.code, in_language(file.names, language))
            for file in queries.list_shipped()
            if file.code not in versions
        ],
        "field": field,
        "releases": queries.list_releases(),
        "is_national": seat() is Seat.NATIONAL,
        "problems": problems,
    }
    return render(request, "catalogue/procedures.html", context, status=422 if refusal else 200)


def _uploaded(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise NotImportable([Problem("", _("Choose a file."))])
    if (file.size or 0) > queries.SIZE_MAX:
        raise NotImportable([Problem("", _("The file is larger than 2 MB."))])
    content: bytes = file.read()
    return content


def _in_words(problem: Problem) -> str:
    return f"{problem.field}: {problem.message}" if problem.field else str(problem.message)


def _said(imported: Imported) -> str:
    if not imported.procedure_code:
        facts = {"code": imported.form_code, "version": imported.form_version}
        return _("The form %(code)s is published, version %(version)s.") % facts
    facts = {"code": imported.procedure_code, "version": imported.procedure_version}
    return _("The procedure %(code)s is published, version %(version)s.") % facts


def _role_of(step: Step) -> str:
    return str(Role(step.role).label)
