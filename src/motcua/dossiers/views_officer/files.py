"""Files of a dossier for officers: what the applicant sent, what the flow issued, the draft result."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from motcua.base import clock, files
from motcua.base.files import StoredFile
from motcua.base.web import officer_of, open_to
from motcua.dossiers import actions, queries
from motcua.dossiers.types import PaperKind


@open_to("officer")
@require_safe
def office_document(request: HttpRequest, code: str, document_id: UUID) -> HttpResponseBase:
    """Send a file that came with a dossier, or (``?preview``) a small picture of it."""
    is_preview = "preview" in request.GET
    document = queries.get_document(
        code, str(document_id), by=officer_of(request), now=clock.now(), as_thumbnail=is_preview
    )
    if is_preview:
        return HttpResponse(
            files.preview(document.file_key),
            content_type="image/jpeg",
            headers={"Cache-Control": "private, max-age=3600"},
        )
    stored = StoredFile(document.file_key, document.size, document.sha256, document.media_type)
    return files.serve(request, stored, file_name=document.file_name, inline="download" not in request.GET)


@open_to("officer")
@require_safe
def office_paper(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Send the newest official paper of a kind."""
    if kind.upper() not in PaperKind.values:
        raise Http404
    stored = actions.have_paper(
        dossier_code=code, kind=PaperKind(kind.upper()), by=officer_of(request), now=clock.now()
    )
    name = f"{code}-{kind.replace('_', '-')}.pdf"
    return files.serve(request, stored, file_name=name, inline="download" not in request.GET)


@open_to("officer")
@require_safe
def office_proof(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send the proofs that the dossier's history stands in the log of evidence."""
    proofs = queries.prove_dossier(code, by=officer_of(request), now=clock.now())
    return files.serve_bytes(proofs, media_type="application/json", file_name=f"{code}-proof.json")


@open_to("officer")
@require_safe
def office_draft(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send the draft result as it would be signed now."""
    pdf = actions.preview_result(dossier_code=code, by=officer_of(request), now=clock.now())
    return files.serve_bytes(pdf, media_type="application/pdf", file_name=f"{code}-draft.pdf")
