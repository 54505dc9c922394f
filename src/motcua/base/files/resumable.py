"""Uploads that resume, over HTTP: what a domain's views call; rights and rows stay with the domain.

The contract (``ui/static/ui/upload.js`` speaks it):

========================  ==================================================  =====================================
request                   headers, body                                       answer
========================  ==================================================  =====================================
``POST   <begin>``        form fields ``name`` and ``size`` (bytes)           201 ``{"id", "offset": 0, "size"}``
``HEAD   <begin><id>/``   (or ``GET``)                                        200, ``Upload-Offset``, ``Upload-Length``
``PATCH  <begin><id>/``   ``Upload-Offset``; body: at most 1 MiB              204, the new ``Upload-Offset``
the form's own post       hidden field ``<name>_upload``: the id              the domain's own page
========================  ==================================================  =====================================

A part at another offset answers 409 with the right ``Upload-Offset``. Every PATCH that was answered is on the
disk. Every request carries the CSRF token (``X-CSRFToken``). An upload belongs to the ``owner`` text with which
it was begun (say ``draft 0198… birth_certificate``); to any other it does not exist (404).

So a page has one post for all: ``take_files`` gives the files that came with it and those that came before it.
Refusals of the first three are answered as JSON ``{"code", "message"}`` with their status, in the reader's language.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial as partial_of

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.base.errors import Refused
from motcua.base.files.checks import check_upload, keep_checked
from motcua.base.files.names import clean_file_name, size_text
from motcua.base.files.partial import Partial, append_partial, begin_partial, finish_with, get_partial
from motcua.base.files.store import delete
from motcua.base.files.types import (
    FileEmpty,
    FileRefused,
    FileTooLarge,
    NoSuchUpload,
    PartTooLarge,
    StoredFile,
    UploadForgotten,
    UploadIncomplete,
    UploadMismatch,
)
from motcua.base.files.upload import refused_uploads

PART_MAX = 2**20  # bytes; the script sends half of it


@dataclass(frozen=True)
class Limits:
    """What may be sent: media types (by content) and the largest size in bytes."""

    media_types: Collection[str]
    size_max: int


@dataclass(frozen=True)
class SentFile:
    """A file taken into the store, and what its sender called it (cleaned)."""

    file: StoredFile
    name: str


def begin(request: HttpRequest, *, owner: str, limits: Limits) -> HttpResponse:
    """Answer the POST that begins an upload; a file that is too large is refused before its first byte."""
    name = clean_file_name(request.POST.get("name", ""))
    size = _number(request.POST.get("size", ""))
    if not size:
        return answer_refusal(FileEmpty(file_name=name))
    if size > limits.size_max:
        return answer_refusal(FileTooLarge(file_name=name, limit=size_text(limits.size_max)))
    key = begin_partial(owner=owner, file_name=name, size=size)
    return JsonResponse({"id": key, "offset": 0, "size": size}, status=201)


def take(request: HttpRequest, key: str, *, owner: str) -> HttpResponse:
    """Answer PATCH (one more part) and GET or HEAD (where to go on)."""
    try:
        partial = get_owned(key, owner)
        if request.method in ("GET", "HEAD"):
            return _where(partial, partial.offset, status=200)
        if request.method != "PATCH":
            return HttpResponseNotAllowed(["GET", "HEAD", "PATCH"])
        offset = _number(request.headers.get("Upload-Offset", ""))
        if offset != partial.offset:
            raise UploadMismatch(offset=partial.offset)
        offset = append_partial(key, offset, _body(request, partial))
        return _where(partial, offset, status=204)
    except UploadMismatch as refusal:
        response = answer_refusal(refusal)
        response.headers["Upload-Offset"] = str(refusal.offset)
        return response
    except Refused as refusal:
        return answer_refusal(refusal)


def take_files(request: HttpRequest, field: str, *, owner: str, limits: Limits) -> list[SentFile]:
    """Take every file of a question into the store: those of this post, and those that were sent in parts before it.

    Call it in the view of the form and write the rows at once; a form posted twice gives the same key for a file
    that came in parts, so the key is unique in the table of rows. Raises a FileRefused: one of ``check_upload``, or
    UploadForgotten; then no file of this post is kept.
    """
    if refusal := refused_uploads(request).get(field):
        raise refusal
    try:
        taken = [SentFile(*finish(key, owner=owner, limits=limits)) for key in request.POST.getlist(f"{field}_upload")]
    except (NoSuchUpload, UploadIncomplete) as error:
        raise UploadForgotten() from error
    posted: list[SentFile] = []
    try:
        for upload in request.FILES.getlist(field):
            stored = check_upload(upload, media_types=limits.media_types, size_max=limits.size_max)
            posted.append(SentFile(stored, clean_file_name(upload.name or "")))
    except FileRefused:
        for sent in posted:
            delete(sent.file.key)
        raise
    return taken + posted


def finish(key: str, *, owner: str, limits: Limits) -> tuple[StoredFile, str]:
    """Return a file that was sent in parts, checked and in the store, and its name.

    A second call gives the same file, so a form that comes back with a mistake elsewhere can be posted again.
    Raises NoSuchUpload, UploadIncomplete, and what ``check_upload`` raises; a file that is refused is forgotten.
    """
    name = get_owned(key, owner).file_name
    keep = partial_of(keep_checked, file_name=name, media_types=limits.media_types, size_max=limits.size_max)
    return finish_with(key, keep), name


def upload_attributes(begin_address: str) -> SafeString:
    """Return the attributes of the element around a file input for ``upload.js``, sentences in the reader's language.

    ``begin_address`` ends in a slash; the addresses of its uploads are ``<begin_address><id>/``.
    """
    attributes = {
        "upload": begin_address,
        "sending": _("Sending {name}: {percent} %"),
        "waiting": _("The connection was lost. Trying again…"),
        "stopped": _("The connection was lost. What was sent is kept; press the button to go on."),
    }
    return format_html_join(" ", 'data-{}="{}"', attributes.items())


def get_owned(key: str, owner: str) -> Partial:
    """Return an upload under way of this owner. Raises NoSuchUpload."""
    partial = get_partial(key)
    if partial.owner != owner:
        raise NoSuchUpload()
    return partial


def answer_refusal(refusal: Refused) -> JsonResponse:
    """Answer the script with a refusal: its code, its sentence, its status."""
    return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=refusal.http_status)


def _body(request: HttpRequest, partial: Partial) -> bytes:
    """Return the part that is being sent, whole: Django raises when the connection breaks in its middle."""
    length = _number(request.META.get("CONTENT_LENGTH", ""))
    if length > min(PART_MAX, (partial.size or 0) - partial.offset):
        raise PartTooLarge(limit=size_text(PART_MAX))
    data = request.read(length) if length else b""
    if len(data) != length:
        raise UploadMismatch(offset=partial.offset)
    return data


def _where(partial: Partial, offset: int, *, status: int) -> HttpResponse:
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(partial.size or 0), "Cache-Control": "no-store"}
    return HttpResponse(status=status, headers=headers)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
