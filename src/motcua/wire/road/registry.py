"""The registry of the road, as the hub publishes and signs it: who takes part, by which keys, for which agencies.

A mandate is dated and names an agency; ``with_below`` takes in every agency whose code (QĐ 20/2020/QĐ-TTg) lies below
it, so that a province's deployment acts for its departments and communes without a line for each.
"""

from datetime import datetime
from enum import Enum
from typing import Annotated

import msgspec

from motcua.wire.road.messages import Instant, Name, Unreadable
from motcua.wire.road.signatures import PrivateKey, PublicKey, Signature, sign

Address = Annotated[str, msgspec.Meta(max_length=200, pattern=r"^(https?://[^\s]+)?$")]


class PeerState(Enum):
    """TRIAL: known, may only try the line. CONNECTED: takes part. SUSPENDED: nothing is taken from it or given."""

    TRIAL = "TRIAL"
    CONNECTED = "CONNECTED"
    SUSPENDED = "SUSPENDED"


class KeyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A public key (base64 of its raw bytes) with its dates; a revoked key is refused whatever the date of a text."""

    name: Name
    algorithm: Name
    value: Annotated[str, msgspec.Meta(max_length=200)]
    valid_from: Instant
    valid_to: Instant | None = None
    revoked_at: Instant | None = None

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.algorithm, self.value)

    def is_valid(self, at: datetime) -> bool:
        """Tell whether texts dated so may be signed by this key."""
        return self.revoked_at is None and self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


class Mandate(msgspec.Struct, frozen=True, kw_only=True):
    """A deployment acts for an agency (and those below it), from a date until a date."""

    agency_code: Name
    with_below: bool = True
    valid_from: Instant
    valid_to: Instant | None = None

    def covers(self, agency_code: str, at: datetime) -> bool:
        """Tell whether the mandate reaches an agency at an instant."""
        is_under = self.with_below and agency_code.startswith(f"{self.agency_code}.")
        in_force = self.valid_from <= at and (self.valid_to is None or at < self.valid_to)
        return in_force and (agency_code == self.agency_code or is_under)


class PeerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One deployment. Without an ``address`` it can't be reached and fetches at the hub."""

    deployment: Name
    name: Annotated[str, msgspec.Meta(max_length=200)]
    address: Address = ""
    state: PeerState
    is_hub: bool = False
    keys: tuple[KeyEntry, ...]
    mandates: tuple[Mandate, ...] = ()

    def find_key(self, name: str) -> KeyEntry | None:
        return next((key for key in self.keys if key.name == name), None)

    def acts_for(self, agency_code: str, at: datetime) -> bool:
        is_itself = self.state is PeerState.TRIAL and agency_code == self.trial_party
        return is_itself or any(mandate.covers(agency_code, at) for mandate in self.mandates)

    @property
    def trial_party(self) -> str:
        """The party as which a deployment on trial tries the line to the hub: no agency, and nobody's mandate."""
        return f"trial:{self.deployment}"


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """The whole registry; a higher ``number`` is newer."""

    kind: Annotated[str, msgspec.Meta(pattern="^registry$")] = "registry"
    number: int
    at: Instant
    peers: tuple[PeerEntry, ...]


class SignedRegistry(msgspec.Struct, frozen=True):
    """The registry as it travels: the exact text, signed by the hub."""

    text: str
    signature: Signature


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What a deployment asks of the hub when it joins, changes its address, or brings a new key."""

    kind: Annotated[str, msgspec.Meta(pattern="^application$")] = "application"
    deployment: Name
    name: Annotated[str, msgspec.Meta(max_length=200)]
    address: Address = ""
    keys: Annotated[tuple[KeyEntry, ...], msgspec.Meta(min_length=1, max_length=10)]
    agency_codes: Annotated[tuple[Name, ...], msgspec.Meta(max_length=200)]
    at: Instant


class SignedApplication(msgspec.Struct, frozen=True):
    """An application as it travels: signed by a key that the hub knows already, or by one of those it brings."""

    text: str
    signature: Signature


_decode_registry = msgspec.json.Decoder(Registry)
_decode_application = msgspec.json.Decoder(Application)


def write_registry(registry: Registry, key: PrivateKey) -> SignedRegistry:
    """Write and sign the registry."""
    text = msgspec.json.encode(registry).decode()
    return SignedRegistry(text, sign(text, key))


def read_registry(signed: SignedRegistry) -> Registry:
    """Read a registry's text (its signature is checked by whoever knows the hub's key). Raises Unreadable."""
    try:
        return _decode_registry.decode(signed.text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise Unreadable(str(error)) from None


def write_application(application: Application, key: PrivateKey) -> SignedApplication:
    """Write and sign an application."""
    text = msgspec.json.encode(application).decode()
    return SignedApplication(text, sign(text, key))


def read_application(signed: SignedApplication) -> Application:
    """Read an application's text. Raises Unreadable."""
    try:
        return _decode_application.decode(signed.text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise Unreadable(str(error)) from None
