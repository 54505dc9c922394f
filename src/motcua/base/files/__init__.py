"""The sealed file store: what people send and what the state issues, never in clear on a disk."""

from motcua.base.files.checks import accept_text, check_upload, kinds_text, problem_of
from motcua.base.files.content import HEIC, JPEG, PDF, PHOTOS, PNG, WEBP, sniff
from motcua.base.files.names import clean_file_name, size_text
from motcua.base.files.partial import append_partial, begin_partial, drop_partial, finish_partial, get_partial
from motcua.base.files.previews import preview
from motcua.base.files.serving import serve, serve_bytes
from motcua.base.files.store import delete, exists, list_keys, put, read, read_range, size_of
from motcua.base.files.sweeping import sweep, sweep_unfinished
from motcua.base.files.types import (
    FileEmpty,
    FileMissing,
    FileRefused,
    FileTooLarge,
    FileTypeNotAllowed,
    FileUnreadable,
    ImageTooLarge,
    NoSuchFile,
    NoSuchUpload,
    SealBroken,
    StoredFile,
    UploadTooLarge,
)
from motcua.base.files.upload import refused_uploads

__all__ = [
    "HEIC",
    "JPEG",
    "PDF",
    "PHOTOS",
    "PNG",
    "WEBP",
    "FileEmpty",
    "FileMissing",
    "FileRefused",
    "FileTooLarge",
    "FileTypeNotAllowed",
    "FileUnreadable",
    "ImageTooLarge",
    "NoSuchFile",
    "NoSuchUpload",
    "SealBroken",
    "StoredFile",
    "UploadTooLarge",
    "accept_text",
    "append_partial",
    "begin_partial",
    "check_upload",
    "clean_file_name",
    "delete",
    "drop_partial",
    "exists",
    "finish_partial",
    "get_partial",
    "kinds_text",
    "list_keys",
    "preview",
    "problem_of",
    "put",
    "read",
    "read_range",
    "refused_uploads",
    "serve",
    "serve_bytes",
    "size_of",
    "size_text",
    "sniff",
    "sweep",
    "sweep_unfinished",
]
