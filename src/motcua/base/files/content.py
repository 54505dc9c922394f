"""What a file is, by its content: the name and the type that a browser claims count for nothing."""

import warnings
from typing import BinaryIO

import pi_heif
from PIL import Image

from motcua.base.files.types import FileUnreadable, ImageTooLarge

HEAD = 4096  # bytes of a file's start that ``sniff`` looks at
PIXELS_MAX = 64_000_000  # a 48-megapixel phone passes; more is 200 MB and above in memory
JPEG_PIXELS_MAX = 200_000_000  # a JPEG is decoded at an eighth of its size

JPEG, PNG, WEBP, HEIC, PDF = "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"
PHOTOS = frozenset({JPEG, PNG, WEBP, HEIC})
KINDS = {JPEG: "JPG", PNG: "PNG", WEBP: "WebP", HEIC: "HEIC", PDF: "PDF"}

_PILLOW = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF"}
_HEVC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_END_OF_PDF = 4096  # bytes from the end in which %%EOF must stand; producers add lines after it

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = JPEG_PIXELS_MAX  # our own limits below are checked before a pixel is decoded


def sniff(head: bytes) -> str:
    """Return the media type that a file's first bytes show, or an empty text for all that we do not take."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    return HEIC if _is_heic(head) else ""


def check_readable(stream: BinaryIO, media_type: str, *, file_name: str) -> None:
    """Open a file as what it says it is. Raises FileUnreadable, ImageTooLarge."""
    if media_type in PHOTOS:
        open_image(stream, media_type, longest=480, file_name=file_name)
    elif media_type == PDF:
        stream.seek(0, 2)
        stream.seek(max(stream.tell() - _END_OF_PDF, 0))
        if b"%%EOF" not in stream.read():
            raise FileUnreadable(file_name=file_name)


def open_image(stream: BinaryIO, media_type: str, *, longest: int, file_name: str) -> Image.Image:
    """Return a decoded image, a JPEG reduced while decoding to no less than ``longest`` pixels.

    Raises ImageTooLarge before anything is decoded, FileUnreadable when it is cut off or no image.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(stream, formats=[_PILLOW[media_type]])
        limit = JPEG_PIXELS_MAX if media_type == JPEG else PIXELS_MAX
        if image.width * image.height > limit:
            raise ImageTooLarge(file_name=file_name, megapixels=limit // 1_000_000)
        image.draft("RGB", (longest, longest))
        image.load()
    except ImageTooLarge:
        raise
    except Image.DecompressionBombError:
        raise ImageTooLarge(file_name=file_name, megapixels=PIXELS_MAX // 1_000_000)
    except Exception as error:  # decoders raise many kinds (OSError, SyntaxError, ValueError, struct.error, …)
        raise FileUnreadable(file_name=file_name) from error
    return image


def _is_heic(head: bytes) -> bool:
    if head[4:8] != b"ftyp":
        return False
    box = head[8 : max(min(int.from_bytes(head[:4], "big"), len(head)), 12)]
    brands = {box[position : position + 4] for position in (0, *range(8, len(box), 4))}
    return bool(brands & _HEVC_BRANDS) and b"avif" not in brands
