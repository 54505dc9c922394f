"""The page where anybody checks a signed file."""

from threading import BoundedSemaphore
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput, Problem, TooManyRequests
from motcua.base.web import open_to
from motcua.signing import queries
from motcua.signing.types import NotAPdf, Verification
from motcua.ui.fields import Field

_at_once = BoundedSemaphore(2)  # a large file costs seconds of CPU: verifying must not starve the other pages
PATIENCE_SECONDS = 10


@open_to("anyone")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Take a file and say whether it is signed, by whom, and unchanged since; the file is not kept."""
    context: dict[str, Any] = {"verification": None, "file_name": "", "digest": "", "problems": ()}
    status = 200
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            verification = verify_upload(upload)
            name = upload.name if upload else ""
            context |= {"verification": verification, "file_name": name, "digest": _in_groups(verification.sha256)}
        except InvalidInput as refusal:
            context["problems"], status = refusal.problems, refusal.http_status
    context["field"] = _field([problem.message for problem in context["problems"]])
    return render(request, "signing/verify.html", context, status=status)


def verify_upload(upload: "UploadedFile[Any] | None") -> Verification:
    """Verify a file of a request. Raises NotAPdf, and TooManyRequests while others are being verified."""
    if upload is None or getattr(upload, "refusal", None) is not None or (upload.size or 0) > queries.SIZE_MAX:
        raise NotAPdf([Problem("file", NotAPdf.message)])
    if not _at_once.acquire(timeout=PATIENCE_SECONDS):
        raise TooManyRequests(seconds=PATIENCE_SECONDS)
    try:
        return queries.verify(upload.read())
    finally:
        _at_once.release()


def _in_groups(digest: str) -> str:
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _field(errors: list[Any]) -> Field:
    return Field(
        name="file",
        kind="file",
        label=_("Signed file"),
        hint=_("A PDF of at most 20 MB, exactly as you received it. It is checked and not kept."),
        errors=errors,
        accept="application/pdf",
    )
