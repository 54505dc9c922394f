"""Files as people send them, made on the spot."""

import base64
import io

from PIL import Image

PDF_BYTES = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
EXE_BYTES = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 40


def photo(kind: str = "JPEG", size: tuple[int, int] = (900, 600), orientation: int = 1) -> bytes:
    """Return a photo, blue on its left half and red on its right, held as ``orientation`` (Exif) says."""
    image, exif, out = Image.new("RGB", size, "red"), Image.Exif(), io.BytesIO()
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    exif[0x0112] = orientation
    exif[0x010F] = "A phone that should not be named"
    image.save(out, kind, exif=exif)
    return out.getvalue()


# A HEIC photo of 96 by 64 pixels, blue left and red right, turned clockwise by its own rotation box.
HEIC_BYTES = base64.b64decode(
    """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA
ADRpbG9jAAAAAERAAAIAAQAAAAABxQABAAAAAAAAAEwAAgAAAAACEQABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA
AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAA
kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbq
SSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBw
aXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAHht
ZGF0AAAASCgBr1iK2A6SX//5mB8j9jtP/kcY6Nxbz6ff+oauv4tpQGTcThbTHKeXAIKZnMyWIz3jdbo0/RVXDYdZIfpe8BRVzQux
d7df8QAAAAZFeGlmAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==
"""
)
