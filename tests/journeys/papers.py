"""Photos that people take and signed files that they get."""

import os
import re
import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw


def photo(title: str, *, size: tuple[int, int] = (900, 1200), is_large: bool = False) -> bytes:
    """Return a JPEG as from a phone; a large one is more than one part of an upload."""
    noise = Image.frombytes("L", size, os.urandom(size[0] * size[1])).convert("RGB")
    plain = Image.new("RGB", size, "#fbf7f0")
    image = Image.blend(plain, noise, 0.6 if is_large else 0.02)
    ImageDraw.Draw(image).text((80, 100), title, fill="#211a17", font_size=44)
    output = BytesIO()
    image.save(output, "JPEG", quality=90 if is_large else 60)
    return output.getvalue()


def upload(name: str, content: bytes, media_type: str = "image/jpeg") -> dict[str, object]:
    """Return a file as Playwright takes it for a file control."""
    return {"name": name, "mimeType": media_type, "buffer": content}


def valid_signatures(file: Path) -> int:
    """Return how many signatures poppler's pdfsig finds valid; every one that is there must be."""
    told = subprocess.run(["pdfsig", file], capture_output=True, text=True).stdout
    assert "Signature is Invalid" not in told
    return told.count("Signature is Valid.")


def pages_of(file: Path) -> int:
    """Return the number of pages of a PDF."""
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Pages:\s+(\d+)", told)
    assert found is not None
    return int(found.group(1))


def text_of(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def with_one_byte_changed(content: bytes) -> bytes:
    """Return a signed PDF with another byte in the middle of something drawn."""
    place = content.index(b"stream", len(content) // 4) + 100
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
