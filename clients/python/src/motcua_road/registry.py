"""Who takes part: the registry that the hub signs, and what follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua_road.keys import Json, is_signed
from motcua_road.messages import Unreadable, read_at, read_object


@dataclass(frozen=True)
class Entry:
    """One deployment of the registry."""

    said: Json

    @property
    def deployment(self) -> str:
        return str(self.said["deployment"])

    @property
    def address(self) -> str:
        return str(self.said.get("address", ""))

    @property
    def state(self) -> str:
        return str(self.said["state"])

    @property
    def is_hub(self) -> bool:
        return self.said.get("is_hub") is True

    @property
    def keys(self) -> Sequence[Json]:
        return list(self.said["keys"])

    def find_key(self, name: object) -> Json | None:
        return next((key for key in self.keys if key["name"] == name), None)

    def has_signed(self, text: str, signature: Json, at: datetime) -> bool:
        """Tell whether a text dated so is signed by a key that was good then."""
        key = self.find_key(signature.get("key"))
        return key is not None and is_in_force(key, at) and signed_by(text, signature, key)

    @property
    def trial_party(self) -> str:
        """The party as which a deployment on trial tries the line to the hub, before it has a mandate."""
        return f"trial:{self.deployment}"

    def acts_for(self, agency_code: str, at: datetime) -> bool:
        is_itself = self.state == "TRIAL" and agency_code == self.trial_party
        return is_itself or any(True for _ in self._covering(agency_code, at))

    def specificity(self, agency_code: str, at: datetime) -> int:
        """Return the length of the most specific mandate that covers an agency, 0 when none does."""
        return max((len(one["agency_code"]) for one in self._covering(agency_code, at)), default=0)

    def _covering(self, agency_code: str, at: datetime) -> Iterator[Json]:
        for mandate in self.said.get("mandates", []):
            is_under = mandate.get("with_below", True) and agency_code.startswith(f"{mandate['agency_code']}.")
            if (agency_code == mandate["agency_code"] or is_under) and _is_within(mandate, at):
                yield mandate


@dataclass(frozen=True)
class Registry:
    """The registry, and the signed text that it was read from."""

    number: int
    entries: Sequence[Entry]
    signed: Json

    def find(self, deployment: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.deployment == deployment), None)

    @property
    def hub(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.is_hub), None)

    def find_for(self, agency_code: str, at: datetime) -> Entry | None:
        """Return who acts for an agency: the most specific mandate wins."""
        best = max(self.entries, key=lambda entry: entry.specificity(agency_code, at), default=None)
        return best if best is not None and best.specificity(agency_code, at) else None


def read_registry(signed: Json) -> Registry:
    """Read a registry; whether it's the hub's is another question (``is_believed``). Raises Unreadable."""
    said = read_object(signed.get("text", ""))
    if said.get("kind") != "registry" or not isinstance(said.get("number"), int):
        raise Unreadable("this is no registry")
    return Registry(said["number"], [Entry(peer) for peer in said["peers"]], signed)


def is_believed(fetched: Registry, *, held: Registry | None, hub_key: str, now: datetime) -> bool:
    """Tell whether a registry is the hub's: signed by the key that we were told, or by one of the hub's in our copy.

    The key that we were told counts until our copy says that it was revoked; a lower number is never taken.
    """
    text, signature = fetched.signed["text"], fetched.signed["signature"]
    if sum(entry.is_hub for entry in fetched.entries) != 1 or (held and fetched.number < held.number):
        return False
    known = held.hub.keys if held and held.hub else []
    if held and held.hub and held.hub.has_signed(text, signature, now):
        return True
    if any(key["value"] == hub_key and key.get("revoked_at") for key in known):
        return False
    name, algorithm = str(signature.get("key")), "Ed25519"
    return is_signed(text, signature, name=name, algorithm=algorithm, public=hub_key)


def is_in_force(key: Json, at: datetime) -> bool:
    """Tell whether texts dated so may be signed by a key."""
    return not key.get("revoked_at") and _is_within(key, at)


def signed_by(text: str, signature: Json, key: Json) -> bool:
    """Tell whether a text is signed by a registered key, whatever its dates."""
    return is_signed(text, signature, name=key["name"], algorithm=key["algorithm"], public=key["value"])


def _is_within(dated: Json, at: datetime) -> bool:
    ends = dated.get("valid_to")
    return read_at(dated["valid_from"]) <= at and (ends is None or at < read_at(ends))
