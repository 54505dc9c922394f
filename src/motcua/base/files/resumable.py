"""Uploads that resume, over HTTP: what a domain's views call; rights and rows stay with the domain.

The contract (``ui/static/ui/upload.js`` speaks it):

========================  ==================================================  =====================================
request                   headers, body                                       answer
========================  ==================================================  =====================================
``POST   <begin>``        form fields ``name`` and ``size`` (bytes)           201 ``{"id", "offset": 0, "size"}``
``HEAD   <upload>``       (or ``GET``)                                        200, ``Upload-Offset``, ``Upload-Length``
``PATCH  <upload>``       ``Upload-Offset``; body: at most 1 MiB              204, the new ``Upload-Offset``
``POST   <upload>``       form                                                the domain's own answer
========================  ==================================================  =====================================

A part at another offset answers 409 with the right ``Upload-Offset``. Every PATCH that was answered is on the
disk. Every request carries the CSRF token (``X-CSRFToken``). An upload belongs to the ``owner`` text with which
it was begun (say ``draft 0198… birth_certificate``); to any other it does not exist (404).

Refusals are answered as JSON ``{"code", "message"}`` with their status, in the reader's language.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from motcua.base.errors import Refused
from motcua.base.files.checks import keep_checked
from motcua.base.files.names import clean_file_name, size_text
from motcua.base.files.partial import Partial, append_partial, begin_partial, finish_with, get_partial
from motcua.base.files.types import (
    FileEmpty,
    FileTooLarge,
    NoSuchUpload,
    PartTooLarge,
    StoredFile,
    UploadMismatch,
)

PART_MAX = 2**20  # bytes; the script sends half of it


@dataclass(frozen=True)
class Limits:
    """What may be sent: media types (by content) and the largest size in bytes."""

    media_types: Collection[str]
    size_max: int


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
            return HttpResponseNotAllowed(["GET", "HEAD", "PATCH", "POST"])
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


def finish(request: HttpRequest, key: str, *, owner: str, limits: Limits) -> StoredFile:
    """Return the whole file, checked and in the store, for the row that the domain's action writes now.

    A second call gives the same file. Raises NoSuchUpload, UploadIncomplete, and what ``check_upload`` raises;
    a file that is refused is forgotten. The view answers a Refused with ``answer_refusal``.
    """
    name = get_owned(key, owner).file_name
    return finish_with(
        key,
        lambda draft: keep_checked(draft, name, media_types=limits.media_types, size_max=limits.size_max),
    )


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
