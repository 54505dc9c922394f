from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.base import clock
from motcua.road.queries import registry
from motcua.road.testing import make_hub

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Each test has keys of its own, and remembers no registry of another."""
    settings.MOTCUA_KEYS = tmp_path
    registry.forget()
    yield
    registry.forget()


@pytest.fixture
def now() -> Iterator[datetime]:
    with clock.given(NOW):
        yield NOW


@pytest.fixture
def hub(settings: Any, db: None, now: datetime) -> None:
    """This deployment is the hub of Văn phòng Chính phủ."""
    settings.MOTCUA_SEAT, settings.MOTCUA_DEPLOYMENT, settings.MOTCUA_AGENCY = "national", "national", "G22"
    make_hub(now)
