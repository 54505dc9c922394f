from datetime import UTC, datetime

import pytest

from motcua.base import clock
from motcua.catalogue import demo as catalogue

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def now():
    with clock.given(NOW):
        yield NOW


@pytest.fixture
def published(db):
    """The catalogue of the demo country."""
    catalogue.load(NOW)
