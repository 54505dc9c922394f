import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """What a person who copies from the PDF gets, by poppler."""
    assert shutil.which("pdftotext"), "poppler-utils is needed by the tests"

    def read(pdf: bytes) -> str:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf)
        return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout

    return read
