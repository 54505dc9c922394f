from pathlib import Path

import pytest
from tests.authority import authority, authority_process

from motcua.signing.testing import make_key, make_leader, sign_twice
from motcua.signing.types import KeyKind

__all__ = ["authority", "authority_process"]
PAPER = Path(__file__).parent / "paper.pdf"


@pytest.fixture
def paper():
    """A paper in PDF/A-2b, printed once by printing."""
    return PAPER.read_bytes()


@pytest.fixture
def chi():
    return make_leader()


@pytest.fixture
def keys(db, authority, chi):
    """Chi's key and her agency's seal."""
    make_key("chi", KeyKind.LEADER, owner=chi)
    make_key("seal")
    return "chi", "seal"


@pytest.fixture
def signed(keys, paper, chi):
    """The paper, signed by Chi and sealed."""
    return sign_twice(paper, leader_key="chi", seal_key="seal", by=chi)
