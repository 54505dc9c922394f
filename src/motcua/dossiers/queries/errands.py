"""What went to an agency elsewhere for an applicant, and how far it has come."""

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.dossiers.models import Dossier, Errand
from motcua.dossiers.types import Act, ErrandData, UndeliveredLine
from motcua.road import queries as road
from motcua.road.types import Delivery, OutboxState


def list_errands(dossier: Dossier) -> tuple[ErrandData, ...]:
    """Return what went to the agency that handles a dossier elsewhere, the oldest first; nothing for any other."""
    if not dossier.handled_by:
        return ()
    rows = list(Errand.objects.filter(dossier=dossier).order_by("sent_at", "id"))
    deliveries = road.list_deliveries([row.message_id for row in rows])
    return tuple(_errand(row, deliveries.get(row.message_id)) for row in rows)


def list_undelivered(*, by: Actor, limit: int = 100) -> list[UndeliveredLine]:
    """Return what the road could not deliver to agencies, the newest first. For administrators of the national seat.

    Raises NotAllowed.
    """
    agencies.check_may_administer_deployment(by=by)
    rows = Errand.objects.filter(ended_at__isnull=False, settled_at=None).select_related("dossier")
    return [
        UndeliveredLine(
            dossier_code=row.dossier.code,
            agency_code=row.dossier.agency_code,
            act=Act(row.act),
            sent_at=row.sent_at,
            ended_at=row.ended_at or row.sent_at,
            ended_code=row.ended_code,
        )
        for row in rows.order_by("-ended_at", "id")[:limit]
    ]


def _errand(row: Errand, delivery: Delivery | None) -> ErrandData:
    is_delivered = delivery is not None and delivery.state is OutboxState.DELIVERED
    return ErrandData(
        act=Act(row.act),
        sent_at=row.sent_at,
        delivered_at=delivery.final_at if delivery and is_delivered else None,
        settled_at=row.settled_at,
        ended_code=row.ended_code,
        reasons=row.reasons,
        is_silent=delivery is not None and delivery.is_silent,
        last_answer_at=delivery.last_answer_at if delivery else None,
    )
