from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    """Each test has keys of its own."""
    settings.MOTCUA_KEYS = tmp_path
