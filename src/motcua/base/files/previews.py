"""Small pictures of photos, for lists and for the officer's first look."""

import io

from PIL import Image, ImageOps

from motcua.base.files.content import JPEG, PHOTOS, open_image, sniff
from motcua.base.files.durable import place
from motcua.base.files.sealing import FRAME, SealedReader, SealedWriter
from motcua.base.files.store import new_draft_path, open_file, preview_path_of
from motcua.base.files.types import FileTypeNotAllowed

LONGEST = 480  # pixels
PREVIEW_TYPE = JPEG


def preview(key: str) -> bytes:
    """Return a JPEG of at most 480 pixels of a photo, upright and without its metadata (where, when, which phone).

    It is made once and kept sealed beside the photo. Raises NoSuchFile, FileTypeNotAllowed for what is no photo,
    FileUnreadable, ImageTooLarge.
    """
    path, name = preview_path_of(key), f"{key}/preview"
    try:
        with SealedReader(path, name) as reader:
            return reader.read()
    except FileNotFoundError:
        small = _make(key)
    draft = new_draft_path()
    with draft.open("xb") as out:
        writer = SealedWriter(out, name)
        writer.write(small)
        writer.finish()
    place(draft, path)
    return small


def _make(key: str) -> bytes:
    with io.BufferedReader(open_file(key), FRAME) as stream:
        media_type = sniff(stream.peek(FRAME))
        if media_type not in PHOTOS:
            raise FileTypeNotAllowed(file_name=key, kinds="JPG, PNG, WebP, HEIC")
        image = open_image(stream, media_type, longest=LONGEST, file_name=key)
        image = ImageOps.exif_transpose(image)
        image.thumbnail((LONGEST, LONGEST))
        out = io.BytesIO()
        _on_white(image).save(out, "JPEG", quality=80, optimize=True)
        return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
