"""The national seat and Hà Nội in one database: one after the other, each with what the other sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.agencies.testing import make_directory
from motcua.base.messages import HANDLERS, Received
from motcua.dossiers.testing import COMMUNE, NOW, Town, make_draft, submit
from motcua.road import testing as road
from motcua.road.queries import registry

FORTH = ("dossiers.FilesAhead.1", "dossiers.HandedOver.1", "dossiers.SupplementAnswered.1", "dossiers.Withdrawal.1")
BACK = ("dossiers.Progress.1", "dossiers.Paper.1", "dossiers.NotDone.1")


class Country:
    """Both seats. What happens at one is undone before the other has its turn; what they sent each other stays."""

    def __init__(self, town: Town, settings: Any, folder: Path) -> None:
        self.town, self.settings = town, settings
        settings.MOTCUA_KEYS = folder
        self.forth: list[Received[Any]] = []
        self.back: list[Received[Any]] = []
        self.shipments: list[road.Shipment] = []
        self.be("national", "G22", "national")
        road.make_hub(NOW - timedelta(days=30))
        self.peer = road.make_peer("h26", ("H26",), now=NOW - timedelta(days=30))

    def be(self, seat: str, agency: str, deployment: str) -> None:
        self.settings.MOTCUA_SEAT, self.settings.MOTCUA_AGENCY = seat, agency
        self.settings.MOTCUA_DEPLOYMENT = deployment
        registry.forget()

    @contextmanager
    def national(self) -> Iterator[None]:
        """Be the national seat; what it sends is kept for Hà Nội."""
        with self._seat("national", "G22", "national"):
            make_directory("H26")
            yield
            self.forth, self.shipments = road.list_sent(*FORTH), road.list_shipments(*FORTH)

    @contextmanager
    def ha_noi(self) -> Iterator[None]:
        """Be Hà Nội; what it sends is kept for the national seat."""
        with self._seat("agency", "H26", "h26"):
            yield
            self.back = road.list_sent(*BACK)

    @contextmanager
    def _seat(self, *names: str) -> Iterator[None]:
        with transaction.atomic():
            self.be(*names)
            yield
            transaction.set_rollback(True)

    def apply(self, now: datetime = NOW) -> str:
        """Let An apply on the national portal for a birth in Phường Ba Đình; return the code."""
        draft_id = make_draft(self.town, now=now - timedelta(minutes=10))
        return submit(draft_id, by=self.town.an, now=now).dossier_code

    def arrive(self) -> None:
        """Let everything arrive at Hà Nội that was sent there."""
        deliver(self.forth)

    def come_back(self) -> None:
        """Let everything arrive at the national seat that was sent there."""
        deliver(self.back)

    def handle(self, *acts: Callable[[str], object]) -> str:
        """Let An apply, and Hà Nội do something with the dossier; return its code."""
        with self.national():
            code = self.apply()
        with self.ha_noi():
            self.arrive()
            for act in acts:
                act(code)
        return code


def deliver(messages: list[Received[Any]]) -> None:
    """Give messages to their handlers, in order."""
    types = dict.fromkeys((*FORTH, *BACK))
    for message in messages:
        name = next(each for each in types if _is_of(message, each))
        HANDLERS[name]([message])


def _is_of(message: Received[Any], name: str) -> bool:
    return type(message.body).__name__ == {"dossiers.Paper.1": "PaperIssuedBody"}.get(name, f"{name.split('.')[1]}Body")


__all__ = ["COMMUNE", "Country", "deliver"]
