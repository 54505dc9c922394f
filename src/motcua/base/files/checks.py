"""May this file be taken? Size, type by content, and whether it opens; asked of every file that people send."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from motcua.base.errors import Problem
from motcua.base.files.content import KINDS, check_readable, sniff
from motcua.base.files.names import clean_file_name, size_text
from motcua.base.files.sealing import FRAME
from motcua.base.files.store import Draft
from motcua.base.files.types import (
    FileEmpty,
    FileMissing,
    FileRefused,
    FileTooLarge,
    FileTypeNotAllowed,
    StoredFile,
)
from motcua.base.files.upload import SealedUpload


def check_upload(upload: "UploadedFile[Any] | None", *, media_types: Collection[str], size_max: int) -> StoredFile:
    """Take one file of ``request.FILES`` into the store.

    ``media_types`` are those allowed, by content; ``size_max`` is in bytes. Raises FileMissing, FileEmpty,
    FileTooLarge, UploadTooLarge, FileTypeNotAllowed, FileUnreadable, ImageTooLarge.
    """
    if upload is None:
        raise FileMissing()
    if isinstance(upload, SealedUpload):
        if upload.refusal:
            raise upload.refusal
        return keep_checked(upload.draft, upload.name or "", media_types=media_types, size_max=size_max)
    draft = Draft()
    try:
        for piece in upload.chunks(FRAME):
            draft.write(piece)
        return keep_checked(draft, upload.name or "", media_types=media_types, size_max=size_max)
    finally:
        draft.discard()


def keep_checked(draft: Draft, file_name: str, *, media_types: Collection[str], size_max: int) -> StoredFile:
    """Put a draft into the store if it may be taken; the refusals are those of ``check_upload``."""
    name = clean_file_name(file_name)
    if draft.size > size_max:
        raise FileTooLarge(file_name=name, limit=size_text(size_max))
    if not draft.size:
        raise FileEmpty(file_name=name)
    media_type = sniff(draft.head)
    if media_type not in media_types:
        raise FileTypeNotAllowed(file_name=name, kinds=kinds_text(media_types))
    draft.finish()
    with draft.open() as stream:
        check_readable(stream, media_type, file_name=name)
    return draft.keep(media_type)


def kinds_text(media_types: Collection[str]) -> str:
    """Return media types in words: JPG, PNG or PDF."""
    *most, last = [name for kind, name in KINDS.items() if kind in media_types] or ["…"]
    return _("%(some)s or %(last)s") % {"some": ", ".join(most), "last": last} if most else last


def accept_text(media_types: Collection[str]) -> str:
    """Return the ``accept`` attribute of a file input for these media types."""
    return ",".join(kind for kind in KINDS if kind in media_types)


def problem_of(field: str, refusal: FileRefused) -> Problem:
    """Return a refused file as a problem of the question ``field``, to be shown with all others of the page."""
    return Problem(field, str(refusal))
