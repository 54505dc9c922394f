"""What the sealed store speaks of: a stored file, and why a file is refused."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NoSuchThing, Refused


@dataclass(frozen=True)
class StoredFile:
    """A file in the sealed store, as the database remembers it.

    ``size`` (bytes) and ``sha256`` (hex) are those of the clear content; ``media_type`` was found by content
    and is empty when unknown.
    """

    key: str
    size: int
    sha256: str
    media_type: str


class SealBroken(Exception):
    """A sealed file was changed, cut off, swapped, or sealed with a key that is not here: never shown, always loud."""


class NoSuchFile(NoSuchThing):
    """The store holds nothing under this key."""


class FileRefused(Refused):
    """A file that somebody sends cannot be taken; a view tells it beside the question (``problem_of``)."""

    code = "file_refused"
    message = _("This file cannot be taken.")
    http_status = 422


class FileMissing(FileRefused):
    code = "file_missing"
    message = _("Choose a file.")


class FileEmpty(FileRefused):
    code = "file_empty"
    message = _("“%(file_name)s” is empty. Choose another file.")


class FileTooLarge(FileRefused):
    code = "file_too_large"
    message = _("“%(file_name)s” is too large. Choose a file of at most %(limit)s.")
    http_status = 413


class UploadTooLarge(FileRefused):
    code = "upload_too_large"
    message = _("“%(file_name)s” was not taken: the files sent at once may be at most %(limit)s. Send it by itself.")
    http_status = 413


class FileTypeNotAllowed(FileRefused):
    code = "file_type_not_allowed"
    message = _("“%(file_name)s” is not a kind of file that can be taken here. Send %(kinds)s.")
    http_status = 415


class FileUnreadable(FileRefused):
    code = "file_unreadable"
    message = _("“%(file_name)s” is damaged and cannot be opened. Send it again, or take a new photo.")


class ImageTooLarge(FileRefused):
    code = "image_too_large"
    message = _("“%(file_name)s” has too many pixels. Send a photo of at most %(megapixels)s megapixels.")


class UploadForgotten(FileRefused):
    """A form names an upload in parts that is unknown, of somebody else, or not whole."""

    code = "upload_forgotten"
    message = _("This upload is not known any more. Send the file again.")


class NoSuchUpload(NoSuchThing):
    code = "upload_not_found"
    message = _("This upload is not known any more. Send the file again.")


class UploadMismatch(Refused):
    """The chunk does not start where the stored part ends: ``offset`` says where to go on (bytes)."""

    code = "upload_offset_mismatch"
    message = _("The upload continues at byte %(offset)s.")

    @property
    def offset(self) -> int:
        """Return the byte at which the upload goes on."""
        return int(str(self.facts["offset"]))


class UploadIncomplete(Refused):
    code = "upload_incomplete"
    message = _("The file has not arrived whole yet: %(offset)s of %(size)s bytes.")


class PartTooLarge(Refused):
    code = "upload_part_too_large"
    message = _("Send the file in parts of at most %(limit)s.")
    http_status = 413
