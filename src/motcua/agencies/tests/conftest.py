import pytest

from motcua.agencies.testing import make_agencies


@pytest.fixture
def agencies(db: None) -> None:
    make_agencies()
