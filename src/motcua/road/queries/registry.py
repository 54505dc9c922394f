"""Who takes part in the road, as this deployment knows it; cheap enough to ask for each message."""

import time
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import F
from msgspec.structs import replace

from motcua.base.seats import Seat, seat
from motcua.road.models import RegistryCopy
from motcua.road.rules.registry import ALWAYS, only_ourselves
from motcua.road.types import HubUnknown
from motcua.wire.road.registry import Mandate, PeerEntry, PeerState, Registry, SignedRegistry, read_registry
from motcua.wire.road.signatures import Signature

FRESH_SECONDS = 2.0
Stamp = tuple[int, str]


@dataclass
class _Book:
    """A registry with its indexes; ``stamp`` says which text it was made of."""

    registry: Registry
    stamp: Stamp
    by_deployment: dict[str, PeerEntry] = field(default_factory=dict)
    by_agency: dict[str, list[tuple[Mandate, PeerEntry]]] = field(default_factory=dict)
    hub: PeerEntry | None = None

    def __post_init__(self) -> None:
        for peer in self.registry.peers:
            self.by_deployment[peer.deployment] = peer
            self.hub = peer if peer.is_hub else self.hub
            for mandate in (*peer.mandates, *_of_trial(peer)):
                self.by_agency.setdefault(mandate.agency_code, []).append((mandate, peer))


def _of_trial(peer: PeerEntry) -> list[Mandate]:
    """Return for whom a deployment on trial is found: itself, so that its line tests can be answered."""
    itself = Mandate(agency_code=peer.trial_party, with_below=False, valid_from=ALWAYS)
    return [itself] if peer.state is PeerState.TRIAL else []


_held: dict[str, tuple[float, _Book]] = {}


def own_deployment() -> str:
    """Return this deployment's name on the road."""
    return str(settings.MOTCUA_DEPLOYMENT)


def is_hub() -> bool:
    """Tell whether this deployment is the hub: the national seat, or whoever names itself as its hub."""
    if settings.MOTCUA_HUB_URL:
        return bool(settings.MOTCUA_HUB_URL == settings.MOTCUA_BASE_URL)
    return seat() is Seat.NATIONAL


def get_registry(now: datetime) -> Registry:
    """Return the newest registry that this deployment holds; before the first one, only itself takes part."""
    book = _book()
    return book.registry if book.stamp[0] >= 0 else replace(book.registry, at=now)


def find_peer(deployment: str) -> PeerEntry | None:
    """Return a deployment's entry, in whatever state it is."""
    return _book().by_deployment.get(deployment)


def find_peer_for(agency_code: str, at: datetime) -> PeerEntry | None:
    """Return the deployment that acts for an agency at an instant: the most specific mandate, then the youngest."""
    by_agency, code = _book().by_agency, agency_code
    while code:
        found = [pair for pair in by_agency.get(code, ()) if pair[0].covers(agency_code, at)]
        if found:
            return max(found, key=lambda pair: (pair[0].valid_from, pair[1].deployment))[1]
        code = code.rpartition(".")[0]
    return None


def get_hub() -> PeerEntry | None:
    """Return the hub's entry, or None before the first registry has come."""
    return _book().hub


def own_entry() -> PeerEntry:
    """Return our own entry: the hub's word about us, else what we say of ourselves (then without keys)."""
    return _book().by_deployment.get(own_deployment()) or _ourselves()


def get_signed_registry(known: str = "") -> tuple[str, SignedRegistry | None]:
    """Return the registry as it travels and its tag; without it when ``known`` is that tag already."""
    stamp = RegistryCopy.objects.filter(id=1).values_list("number", F("signature__value")).first()
    if stamp is None:
        raise HubUnknown()
    if known == _tag(*stamp):
        return known, None  # with thousands of deployments the text is long, and each asks every minute
    row = RegistryCopy.objects.get(id=1)
    signature = msgspec.convert(row.signature, Signature)
    return _tag(row.number, signature.value), SignedRegistry(row.text, signature)


def _tag(number: int, value: str) -> str:
    return f'"{number}-{value[:16]}"'


def forget() -> None:
    """Read the registry anew at the next question: it was changed here."""
    _held.clear()


def _book() -> _Book:
    checked_at, book = _held.get("book", (0.0, None))
    if book is not None and time.monotonic() - checked_at < FRESH_SECONDS:
        return book
    stamp = RegistryCopy.objects.filter(id=1).values_list("number", F("signature__value")).first()
    if book is None or stamp != book.stamp:
        book = _read(stamp)
    _held["book"] = (time.monotonic(), book)
    return book


def _read(stamp: Stamp | None) -> _Book:
    row = RegistryCopy.objects.filter(id=1).first() if stamp else None
    if row is None:
        return _Book(Registry(number=0, at=ALWAYS, peers=(_ourselves(),)), (-1, ""))
    signature = msgspec.convert(row.signature, Signature)
    return _Book(read_registry(SignedRegistry(row.text, signature)), (row.number, signature.value))


def _ourselves() -> PeerEntry:
    return only_ourselves(own_deployment(), settings.MOTCUA_AGENCY, settings.MOTCUA_BASE_URL, (), is_hub())
