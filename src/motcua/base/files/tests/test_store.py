import io
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import files
from motcua.base.files.names import content_disposition
from motcua.base.files.store import Draft, path_of
from motcua.base.files.tests.samples import EXE_BYTES, HEIC_BYTES, PDF_BYTES, photo

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

DIE_BETWEEN_WRITE_AND_NAME = """
import os, signal, sys
from django.conf import settings
settings.configure(MOTCUA_FILES=sys.argv[1], MOTCUA_KEYS=sys.argv[2])
from motcua.base import files
from motcua.base.files import store
store.place = lambda draft, target: os.kill(os.getpid(), signal.SIGKILL)
files.put(b"x" * 100_000)
"""


def made_at(path: Path, instant: datetime) -> None:
    os.utime(path, (instant.timestamp(), instant.timestamp()))


def test_a_kill_before_the_name_is_given_leaves_nothing_visible(store: Path, settings):
    command = [sys.executable, "-c", DIE_BETWEEN_WRITE_AND_NAME, str(store), str(settings.MOTCUA_KEYS)]
    assert subprocess.run(command).returncode == -signal.SIGKILL

    assert list(files.list_keys()) == []
    assert files.sweep_unfinished(datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_a_source_that_breaks_leaves_nothing(store: Path):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the line broke")

    with pytest.raises(OSError, match="the line broke"):
        files.put(Broken())
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (photo("JPEG"), "image/jpeg"),
        (photo("PNG"), "image/png"),
        (photo("WEBP"), "image/webp"),
        (HEIC_BYTES, "image/heic"),
        (PDF_BYTES, "application/pdf"),
        (EXE_BYTES, ""),
        (b"", ""),
        (b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00avifmif1heic", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
    ],
)
def test_the_type_is_that_of_the_content(content: bytes, media_type: str):
    assert files.sniff(content[:4096]) == media_type
    assert files.put(io.BytesIO(content)).media_type == media_type


def test_a_deleted_file_and_its_preview_are_gone(store: Path):
    stored = files.put(photo())
    files.preview(stored.key)
    files.delete(stored.key)
    files.delete(stored.key)

    assert not files.exists(stored.key)
    assert not [path for path in store.rglob("*") if path.is_file()]
    with pytest.raises(files.NoSuchFile):
        files.read(stored.key)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 32 + "\n"])
def test_what_is_no_key_finds_nothing(key: str):
    assert not files.exists(key)
    with pytest.raises(files.NoSuchFile):
        files.read(key)


def test_the_sweep_takes_old_orphans_only():
    named, orphan, young = (files.put(text) for text in (b"named", b"orphan", b"young"))
    made_at(path_of(named.key), LONG_AGO)
    made_at(path_of(orphan.key), LONG_AGO)

    assert files.sweep({named.key}, LONG_AGO + timedelta(days=1)) == 1
    assert set(files.list_keys()) == {named.key, young.key}


def test_a_draft_that_nobody_keeps_goes(store: Path):
    draft = Draft()
    draft.write(b"half")
    del draft

    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Gia\u0302\u0301y chu\u031b\u0301ng sinh.JPG", "Giấy chứng sinh.JPG"),
        ("C:\\Users\\An\\ảnh.png", "ảnh.png"),
        ("../../etc/passwd", "passwd"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("  .ẩn .pdf", "ẩn.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("\x00\n", "file"),
        ("...", "file"),
    ],
)
def test_a_name_is_made_safe_and_stays_readable(sent: str, kept: str):
    assert files.clean_file_name(sent) == kept


@given(st.text(max_size=400))
def test_any_name_is_short_safe_and_stable(name: str):
    clean = files.clean_file_name(name)

    assert 0 < len(clean) <= 121
    assert not set(clean) & set('/\\<>:"|?*\r\n\x00')
    assert files.clean_file_name(clean) == clean
    assert content_disposition(name, inline=False).isascii()


def test_a_vietnamese_name_is_sent_in_both_forms():
    header = content_disposition("Giấy chứng sinh – Đỗ An.jpg", inline=True)

    assert header.startswith('inline; filename="Giay chung sinh _ Do An.jpg"; ')
    assert header.endswith(
        "filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20sinh%20%E2%80%93%20%C4%90%E1%BB%97%20An.jpg"
    )
