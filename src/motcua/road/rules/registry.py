"""Who takes part in the road, as values: how the hub changes its registry, and whose word about it counts."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from motcua.wire.road.registry import KeyEntry, Mandate, PeerEntry, PeerState, Registry
from motcua.wire.road.signatures import PublicKey, Signature, is_key, is_signed

ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)  # nothing on any road is older
CLOCKS_DIFFER = timedelta(minutes=15)
KEYS_MAX = 40
DEPLOYMENT = re.compile(r"[0-9a-z][0-9a-z._-]{0,39}", re.ASCII)
KEY_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:+-]{0,63}", re.ASCII)


def only_ourselves(
    deployment: str, agency_code: str, address: str, keys: Sequence[KeyEntry], is_hub: bool
) -> PeerEntry:
    """Return a deployment's own entry as it stands before anybody else has said anything: it acts for its agency."""
    mandate = Mandate(agency_code=agency_code, valid_from=ALWAYS)
    return PeerEntry(
        deployment=deployment,
        name=deployment,
        address=address,
        state=PeerState.CONNECTED,
        is_hub=is_hub,
        keys=tuple(keys),
        mandates=(mandate,),
    )


def with_peer(registry: Registry, entry: PeerEntry, at: datetime) -> Registry:
    """Return the next registry, in which a deployment stands so; its number is one higher."""
    others = [peer for peer in registry.peers if peer.deployment != entry.deployment]
    peers = tuple(sorted([*others, entry], key=lambda peer: peer.deployment))
    return replace(registry, number=registry.number + 1, at=at, peers=peers)


def find_entry(registry: Registry, deployment: str) -> PeerEntry | None:
    return next((peer for peer in registry.peers if peer.deployment == deployment), None)


def wrong_name(deployment: str) -> str:
    """Return what is wrong with a deployment's name, or nothing: it's part of addresses, headers and names of keys."""
    return "" if DEPLOYMENT.fullmatch(deployment) else "deployment"


def wrong_keys(keys: Sequence[KeyEntry], known: Sequence[KeyEntry]) -> str:
    """Return what is wrong with the keys that an application brings, or nothing.

    A key's name stands for the same bytes for ever, and the same bytes have one name.
    """
    by_name = {key.name: key.public for key in known}
    if len({key.name for key in keys}) < len(keys) or len({key.value for key in keys}) < len(keys):
        return "a key is named twice"
    for key in keys:
        if not KEY_NAME.fullmatch(key.name) or not is_key(key.public):
            return f"{key.name} is no key that can be used"
        if by_name.get(key.name, key.public) != key.public:
            return f"{key.name} is the name of another key"
        if any(key.value == one.value and key.name != one.name for one in known):
            return f"{key.name} is known by another name"
        if key.valid_to is not None and key.valid_to <= key.valid_from:
            return f"{key.name} ends before it begins"
    return "" if len(by_name.keys() | {key.name for key in keys}) <= KEYS_MAX else "too many keys"


def merge_keys(known: Sequence[KeyEntry], brought: Sequence[KeyEntry], now: datetime) -> tuple[KeyEntry, ...]:
    """Return a deployment's keys after it brought these.

    A known key can end sooner, never later, and what was revoked stays revoked; a new one signs nothing of the past.
    Nor does an end reach into the past: what was signed and kept before we heard of it, by a clock that may be fast,
    stays proved. Whoever wants the past undone too has the key revoked.
    """
    by_name = {key.name: key for key in known}
    for key in brought:
        old = by_name.get(key.name)
        if old is None:
            begins = max(key.valid_from, now - CLOCKS_DIFFER)
            if key.valid_to is None or begins < key.valid_to:
                by_name[key.name] = replace(key, valid_from=begins, revoked_at=None)
        elif key.valid_to is not None:
            asked = max(key.valid_to, now + CLOCKS_DIFFER)
            ends = asked if old.valid_to is None else min(old.valid_to, asked)
            by_name[key.name] = replace(old, valid_to=ends)
    return tuple(by_name.values())


def revoke(keys: Iterable[KeyEntry], name: str, now: datetime) -> tuple[KeyEntry, ...]:
    """Return the keys with one of them revoked; the date of the first revocation stays."""
    return tuple(replace(key, revoked_at=key.revoked_at or now) if key.name == name else key for key in keys)


def keys_in_force(keys: Iterable[KeyEntry], now: datetime) -> list[KeyEntry]:
    return [key for key in keys if key.is_valid(now)]


def change_mandates(old: Sequence[Mandate], wanted: Sequence[Mandate], now: datetime) -> tuple[Mandate, ...]:
    """Return a deployment's mandates when from now on it has just these.

    One that is taken away ends now and stays on record, for what was written under it; one that goes on keeps its
    first day.
    """
    named = {(mandate.agency_code, mandate.with_below): mandate for mandate in wanted}
    kept = []
    for mandate in old:
        is_over = mandate.valid_to is not None and mandate.valid_to <= now
        new = None if is_over else named.pop((mandate.agency_code, mandate.with_below), None)
        if is_over:
            kept.append(mandate)
        elif new is not None:
            kept.append(replace(mandate, valid_to=new.valid_to))
        elif mandate.valid_from < now:
            kept.append(replace(mandate, valid_to=now))
    return (*kept, *(mandate for mandate in wanted if (mandate.agency_code, mandate.with_below) in named))


def mandates_now(mandates: Iterable[Mandate], now: datetime) -> list[Mandate]:
    """Return the mandates that are in force or to come."""
    return [mandate for mandate in mandates if mandate.valid_to is None or now < mandate.valid_to]


def taken_mandate(registry: Registry, deployment: str, mandates: Sequence[Mandate], now: datetime) -> tuple[str, str]:
    """Return an agency that another deployment acts for at the same time, and that deployment; or empty words."""
    for peer in registry.peers:
        if peer.deployment == deployment:
            continue
        for theirs in mandates_now(peer.mandates, now):
            for ours in mandates_now(mandates, now):
                if ours.agency_code == theirs.agency_code and _overlap(ours, theirs):
                    return ours.agency_code, peer.deployment
    return "", ""


def _overlap(one: Mandate, other: Mandate) -> bool:
    begins_before = other.valid_to is None or one.valid_from < other.valid_to
    return begins_before and (one.valid_to is None or other.valid_from < one.valid_to)


def is_by_hub(
    text: str,
    signature: Signature,
    *,
    fetched: Registry,
    held: Registry,
    pinned: str,
    on_first_use: bool,
    now: datetime,
) -> bool:
    """Tell whether a fetched registry is the hub's: signed by the pinned key, or by a key of the hub in our copy.

    The pinned key counts until the copy that we hold says that it was revoked. ``on_first_use`` believes the first
    registry that comes (demo and tests only).
    """
    hub = next((peer for peer in held.peers if peer.is_hub), None)
    own = next((peer for peer in fetched.peers if peer.is_hub), None)
    if own is None or sum(peer.is_hub for peer in fetched.peers) != 1:
        return False
    trusted = [key.public for key in keys_in_force(hub.keys, now)] if hub else []
    is_revoked = hub is not None and any(key.value == pinned and key.revoked_at for key in hub.keys)
    if pinned and not is_revoked:
        trusted.append(PublicKey(signature.key, "Ed25519", pinned))
    if not trusted and on_first_use:
        trusted = [key.public for key in keys_in_force(own.keys, now)]
    return any(is_signed(text, signature, key) for key in trusted)
