"""A hub that lives, and peers of the client that take part in its road."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.road.living import apart, eventually, hub_key, living

from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.road import actions
from motcua.road.types import Mandate
from motcua_road import Key, Peer, Store


@pytest.fixture(scope="module")
def hub(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of our own hub, with worker; each test connects peers of its own."""
    with django_db_blocker.unblock(), living(tmp_path_factory.mktemp("hub"), agency="G22") as address:
        yield address


@pytest.fixture
def make_peer(hub: str, tmp_path: Path) -> Callable[..., Peer]:
    """Make peers that have applied at the hub; connected unless told otherwise."""

    def make(name: str, agency_code: str, *, address: str = "", is_connected: bool = True, **more: Any) -> Peer:
        store = Store(tmp_path / name)
        peer = Peer(
            name, agency_code, Key.generate(f"{name}-1"), store, hub_url=hub, hub_key=hub_key(), address=address, **more
        )
        assert peer.apply(f"Deployment {name}") == "TRIAL"
        if is_connected:
            mandate = Mandate(agency_code=agency_code, valid_from=clock.now())
            apart(actions.connect, name, [mandate], SYSTEM, "Agreed", clock.now())
        eventually(lambda: peer.refresh_registry() and peer.registry.find(name))
        return peer

    return make
