"""The papers of an application: sent from a phone's camera or a folder, shown, taken out again."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock, files
from motcua.base.actor import Actor
from motcua.base.errors import Problem, Refused, SignInNeeded
from motcua.base.files import FileMissing, FileRefused, StoredFile, resumable
from motcua.base.web import actor_of, open_to
from motcua.catalogue.types import RequiredDocument
from motcua.dossiers import actions, queries
from motcua.dossiers.types import DocumentData, NoSuchDraft, TooManyFiles
from motcua.dossiers.views_citizen._shared import (
    Application,
    has_no_session,
    limits_of,
    open_application,
    said,
    show,
    to_sign_in,
    upload_owner,
    uploads_of,
)
from motcua.ui.fields import Field

SEND_AGAIN = gettext_lazy(
    "Your session had ended and the file was not taken. Sign in and send it again; all you saved before is there."
)


@open_to("anyone")
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, draft_id: UUID, document_code: str) -> HttpResponse:
    """Take the files of one required paper and show those that have arrived."""
    by = actor_of(request)
    if has_no_session(by):
        if request.method == "GET":
            raise SignInNeeded()
        return to_sign_in(request, SEND_AGAIN, request.get_full_path())
    application = open_application(draft_id, by)
    if application.draft.dossier_code:
        return redirect("apply_submitted", draft_id)
    required = application.procedure.required_document(document_code)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = add_files(request, "file", draft_id, required, by=by)
        if not problems:
            messages.success(request, _("The file has arrived."))
            return redirect(request.get_full_path())
    context = _paper_context(application, required, problems, "change" in request.GET)
    return show(request, "dossiers/citizen/paper.html", context, status=422 if problems else 200)


def add_files(
    request: HttpRequest, field: str, draft_id: UUID, required: RequiredDocument, *, by: Actor, needed: bool = True
) -> list[Problem]:
    """Put the files of a question to a paper; return what is wrong with them, beside the question."""
    try:
        owner = upload_owner(draft_id, required.code)
        sent = resumable.take_files(request, field, owner=owner, limits=limits_of(required))
        if not sent and needed:
            raise FileMissing()
        for one in sent:
            actions.add_document(
                draft_id=draft_id,
                document_code=required.code,
                file=one.file,
                file_name=one.name,
                by=by,
                now=clock.now(),
            )
    except (FileRefused, TooManyFiles) as refusal:
        return [Problem(field, str(refusal))]
    return []


def paper_field(name: str, required: RequiredDocument, draft_id: UUID, documents: list[DocumentData]) -> Field:
    """Return the question for the files of a paper."""
    kinds = _("%(kinds)s, at most %(size)s each; at most %(n)s files.") % {
        "kinds": files.kinds_text(required.media_types),
        "size": files.size_text(required.size_max),
        "n": required.files_max,
    }
    return Field(
        name,
        "file",
        _("Add another file") if documents else _("Take a photo or choose a file"),
        hint=kinds,
        accept=files.accept_text(required.media_types),
        multiple=required.files_max > 1,
        required=not documents,
    )


def _paper_context(
    application: Application, required: RequiredDocument, problems: list[Problem], is_change: bool
) -> dict[str, Any]:
    draft_id = application.draft.id
    documents = application.papers_of(required.code)
    following = None if is_change else application.paper_after(required.code)
    field = paper_field("file", required, draft_id, documents)
    return {
        "application": application,
        "title": said(required.names),
        "hint": said(required.hint) if required.hint else "",
        "is_required": required.is_required,
        "is_full": len(documents) >= required.files_max,
        "uploads": uploads_of(draft_id, documents),
        "problems": problems,
        "field": _with_errors(field, problems),
        "upload_attributes": resumable.upload_attributes(reverse("apply_upload_begin", args=[draft_id, required.code])),
        "next_url": reverse("apply_paper", args=[draft_id, following.code])
        if following
        else reverse("apply_check", args=[draft_id]),
        "tasks_url": reverse("apply_tasks", args=[draft_id]),
    }


def _with_errors(field: Field, problems: list[Problem]) -> Field:
    return replace(field, errors=tuple(str(one.message) for one in problems if one.field == field.name))


@open_to("citizen", "officer")
@require_POST
def begin_upload(request: HttpRequest, draft_id: UUID, document_code: str) -> HttpResponse:
    """Begin a file that is sent in parts (``ui/upload.js``)."""
    try:
        application = open_application(draft_id, actor_of(request))
        required = application.procedure.required_document(document_code)
    except Refused as refusal:
        return resumable.answer_refusal(refusal)
    return resumable.begin(request, owner=upload_owner(draft_id, document_code), limits=limits_of(required))


@open_to("citizen", "officer")
@require_http_methods(["GET", "HEAD", "PATCH"])
def take_upload(request: HttpRequest, draft_id: UUID, document_code: str, key: str) -> HttpResponse:
    """Take one more part of a file, or say where to go on."""
    try:
        queries.get_draft(draft_id, by=actor_of(request))
    except Refused as refusal:
        return resumable.answer_refusal(refusal)
    return resumable.take(request, key, owner=upload_owner(draft_id, document_code))


@open_to("citizen", "officer")
@require_safe
def document(request: HttpRequest, draft_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Show a file of one's application, or a small picture of it."""
    found = _document(draft_id, document_id, actor_of(request))
    return serve_document(request, found)


def serve_document(request: HttpRequest, document: DocumentData) -> HttpResponseBase:
    """Answer with a paper's file, with a preview of it, or as a download."""
    if "preview" in request.GET and document.media_type in files.PHOTOS:
        response = HttpResponse(files.preview(document.file_key), content_type="image/jpeg")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response
    stored = StoredFile(document.file_key, document.size, document.sha256, document.media_type)
    return files.serve(request, stored, file_name=document.file_name, inline="download" not in request.GET)


@open_to("citizen", "officer")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, draft_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a file out of an application, once it was confirmed."""
    by = actor_of(request)
    found = _document(draft_id, document_id, by)
    way_back = reverse("apply_paper", args=[draft_id, found.document_code])
    if request.method == "POST":
        actions.remove_document(draft_id=draft_id, document_id=document_id, by=by, now=clock.now())
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.file_name})
        return redirect(way_back)
    context = {"document": found, "upload": uploads_of(draft_id, [found], removable=False), "way_back": way_back}
    return show(request, "dossiers/citizen/remove.html", context)


def _document(draft_id: UUID, document_id: UUID, by: Actor) -> DocumentData:
    for found in queries.get_draft(draft_id, by=by).documents:
        if found.id == document_id:
            return found
    raise NoSuchDraft()
