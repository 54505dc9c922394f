"""Our log and those that we watch, as pages show them."""

from datetime import datetime

from django.conf import settings
from django.db.models import Max

from motcua.evidence.models import Leaf, OwnLog, SignedCheckpoint, TimeStamp, WatchedLog, Witness
from motcua.evidence.types import LogState, WitnessState


def own_log() -> OwnLog | None:
    """Return who we are as a log; None before the first checkpoint."""
    return OwnLog.objects.filter(ended_at=None).first()


def founded_at() -> datetime | None:
    """Return when the first log of this deployment was founded; None before its first checkpoint."""
    first = OwnLog.objects.order_by("founded_at").first()
    return first.founded_at if first else None


def describe_log() -> LogState | None:
    """Return the state of our log; None before the first checkpoint."""
    log = own_log()
    newest = SignedCheckpoint.objects.order_by("-size").first()
    if log is None or newest is None:
        return None
    return LogState(
        origin=log.origin,
        log_key=log.log_key,
        witness_key=log.witness_key,
        size=newest.size,
        signed_at=newest.at,
        has_authority=bool(settings.MOTCUA_TSA_URL),
        stamped_at=TimeStamp.objects.aggregate(at=Max("at"))["at"],
        waiting=Leaf.objects.filter(position=None).count(),
        halted=log.halted,
        witnesses=tuple(_state(row) for row in Witness.objects.exclude(key="").order_by("deployment")),
    )


def list_watched() -> tuple[WitnessState, ...]:
    """Return the logs that we watch, and how far."""
    return tuple(
        WitnessState(name=row.origin, deployment=row.deployment, seen_size=row.size, seen_at=row.seen_at)
        for row in WatchedLog.objects.order_by("origin")
    )


def _state(row: Witness) -> WitnessState:
    return WitnessState(name=row.name, deployment=row.deployment, seen_size=row.seen_size, seen_at=row.seen_at)


def seen_of(*, origin: str, deployment: str) -> str:
    """Return the newest checkpoint of a deployment's log that we cosigned; empty when there's none."""
    row = WatchedLog.objects.filter(origin=origin, deployment=deployment).first()
    return row.note if row else ""
