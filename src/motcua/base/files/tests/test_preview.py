import io

import pytest
from PIL import Image

from motcua.base import files
from motcua.base.files import content
from motcua.base.files.store import preview_path_of
from motcua.base.files.tests.samples import HEIC_BYTES, PDF_BYTES, photo


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=["JPEG"])


def is_blue(image: Image.Image, place: tuple[int, int]) -> bool:
    red, _, blue = image.convert("RGB").getpixel(place)
    return blue > 200 > 60 > red


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_held_upright_is_shown_upright(kind: str):
    small = opened(files.preview(files.put(photo(kind, (1200, 800), orientation=6)).key))

    assert small.size == (320, 480)
    assert is_blue(small, (160, 30))
    assert not is_blue(small, (160, 450))


def test_a_heic_photo_is_shown():
    small = opened(files.preview(files.put(HEIC_BYTES).key))

    assert small.size == (64, 96)
    assert is_blue(small, (32, 8))
    assert not is_blue(small, (32, 88))


def test_a_preview_tells_nothing_about_the_phone():
    jpeg = files.preview(files.put(photo()).key)

    assert not opened(jpeg).getexif()
    assert b"phone" not in jpeg


def test_a_preview_is_made_once_and_sealed():
    key = files.put(photo()).key
    first = files.preview(key)

    assert files.preview(key) == first
    assert b"JFIF" not in preview_path_of(key).read_bytes()


def test_transparent_parts_are_white():
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(files.preview(files.put(out.getvalue()).key)).getpixel((20, 20)) == (255, 255, 255)


def test_a_paper_that_is_no_photo_has_no_preview():
    with pytest.raises(files.FileTypeNotAllowed):
        files.preview(files.put(PDF_BYTES).key)


@pytest.mark.parametrize(("kind", "size"), [("PNG", (8001, 8000)), ("PNG", (20100, 20000)), ("JPEG", (20001, 10000))])
def test_a_bomb_is_not_decoded(kind: str, size: tuple[int, int]):
    out = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(out, kind)

    with pytest.raises(files.ImageTooLarge):
        content.open_image(io.BytesIO(out.getvalue()), files.sniff(out.getvalue()), longest=480, file_name="bomb")
