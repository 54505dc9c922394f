from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A store and a key of this test's own; returns the folder of the store."""
    settings.MOTCUA_FILES, settings.MOTCUA_KEYS = tmp_path / "files", tmp_path / "keys"
    return settings.MOTCUA_FILES


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
