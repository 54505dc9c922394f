"""The hub's counter: deployments that ask to take part, or announce a new address or new keys."""

import hashlib
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction
from msgspec.structs import replace

from motcua.base.actor import Actor, Hat
from motcua.base.errors import Refused
from motcua.road.actions.registry import change, locked
from motcua.road.models import Applicant, Refusal
from motcua.road.rules import registry as rules
from motcua.road.types import (
    ApplicationStale,
    ChangeKind,
    KeysRefused,
    NotReadable,
    PeerSuspended,
    QuotaReached,
    UnknownDeployment,
)
from motcua.wire.road.messages import Unreadable
from motcua.wire.road.registry import (
    Application,
    Mandate,
    PeerEntry,
    PeerState,
    Registry,
    SignedApplication,
    read_application,
)
from motcua.wire.road.signatures import is_signed

TRIALS_MAX = 100  # deployments on trial at a time, so that nobody fills the registry that all must fetch


def take_application(signed: SignedApplication, network_address: str, now: datetime) -> PeerState | None:
    """Take a deployment's application at the hub, and return how it stands now (None: nobody can vouch for it yet).

    A new deployment is on trial until an administrator connects it. A known one must sign by a key in force; if it
    has none, or was never connected, what it can't prove waits for an administrator. The same application twice does
    nothing. Raises NotTheHub, NotReadable, ApplicationStale, KeysRefused, UnknownDeployment, PeerSuspended,
    QuotaReached; each refusal leaves a trace.
    """
    deployment = ""
    try:
        application = _read(signed)
        deployment = application.deployment
        return _take(signed, application, network_address, now)
    except Refused as refusal:
        Refusal.objects.create(
            at=now, deployment=deployment[:64], network_address=network_address[:64], code=refusal.code
        )
        raise


def _read(signed: SignedApplication) -> Application:
    try:
        application = read_application(signed)
    except Unreadable as error:
        raise NotReadable(why=str(error)) from None
    if wrong := rules.wrong_name(application.deployment):
        raise NotReadable(why=wrong)
    return application


@transaction.atomic(savepoint=False)
def _take(signed: SignedApplication, application: Application, network_address: str, now: datetime) -> PeerState | None:
    copy, registry = locked(now)
    entry = rules.find_entry(registry, application.deployment)
    if _is_known_text(signed, application, now):
        return entry.state if entry else None
    if wrong := rules.wrong_keys(application.keys, entry.keys if entry else ()):
        raise KeysRefused(why=wrong)
    is_new = entry is None
    if entry is None:
        _check_new(signed, application, registry)
        entry = PeerEntry(deployment=application.deployment, name=application.name, state=PeerState.TRIAL, keys=())
    elif not _is_proved(signed, entry, now):
        _hold(signed, application, entry, network_address, now)
        return None
    new = _with_news(registry, entry, application, now)
    if new != entry or is_new:
        by = Actor(hat=Hat.SYSTEM, full_name=application.deployment, network_address=network_address)
        kind = ChangeKind.APPLIED if is_new else ChangeKind.ANNOUNCED
        change(copy, registry, new, kind, by=by, now=now, facts=_facts(application))
    _remember(signed, application, network_address)
    return new.state


def _is_known_text(signed: SignedApplication, application: Application, now: datetime) -> bool:
    """Tell whether this very application was taken before. Raises ApplicationStale to an older one (a replay)."""
    last = Applicant.objects.filter(deployment=application.deployment).first()
    if last is not None and last.text_sha256 == _sha256(signed):
        return True
    if abs(now - application.at) > rules.CLOCKS_DIFFER or (last is not None and application.at <= last.applied_at):
        raise ApplicationStale()
    return False


def _check_new(signed: SignedApplication, application: Application, registry: Registry) -> None:
    if not any(is_signed(signed.text, signed.signature, key.public) for key in application.keys):
        raise UnknownDeployment(deployment=application.deployment)
    on_trial = sum(peer.state is PeerState.TRIAL for peer in registry.peers)
    if on_trial >= TRIALS_MAX and not settings.MOTCUA_ROAD_OPEN:
        raise QuotaReached(seconds=3600)


def _is_proved(signed: SignedApplication, entry: PeerEntry, now: datetime) -> bool:
    key = entry.find_key(signed.signature.key)
    is_good = key is not None and key.is_valid(now) and is_signed(signed.text, signed.signature, key.public)
    if is_good and entry.state is PeerState.SUSPENDED:
        raise PeerSuspended(deployment=entry.deployment)
    return is_good


def _hold(
    signed: SignedApplication, application: Application, entry: PeerEntry, network_address: str, now: datetime
) -> None:
    """Keep what a deployment brings that can't prove itself, where nobody else can speak for it either."""
    may_wait = entry.state is PeerState.TRIAL or not rules.keys_in_force(entry.keys, now)
    brought = [key for key in application.keys if is_signed(signed.text, signed.signature, key.public)]
    if not may_wait or not brought or entry.is_hub:
        raise UnknownDeployment(deployment=application.deployment)
    Applicant.objects.update_or_create(
        deployment=application.deployment,
        defaults={"keys": msgspec.to_builtins(list(application.keys)), "network_address": network_address[:64]},
        create_defaults={
            "deployment": application.deployment,
            "keys": msgspec.to_builtins(list(application.keys)),
            "network_address": network_address[:64],
            "applied_at": rules.ALWAYS,
        },
    )


def _with_news(registry: Registry, entry: PeerEntry, application: Application, now: datetime) -> PeerEntry:
    new = replace(
        entry,
        name=application.name,
        address=application.address,
        keys=rules.merge_keys(entry.keys, application.keys, now),
    )
    if not settings.MOTCUA_ROAD_OPEN or entry.state is not PeerState.TRIAL:
        return new
    asked = [Mandate(agency_code=code, valid_from=rules.ALWAYS) for code in application.agency_codes]
    free = [one for one in asked if not rules.taken_mandate(registry, entry.deployment, [one], now)[1]]
    return replace(new, state=PeerState.CONNECTED, mandates=tuple(free))


def _remember(signed: SignedApplication, application: Application, network_address: str) -> None:
    Applicant.objects.update_or_create(
        deployment=application.deployment,
        defaults={
            "agency_codes": list(application.agency_codes),
            "keys": [],
            "applied_at": application.at,
            "text_sha256": _sha256(signed),
            "network_address": network_address[:64],
        },
    )


def _facts(application: Application) -> dict[str, object]:
    return {"address": application.address, "keys": [key.name for key in application.keys]}


def _sha256(signed: SignedApplication) -> str:
    return hashlib.sha256(signed.text.encode()).hexdigest()
