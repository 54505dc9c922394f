from collections.abc import Iterator

import pytest

from motcua.places import queries as places
from motcua.places.testing import make_places


@pytest.fixture
def known_places(db: None) -> Iterator[None]:
    """Have a few communes to live in."""
    places.forget()
    make_places()
    yield
    places.forget()
