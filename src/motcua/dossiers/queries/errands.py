"""What went to an agency elsewhere for an applicant, and how far it has come."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.dossiers.models import Dossier, Errand
from motcua.dossiers.queries._policy import owner_ids
from motcua.dossiers.types import TAKEN_IN_WITHIN, Act, ErrandData, UndeliveredLine
from motcua.road import queries as road
from motcua.road.types import Delivery, OutboxState
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadPurpose, ReadSubject


def is_stuck(now: datetime) -> Q:
    """The condition on an errand that it came back, that it's parked at the agency's deployment, or that this one has
    had it long and did nothing."""
    is_back = Q(ended_at__isnull=False)
    is_there = Q(ended_at=None) & (is_held_up() | Q(delivered_at__lt=now - TAKEN_IN_WITHIN))
    return Q(settled_at=None) & (is_back | is_there)


def is_held_up() -> Q:
    """The condition on an errand that it's parked at the agency's deployment."""
    return Q(held_up_at__isnull=False, ended_at=None)


def list_errands(dossier: Dossier) -> tuple[ErrandData, ...]:
    """Return what went to the agency that handles a dossier elsewhere, the oldest first; nothing for any other."""
    if not dossier.handled_by:
        return ()
    return _with_deliveries(list(Errand.objects.filter(dossier=dossier).order_by("sent_at", "id"))).get(dossier.id, ())


def list_under_way(dossiers: Collection[Dossier]) -> dict[UUID, tuple[ErrandData, ...]]:
    """Return, by the id of its dossier, what agencies elsewhere have still to take in or to confirm.

    Three statements for any number of dossiers; none when none of them is handled elsewhere.
    """
    elsewhere = [dossier.id for dossier in dossiers if dossier.handled_by]
    if not elsewhere:
        return {}
    open_ones = Errand.objects.filter(dossier_id__in=elsewhere, settled_at=None)
    return _with_deliveries(list(open_ones.order_by("sent_at", "id")))


def _with_deliveries(rows: Collection[Errand]) -> dict[UUID, tuple[ErrandData, ...]]:
    deliveries = road.list_deliveries([row.message_id for row in rows]) if rows else {}
    found: dict[UUID, list[ErrandData]] = {}
    for row in rows:
        found.setdefault(row.dossier_id, []).append(_errand(row, deliveries.get(row.message_id)))
    return {dossier_id: tuple(errands) for dossier_id, errands in found.items()}


def list_undelivered(*, by: Actor, now: datetime, limit: int = 100) -> list[UndeliveredLine]:
    """Return what the road could not deliver to agencies, what is parked there, and what they have had long without
    taking it in.

    The newest first. For administrators of the national seat; a line of trail names the dossiers. Raises NotAllowed.
    """
    agencies.check_may_administer_deployment(by=by)
    stuck = Errand.objects.filter(is_stuck(now)).select_related("dossier")
    rows = list(stuck.order_by(Coalesce("ended_at", "held_up_at", "delivered_at").desc(), "id")[:limit])
    if rows:
        trail.note_read(
            kind=ReadKind.LIST,
            subject=ReadSubject.DOSSIER,
            codes=sorted({row.dossier.code for row in rows}),
            owner_ids=sorted({person for row in rows for person in owner_ids(row.dossier)}),
            by=by,
            purpose=ReadPurpose.HANDLING,
            now=now,
        )
    return [
        UndeliveredLine(
            dossier_code=row.dossier.code,
            agency_code=row.dossier.agency_code,
            act=Act(row.act),
            sent_at=row.sent_at,
            sent_by=row.sent_by,
            delivered_at=row.delivered_at,
            held_up_at=row.held_up_at,
            held_up_reason=row.held_up_reason,
            ended_at=row.ended_at,
            ended_code=row.ended_code,
        )
        for row in rows
    ]


def _errand(row: Errand, delivery: Delivery | None) -> ErrandData:
    has_arrived = delivery is not None and delivery.state is OutboxState.DELIVERED
    return ErrandData(
        act=Act(row.act),
        sent_at=row.sent_at,
        delivered_at=row.delivered_at or (delivery.final_at if delivery and has_arrived else None) or row.held_up_at,
        settled_at=row.settled_at,
        ended_code=row.ended_code,
        reasons=row.reasons,
        is_silent=delivery is not None and delivery.is_silent,
        last_answer_at=delivery.last_answer_at if delivery else None,
        held_up_at=row.held_up_at,
    )
