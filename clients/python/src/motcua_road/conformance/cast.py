"""The peers that the suite plays: each with its keys, mandates, state, and manner of answering."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from motcua_road.keys import Json, Key
from motcua_road.messages import write_at

EVER = datetime(2020, 1, 1, tzinfo=UTC)
# How each answers what the deployment sends to it. All but "good" do something wrong at first, then behave.
MANNERS = ("good", "loses", "full", "forges", "later", "broken", "refuses")


@dataclass
class Persona:
    """One peer that the suite plays; ``keys`` by what is the matter with them."""

    name: str
    agency_code: str
    seed: bytes = field(repr=False)
    state: str = "CONNECTED"
    manner: str = "good"
    address: str = ""
    also: tuple[Json, ...] = ()

    def key(self, kind: str = "1") -> Key:
        """Return a key of the persona: ``1`` is in force; see ``entry`` for the others."""
        name = f"{self.name}-{kind}"
        return Key(name, hashlib.sha256(self.seed + name.encode()).digest())

    def entry(self, now: datetime) -> Json:
        """Return how the registry shows the persona."""
        day = timedelta(days=1)
        dates: dict[str, Json] = {
            "1": {},
            "expired": {"valid_to": write_at(now - day)},
            "future": {"valid_from": write_at(now + 300 * day)},
            "revoked": {"revoked_at": write_at(now - day)},
        }
        keys = [{**self.key(kind).entry(write_at(EVER)), **dated} for kind, dated in dates.items()]
        own = {"agency_code": self.agency_code, "with_below": False, "valid_from": write_at(EVER)}
        return {
            "deployment": self.name,
            "name": f"Conformance: {self.name}",
            "address": self.address,
            "state": self.state,
            "is_hub": False,
            "keys": keys,
            "mandates": [own, *self.also],
        }


@dataclass
class Cast:
    """Everybody that the suite plays in one run; names are new in each, so that no run remembers another."""

    run: str
    seed: bytes = field(repr=False)
    now: datetime

    def __post_init__(self) -> None:
        hour = timedelta(hours=1)
        ended = {"agency_code": "Z99.21", "valid_from": write_at(EVER), "valid_to": write_at(self.now - hour)}
        coming = {"agency_code": "Z99.22", "valid_from": write_at(self.now + 300 * 24 * hour)}
        self.good = self._persona("good", "Z99.01", also=(ended, coming))
        self.other = self._persona("other", "Z99.02")
        self.trial = self._persona("trial", "Z99.03", state="TRIAL")
        self.suspended = self._persona("suspended", "Z99.04", state="SUSPENDED")
        self.crowd = self._persona("crowd", "Z99.05")
        self.stranger = self._persona("stranger", "Z99.06")
        self.strange = {
            manner: self._persona(manner, f"Z99.1{n}", manner=manner) for n, manner in enumerate(MANNERS) if n
        }
        self.all = [self.good, self.other, self.trial, self.suspended, self.crowd, *self.strange.values()]

    def _persona(
        self,
        name: str,
        agency_code: str,
        *,
        state: str = "CONNECTED",
        manner: str = "good",
        also: tuple[Json, ...] = (),
    ) -> Persona:
        return Persona(f"cf{self.run}-{name}", agency_code, self.seed, state=state, manner=manner, also=also)


@dataclass
class Target:
    """The deployment that is tried, as it applied or as it was described to us."""

    deployment: str
    agency_codes: tuple[str, ...]
    keys: tuple[Json, ...]
    address: str
    application: Json | None = None

    @property
    def agency_code(self) -> str:
        return self.agency_codes[0]

    def entry(self) -> Json:
        """Return how the registry shows it: connected, for the agencies that it asked for."""
        mandates = [{"agency_code": code, "valid_from": write_at(EVER)} for code in self.agency_codes]
        return {
            "deployment": self.deployment,
            "name": self.deployment,
            "address": self.address,
            "state": "CONNECTED",
            "is_hub": False,
            "keys": list(self.keys),
            "mandates": mandates,
        }


def registry_text(number: int, entries: list[Json], now: datetime) -> str:
    """Write a registry."""
    return json.dumps({"kind": "registry", "number": number, "at": write_at(now), "peers": entries})
