"""The hub's registry: who takes part, by which keys, for which agencies. Each change is a new number, signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from msgspec.structs import replace

from motcua.base.actor import SYSTEM, Actor
from motcua.road.gateways import keys
from motcua.road.models import Applicant, RegistryChange, RegistryCopy
from motcua.road.queries import policy
from motcua.road.queries import registry as held
from motcua.road.rules import registry as rules
from motcua.road.types import (
    ChangeKind,
    KeysRefused,
    LastHubKey,
    MandateTaken,
    NoSuchKey,
    NoSuchPeer,
    NotTheHub,
    OutOfPlace,
    ReasonNeeded,
)
from motcua.wire.road.registry import (
    KeyEntry,
    Mandate,
    PeerEntry,
    PeerState,
    Registry,
    SignedRegistry,
    read_registry,
    write_registry,
)
from motcua.wire.road.signatures import Signature


@transaction.atomic(savepoint=False)
def found_registry(now: datetime) -> None:
    """At the hub: found the registry with ourselves in it. Elsewhere: note ourselves until the hub's registry comes.

    Does nothing when there is one already.
    """
    number = 1 if held.is_hub() else 0
    copy = RegistryCopy.objects.filter(id=1).first()
    if copy is not None and copy.number >= number:
        return
    entry = rules.only_ourselves(
        held.own_deployment(),
        settings.MOTCUA_AGENCY,
        settings.MOTCUA_ROAD_ADDRESS,
        keys.own_entries(now),
        held.is_hub(),
    )
    signed = write_registry(Registry(number=number, at=now, peers=(entry,)), keys.own_key(now, entry))
    if copy is not None:
        _keep(copy, number, signed, now)
    else:
        first = RegistryCopy(number=number, text=signed.text, signature=_plain(signed.signature), fetched_at=now)
        RegistryCopy.objects.bulk_create([first], ignore_conflicts=True)  # when another was first, its one holds
    if held.is_hub():
        line = _line(number, entry.deployment, ChangeKind.FOUNDED, by=SYSTEM, now=now)
        RegistryChange.objects.bulk_create([line], ignore_conflicts=True)
    forget()


@transaction.atomic(savepoint=False)
def connect(deployment: str, mandates: Sequence[Mandate], by: Actor, reason: str, now: datetime) -> int:
    """Let a deployment on trial take part, for these agencies, and return the registry's new number.

    Raises NotAllowed, ReasonNeeded, NoSuchPeer, OutOfPlace (it isn't on trial), MandateTaken.
    """
    copy, registry, entry = _opened(deployment, by, reason, now)
    if entry.state is not PeerState.TRIAL:
        raise OutOfPlace(deployment=deployment)
    new = replace(_with_mandates(registry, entry, mandates, now), state=PeerState.CONNECTED)
    facts = {"agency_codes": [mandate.agency_code for mandate in mandates]}
    change(copy, registry, new, ChangeKind.CONNECTED, by=by, now=now, reason=reason, facts=facts)
    return registry.number + 1


@transaction.atomic(savepoint=False)
def suspend(deployment: str, by: Actor, reason: str, now: datetime) -> int:
    """Let nothing be taken from a deployment or given to it. Raises as ``connect``; the hub can't suspend itself."""
    copy, registry, entry = _opened(deployment, by, reason, now)
    if entry.state is PeerState.SUSPENDED or entry.is_hub:
        raise OutOfPlace(deployment=deployment)
    new = replace(entry, state=PeerState.SUSPENDED)
    change(copy, registry, new, ChangeKind.SUSPENDED, by=by, now=now, reason=reason)
    return registry.number + 1


@transaction.atomic(savepoint=False)
def resume(deployment: str, by: Actor, reason: str, now: datetime) -> int:
    """Let a suspended deployment take part again. Raises as ``connect``."""
    copy, registry, entry = _opened(deployment, by, reason, now)
    if entry.state is not PeerState.SUSPENDED:
        raise OutOfPlace(deployment=deployment)
    new = replace(entry, state=PeerState.CONNECTED)
    change(copy, registry, new, ChangeKind.RESUMED, by=by, now=now, reason=reason)
    return registry.number + 1


@transaction.atomic(savepoint=False)
def set_mandates(deployment: str, mandates: Sequence[Mandate], by: Actor, reason: str, now: datetime) -> int:
    """Say for which agencies a deployment acts from now on; what is taken away stays on record with its end.

    Raises as ``connect``.
    """
    copy, registry, entry = _opened(deployment, by, reason, now)
    new = _with_mandates(registry, entry, mandates, now)
    facts = {"agency_codes": [mandate.agency_code for mandate in mandates]}
    change(copy, registry, new, ChangeKind.MANDATES, by=by, now=now, reason=reason, facts=facts)
    return registry.number + 1


@transaction.atomic(savepoint=False)
def revoke_key(deployment: str, key_name: str, by: Actor, reason: str, now: datetime) -> int:
    """Refuse whatever a key signs or has signed. Raises as ``connect``, NoSuchKey, LastHubKey."""
    copy, registry, entry = _opened(deployment, by, reason, now)
    key = entry.find_key(key_name)
    if key is None or key.revoked_at is not None:
        raise NoSuchKey(deployment=deployment, key_name=key_name)
    new = replace(entry, keys=rules.revoke(entry.keys, key_name, now))
    if entry.is_hub and not rules.keys_in_force(new.keys, now):
        raise LastHubKey()
    change(copy, registry, new, ChangeKind.KEY_REVOKED, by=by, now=now, reason=reason, facts={"keys": [key_name]})
    return registry.number + 1


@transaction.atomic(savepoint=False)
def accept_keys(deployment: str, by: Actor, reason: str, now: datetime) -> int:
    """Take in the keys that a deployment brought without being able to prove itself, after asking it by another way.

    Those of a deployment on trial take the place of the ones that somebody brought before it.
    Raises as ``connect``; NoSuchKey when nothing waits, KeysRefused.
    """
    copy, registry, entry = _opened(deployment, by, reason, now)
    applicant = Applicant.objects.filter(deployment=deployment).exclude(keys=[]).first()
    if applicant is None:
        raise NoSuchKey(deployment=deployment, key_name="")
    brought = msgspec.convert(applicant.keys, list[KeyEntry])
    if wrong := rules.wrong_keys(brought, entry.keys):
        raise KeysRefused(why=wrong)
    known = entry.keys
    if entry.state is PeerState.TRIAL:
        theirs = {key.name for key in brought}
        known = tuple(key if key.name in theirs else replace(key, revoked_at=key.revoked_at or now) for key in known)
    new = replace(entry, keys=rules.merge_keys(known, brought, now))
    facts = {"keys": [key.name for key in brought]}
    change(copy, registry, new, ChangeKind.KEY_ADDED, by=by, now=now, reason=reason, facts=facts)
    Applicant.objects.filter(deployment=deployment).update(keys=[])
    return registry.number + 1


def locked(now: datetime) -> tuple[RegistryCopy, Registry]:
    """Return the hub's registry, held until the transaction ends. Raises NotTheHub."""
    if not held.is_hub():
        raise NotTheHub()
    found_registry(now)
    copy = RegistryCopy.objects.select_for_update().get(id=1)
    return copy, read_registry(SignedRegistry(copy.text, msgspec.convert(copy.signature, Signature)))


def change(
    copy: RegistryCopy,
    registry: Registry,
    entry: PeerEntry,
    kind: ChangeKind,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Write the next registry, in which a deployment stands so, and the line of its history."""
    following = rules.with_peer(registry, entry, now)
    signed = write_registry(following, keys.own_key(now, _known_signer(registry, following)))
    _keep(copy, following.number, signed, now)
    _line(following.number, entry.deployment, kind, by=by, now=now, reason=reason, facts=facts).save(force_insert=True)
    forget()


def forget() -> None:
    """Let this process read the registry anew, now and when the change can be seen by all."""
    held.forget()
    transaction.on_commit(held.forget)


def _known_signer(before: Registry, after: Registry) -> PeerEntry | None:
    """Return our entry with the keys that those who hold the registry before know, without what is revoked now."""
    ours, new = (rules.find_entry(one, held.own_deployment()) for one in (before, after))
    if ours is None or new is None:
        return None
    revoked = {key.name for key in new.keys if key.revoked_at is not None}
    return replace(ours, keys=tuple(key for key in ours.keys if key.name not in revoked))


def _opened(deployment: str, by: Actor, reason: str, now: datetime) -> tuple[RegistryCopy, Registry, PeerEntry]:
    policy.check_administrator(by, now)
    if not reason.strip():
        raise ReasonNeeded()
    copy, registry = locked(now)
    entry = rules.find_entry(registry, deployment)
    if entry is None:
        raise NoSuchPeer(deployment=deployment)
    return copy, registry, entry


def _with_mandates(registry: Registry, entry: PeerEntry, wanted: Sequence[Mandate], now: datetime) -> PeerEntry:
    mandates = rules.change_mandates(entry.mandates, wanted, now)
    agency_code, other = rules.taken_mandate(registry, entry.deployment, mandates, now)
    if other:
        raise MandateTaken(deployment=other, agency_code=agency_code)
    return replace(entry, mandates=mandates)


def _keep(copy: RegistryCopy, number: int, signed: SignedRegistry, now: datetime) -> None:
    copy.number, copy.text, copy.signature = number, signed.text, _plain(signed.signature)
    copy.fetched_at, copy.problem = now, ""
    copy.save()


def _line(
    number: int,
    deployment: str,
    kind: ChangeKind,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> RegistryChange:
    return RegistryChange(
        number=number,
        at=now,
        deployment=deployment,
        kind=kind,
        reason=reason.strip(),
        facts=facts or {},
        by_account_id=by.account_id,
        by_name=by.full_name,
        network_address=by.network_address,
    )


def _plain(signature: Signature) -> dict[str, str]:
    return dict(msgspec.to_builtins(signature))
