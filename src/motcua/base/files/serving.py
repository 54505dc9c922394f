"""Sending a stored file to somebody who may have it: whole or by range (RFC 9110), never as a page of ours."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from motcua.base.files.content import JPEG, PDF, PNG, WEBP
from motcua.base.files.names import content_disposition
from motcua.base.files.store import read_range, size_of
from motcua.base.files.types import StoredFile

SHOWN_INLINE = frozenset({JPEG, PNG, WEBP, PDF})
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_AS_FILE = f"{_NOTHING}; sandbox"
# Chromium and Firefox show no PDF under ``sandbox``; their viewer is a page of its own that runs nothing of ours.
_AS_PDF = f"{_NOTHING}; style-src 'unsafe-inline'; img-src 'self' data: blob:; object-src 'self'"


def serve(request: HttpRequest, file: StoredFile, *, file_name: str, inline: bool) -> HttpResponseBase:
    """Answer a GET or HEAD with a stored file; whether the asker may have it was decided before.

    ``inline`` shows it in the browser when its type is safe to show. Answers 200, 206, 304 or 416. Raises
    NoSuchFile, SealBroken.
    """
    etag = f'"{file.sha256}"'
    if etag in (tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")):
        return _headed(HttpResponse(status=304), file, file_name, inline)
    wanted = _wanted(request, file, etag)
    if wanted is None:
        response: HttpResponseBase = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{file.size}"
        return _headed(response, file, file_name, inline)
    start, stop = wanted
    if request.method == "HEAD":
        size_of(file.key)  # a file that cannot be opened is not promised
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(read_range(file.key, start, stop))
    if stop - start != file.size:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Content-Type"] = file.media_type or "application/octet-stream"
    return _headed(response, file, file_name, inline)


def serve_bytes(content: bytes, *, media_type: str, file_name: str) -> HttpResponseBase:
    """Answer with a file that was just made and is kept nowhere, shown in the browser when its type is safe to show."""
    made = StoredFile(key="", size=len(content), sha256=hashlib.sha256(content).hexdigest(), media_type=media_type)
    return _headed(HttpResponse(content, content_type=media_type), made, file_name, inline=True)


def _headed(response: HttpResponseBase, file: StoredFile, file_name: str, inline: bool) -> HttpResponseBase:
    shown = inline and file.media_type in SHOWN_INLINE
    headers = {
        "ETag": f'"{file.sha256}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": content_disposition(file_name, inline=shown),
        "Content-Security-Policy": _AS_PDF if shown and file.media_type == PDF else _AS_FILE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    for header, value in headers.items():
        response.headers[header] = value
    return response


def _wanted(request: HttpRequest, file: StoredFile, etag: str) -> tuple[int, int] | None:
    """Return the bytes asked for as start and stop, all of them unless one range is asked; None if out of bounds."""
    everything = (0, file.size)
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if not match or match[0] == "bytes=-" or request.method not in ("GET", "HEAD"):
        return everything
    if request.headers.get("If-Range", etag) != etag:
        return everything  # it changed since the first part was sent, or the asker knows only a date
    first, last = match.groups()
    if not first:
        return (max(file.size - int(last), 0), file.size) if int(last) and file.size else None
    if last and int(last) < int(first):
        return everything
    stop = min(int(last) + 1, file.size) if last else file.size
    return (int(first), stop) if int(first) < file.size else None
