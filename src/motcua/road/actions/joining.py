"""A deployment and its hub: taking part, holding the newest registry, changing keys."""

from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction
from msgspec.structs import replace

from motcua.base.actor import SYSTEM, Actor
from motcua.road.actions import registry as hub_side
from motcua.road.gateways import hub, keys
from motcua.road.models import RegistryCopy
from motcua.road.queries import policy
from motcua.road.queries import registry as held
from motcua.road.rules import registry as rules
from motcua.road.types import ChangeKind
from motcua.wire.road.messages import Unreadable
from motcua.wire.road.registry import (
    Application,
    KeyEntry,
    PeerEntry,
    Registry,
    SignedRegistry,
    read_registry,
    write_application,
)
from motcua.wire.road.signatures import Signature

REFRESH, STRANGERS = timedelta(seconds=60), timedelta(seconds=5)
NEW_KEY_AFTER = timedelta(minutes=10)  # so that every copy of the registry lists a key before it signs


def keep_registry(*, now: datetime) -> None:
    """Have a registry, hold its newest number, and see to it that what it says of us is right."""
    hub_side.found_registry(now)
    if held.is_hub():
        keep_own_entry(now)
    elif settings.MOTCUA_HUB_URL and _is_due(now):
        refresh_registry(now)
        join(now)


@transaction.atomic(savepoint=False)
def join(now: datetime) -> bool:
    """Apply at the hub when its registry doesn't know us, our address or our keys; tell whether that was needed."""
    if not settings.MOTCUA_HUB_URL or held.is_hub():
        return False
    registry = held.get_registry(now)
    entry = rules.find_entry(registry, held.own_deployment()) if registry.number > 0 else None
    if entry is not None:
        _replace_revoked(entry, now)
    if entry is not None and not _has_news(entry, now):
        return False
    application = Application(
        deployment=held.own_deployment(),
        name=held.own_deployment() if entry is None else entry.name,
        address=settings.MOTCUA_ROAD_ADDRESS,
        keys=keys.own_entries(now)[-10:],
        agency_codes=(settings.MOTCUA_AGENCY,),
        at=now,
    )
    try:
        hub.post_application(settings.MOTCUA_HUB_URL, write_application(application, keys.own_key(now)))
    except hub.HubSilent as silence:
        _note(now, str(silence))
    return True


@transaction.atomic(savepoint=False)
def refresh_registry(now: datetime) -> bool:
    """Fetch the hub's registry and hold it if it's the hub's and newer; tell whether it was.

    An older number, or the same number with other content, is never taken: what is wrong stands on the page.
    """
    if not settings.MOTCUA_HUB_URL or held.is_hub():
        return False
    hub_side.found_registry(now)
    before = held.get_registry(now)
    tag = held.get_signed_registry()[0] if before.number > 0 else ""
    try:
        signed = hub.fetch_registry(settings.MOTCUA_HUB_URL, tag)
        problem = _take(signed, now) if signed else ""
    except hub.HubSilent as silence:
        problem = str(silence)
    _note(now, problem)
    return held.get_registry(now).number > before.number


def note_stranger(now: datetime) -> None:
    """Fetch the registry soon: somebody spoke to us whom, or whose key, we don't know. Each few seconds at most."""
    RegistryCopy.objects.filter(id=1, attempted_at__lte=now - STRANGERS).update(attempted_at=None)


@transaction.atomic(savepoint=False)
def rotate_key(by: Actor, now: datetime, overlap: timedelta = keys.OVERLAP) -> str:
    """Make a new key of this deployment, and return its name; the one before it ends after ``overlap``.

    It's announced to the hub by an application that the old key signs, and signs once the registry lists it.
    Raises NotAllowed to everybody but an administrator of the deployment's agency.
    """
    policy.check_administrator(by, now)
    name = keys.add_key(now=now, valid_from=now + NEW_KEY_AFTER, overlap=overlap)
    if held.is_hub():
        keep_own_entry(now, by)
    return name


@transaction.atomic(savepoint=False)
def keep_own_entry(now: datetime, by: Actor = SYSTEM) -> None:
    """At the hub: enter our own new address and keys into the registry."""
    copy, registry = hub_side.locked(now)
    entry = rules.find_entry(registry, held.own_deployment())
    if entry is None or not _has_news(entry, now):
        return
    new = replace(
        entry,
        address=settings.MOTCUA_ROAD_ADDRESS,
        keys=rules.merge_keys(entry.keys, keys.own_entries(now), now),
    )
    facts = {"address": new.address, "keys": [key.name for key in new.keys if not entry.find_key(key.name)]}
    if new != entry:
        hub_side.change(copy, registry, new, ChangeKind.ANNOUNCED, by=by, now=now, facts=facts)


def _is_due(now: datetime) -> bool:
    """Tell whether to ask the hub: each time until it has registered us, then each minute, or when there's news
    or somebody that we don't know."""
    copy = RegistryCopy.objects.filter(id=1).only("number", "attempted_at", "problem").first()
    refresh = min(REFRESH, timedelta(seconds=settings.MOTCUA_ROAD_PAUSE_SECONDS))
    if copy is None or copy.number == 0 or copy.attempted_at is None or copy.attempted_at + refresh <= now:
        return True
    if copy.problem:
        return False
    entry = held.find_peer(held.own_deployment())
    return entry is None or _has_news(entry, now)


def _has_news(entry: PeerEntry, now: datetime) -> bool:
    """Tell whether the registry says less of us than we do: another address, a key missing or ending later."""
    if entry.address != settings.MOTCUA_ROAD_ADDRESS:
        return True
    for key in keys.own_entries(now):
        theirs = entry.find_key(key.name)
        is_over = key.valid_to is not None and key.valid_to <= now
        if theirs is None and not is_over:
            return True
        if theirs is not None and _ends_later(theirs, key):
            return True
    return False


def _ends_later(theirs: KeyEntry, ours: KeyEntry) -> bool:
    return ours.valid_to is not None and (theirs.valid_to is None or theirs.valid_to > ours.valid_to)


def _replace_revoked(entry: PeerEntry, now: datetime) -> None:
    """Make a new key when the hub has revoked all that we could sign by; an administrator there must accept it."""
    ours = rules.keys_in_force(keys.own_entries(now), now)
    theirs = [entry.find_key(key.name) for key in ours]
    if all(key is not None and key.revoked_at is not None for key in theirs):
        keys.add_key(now=now, valid_from=now)


def _take(signed: SignedRegistry, now: datetime) -> str:
    """Hold a fetched registry; return what is wrong with it, or nothing."""
    try:
        fetched = read_registry(signed)
    except Unreadable:
        return "unreadable_registry"
    copy = RegistryCopy.objects.select_for_update().get(id=1)
    if not rules.is_by_hub(
        signed.text,
        signed.signature,
        fetched=fetched,
        held=_registry_of(copy),
        pinned=settings.MOTCUA_HUB_KEY,
        on_first_use=settings.MOTCUA_IS_DEMO,
        now=now,
    ):
        return "forged_registry"
    if fetched.number < copy.number:
        return "older_registry"
    if fetched.number == copy.number:
        return "" if copy.text == signed.text else "other_registry_of_the_same_number"
    copy.number, copy.text = fetched.number, signed.text
    copy.signature, copy.fetched_at = msgspec.to_builtins(signed.signature), now
    copy.save()
    hub_side.forget()
    return ""


def _registry_of(copy: RegistryCopy) -> Registry:
    return read_registry(SignedRegistry(copy.text, msgspec.convert(copy.signature, Signature)))


def _note(now: datetime, problem: str) -> None:
    RegistryCopy.objects.filter(id=1).update(attempted_at=now, problem=problem[:500])
