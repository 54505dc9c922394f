from datetime import UTC, datetime
from typing import Any

import pytest

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def national(settings: Any) -> None:
    """This deployment is the national seat, of Văn phòng Chính phủ."""
    settings.MOTCUA_SEAT, settings.MOTCUA_AGENCY = "national", "G22"
