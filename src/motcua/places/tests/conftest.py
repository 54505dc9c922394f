from collections.abc import Iterator

import pytest

from motcua.places import queries


@pytest.fixture(autouse=True)
def nothing_kept_between_tests() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()
