"""Files in a form post are sealed while they arrive: nothing of a request is ever on the disk in clear.

A file above the limits is not stored and does not harm the rest of the form: it stands in ``request.FILES``
with its ``refusal``, which ``check_upload`` raises. A request beyond all measure is not read to its end; the
fields before its first file are kept and ``refused_uploads(request)`` names the rest.
"""

import io
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from motcua.base.files.names import clean_file_name, size_text
from motcua.base.files.store import Draft
from motcua.base.files.types import FileRefused, FileTooLarge, UploadTooLarge

_BEYOND_MEASURE = 4  # times the limit of a request


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # not subscriptable at run time
    """A file of a request, sealed; ``check_upload`` keeps it, otherwise it goes when the request ends."""

    def __init__(self, draft: Draft, name: str, claimed_type: str, refusal: FileRefused | None) -> None:
        stream: BinaryIO = io.BytesIO() if refusal else draft.open()
        super().__init__(stream, name, claimed_type, draft.size)
        self.draft = draft
        self.refusal = refusal

    def close(self) -> None:
        super().close()
        self.draft.discard()


class SealedUploadHandler(FileUploadHandler):
    """Streams each file of a request into a sealed draft, up to MOTCUA_UPLOAD_FILE_MAX and _REQUEST_MAX bytes."""

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._draft: Draft | None = None
        self._refusal: FileRefused | None = None
        self._taken = 0
        self._request_size = 0

    def handle_raw_input(self, *arguments: Any, **named: Any) -> None:
        """Remember how much is coming (the third argument, bytes)."""
        self._request_size = arguments[2]

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Begin a draft, or stop reading when the request is beyond all measure."""
        super().new_file(*arguments, **named)
        self.file_name = clean_file_name(self.file_name or "")
        if self._request_size > _BEYOND_MEASURE * settings.MOTCUA_UPLOAD_REQUEST_MAX:
            refused: dict[str, FileRefused] = {str(self.field_name): self._too_large()}
            self.request.refused_uploads = refused  # type: ignore[union-attr]
            raise StopUpload(connection_reset=True)
        self._draft, self._refusal = Draft(), None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal a chunk; from the limit on the rest of this file is passed over and what was stored is dropped."""
        if self._draft is None or self._refusal:
            return
        if self._draft.size + len(raw_data) > settings.MOTCUA_UPLOAD_FILE_MAX:
            self._refusal = self._too_large()
        elif self._taken + len(raw_data) > settings.MOTCUA_UPLOAD_REQUEST_MAX:
            limit = size_text(settings.MOTCUA_UPLOAD_REQUEST_MAX)
            self._refusal = UploadTooLarge(file_name=self.file_name, limit=limit)
        if self._refusal:
            self._taken -= self._draft.size
            self._draft.discard()
        else:
            self._taken += len(raw_data)
            self._draft.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload | None:
        """Return the sealed file, or its refusal, for ``request.FILES``."""
        draft, self._draft = self._draft, None
        if draft is None:
            return None
        if not self._refusal:
            draft.finish()
        return SealedUpload(draft, str(self.file_name), str(self.content_type or ""), self._refusal)

    def upload_interrupted(self) -> None:
        """Drop the file during which the connection broke."""
        if self._draft:
            self._draft.discard()
            self._draft = None

    def _too_large(self) -> FileRefused:
        return FileTooLarge(file_name=self.file_name, limit=size_text(settings.MOTCUA_UPLOAD_FILE_MAX))


def refused_uploads(request: HttpRequest) -> dict[str, FileRefused]:
    """Return the refusals of this request's files that were not stored, by the name of their field."""
    refused: dict[str, FileRefused] = dict(getattr(request, "refused_uploads", {}))
    for field, uploads in request.FILES.lists():
        for upload in uploads:
            if isinstance(upload, SealedUpload) and upload.refusal:
                refused.setdefault(field, upload.refusal)
    return refused
