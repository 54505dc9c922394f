"""How far a message of ours has come, for whoever sent it: no content, and no administrator's right is needed."""

from collections.abc import Collection
from uuid import UUID

from motcua.road.models import Contact, OutboxMessage
from motcua.road.types import Delivery, HeldUp, HeldUpState, OutboxState

HELD_UP_COLUMNS = ("held_up_state", "held_up_at", "held_up_reason")


def list_deliveries(message_ids: Collection[UUID]) -> dict[UUID, Delivery]:
    """Return where messages of ours stand and how the deployment they are for answers: two statements.

    A message that isn't ours is left out.
    """
    rows = list(
        OutboxMessage.objects.filter(message_id__in=message_ids)
        .order_by("message_id")
        .only("message_id", "peer", "state", "code", "created_at", "final_at", *HELD_UP_COLUMNS)
    )
    if not rows:
        return {}
    contacts = Contact.objects.in_bulk({row.peer for row in rows})
    return {row.message_id: _delivery(row, contacts.get(row.peer)) for row in rows}


def _delivery(row: OutboxMessage, contact: Contact | None) -> Delivery:
    return Delivery(
        state=OutboxState(row.state),
        code=row.code,
        sent_at=row.created_at,
        final_at=row.final_at,
        is_silent=bool(contact and contact.failures),
        last_answer_at=contact.last_answer_at if contact else None,
        held_up=held_up_of(row),
    )


def held_up_of(row: OutboxMessage) -> HeldUp | None:
    """Return what the recipient of a message told of it, if anything."""
    if row.held_up_state is None or row.held_up_at is None:
        return None
    return HeldUp(HeldUpState(row.held_up_state), row.held_up_at, row.held_up_reason or "")
