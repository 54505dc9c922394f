"""What administrators of the deployment's agency see of the road."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.base.actor import Actor
from motcua.base.errors import NoSuchThing
from motcua.road.models import (
    Applicant,
    Contact,
    InboxMessage,
    LineTest,
    OutboxMessage,
    Refusal,
    RegistryChange,
    RegistryCopy,
    RelayedMessage,
)
from motcua.road.queries import registry
from motcua.road.queries.delivery import held_up_of
from motcua.road.queries.policy import check_administrator
from motcua.road.types import (
    LINE_TEST,
    ChangeKind,
    ChangeLine,
    HeldUpMessage,
    HeldUpState,
    InboxState,
    KeyEntry,
    LineTestState,
    MessageContent,
    NoSuchPeer,
    OutboxState,
    ParkedMessage,
    Peer,
    PeerEntry,
    PeerPage,
    RefusalLine,
    RegistryState,
    RelayState,
    WaitingMessage,
)
from motcua.road.types.witnessing import OF_WITNESSES
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadSubject

PAGE_SIZE = 50
_UNDER_WAY = [OutboxState.WAITING, OutboxState.RELAYED]


def get_state(*, by: Actor, now: datetime) -> RegistryState:
    """Return which registry we hold, and what went wrong when the hub was asked last. Raises NotAllowed."""
    check_administrator(by, now)
    held, hub = registry.get_registry(now), registry.get_hub()
    row = RegistryCopy.objects.filter(id=1).only("fetched_at", "problem").first()
    return RegistryState(
        number=held.number,
        at=held.at,
        fetched_at=row.fetched_at if row else None,
        problem=row.problem if row else "",
        is_hub=registry.is_hub(),
        hub=hub.deployment if hub else "",
    )


def list_peers(
    *, by: Actor, now: datetime, search: str = "", only_trouble: bool = False, after: str = ""
) -> tuple[tuple[Peer, ...], bool]:
    """Return a page of the other deployments by name, and whether there are more (three statements, four at the hub).

    ``only_trouble``: those who don't answer, or for whom something waits. Raises NotAllowed.
    """
    check_administrator(by, now)
    counted, contacts = _counted(), Contact.objects.in_bulk()
    found = [
        _peer(entry, counted.get(entry.deployment, (0, 0, None)), contacts.get(entry.deployment))
        for entry in registry.get_registry(now).peers
        if entry.deployment > after and entry.deployment != registry.own_deployment() and _fits(entry, search)
    ]
    if only_trouble:
        found = [peer for peer in found if peer.failures or peer.waiting or peer.relayed]
    return tuple(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def get_peer(deployment: str, *, by: Actor, now: datetime) -> PeerPage:
    """Return all that is known of a deployment. Raises NotAllowed, NoSuchPeer."""
    check_administrator(by, now)
    entry = registry.find_peer(deployment)
    if entry is None:
        raise NoSuchPeer(deployment=deployment)
    applicant = Applicant.objects.filter(deployment=deployment).first()
    changes = RegistryChange.objects.filter(deployment=deployment).order_by("-number")[:PAGE_SIZE]
    counted = _counted(deployment).get(deployment, (0, 0, None))
    return PeerPage(
        peer=_peer(entry, counted, Contact.objects.filter(deployment=deployment).first()),
        asked_codes=tuple(applicant.agency_codes) if applicant else (),
        asked_keys=msgspec.convert(applicant.keys, tuple[KeyEntry, ...]) if applicant else (),
        changes=tuple(_change(row) for row in changes),
    )


def list_parked(*, by: Actor, now: datetime, after: str = "") -> tuple[tuple[ParkedMessage, ...], bool]:
    """Return a page of parked messages by id, with how many wait behind each, and whether there are more."""
    check_administrator(by, now)
    behind = (
        InboxMessage.objects.filter(
            sender=OuterRef("sender"),
            recipient=OuterRef("recipient"),
            order_key=OuterRef("order_key"),
            order_seq__gt=OuterRef("order_seq"),
            state=InboxState.WAITING,
        )
        .exclude(order_key="")
        .order_by()
        .values("order_key")
        .annotate(number=Count("*"))
        .values("number")
    )
    rows = InboxMessage.objects.filter(state=InboxState.PARKED).defer("header", "body")
    rows = _after(rows, after).annotate(behind=Coalesce(Subquery(behind), 0))
    found = [
        ParkedMessage(
            message_id=row.message_id,
            type=row.type,
            sender=row.sender,
            recipient=row.recipient,
            order_key=row.order_key,
            order_seq=row.order_seq,
            received_at=row.received_at,
            attempts=row.attempts,
            reason=row.reason,
            behind=row.behind,
        )
        for row in rows
    ]
    return tuple(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def list_waiting(
    deployment: str, *, by: Actor, now: datetime, after: str = ""
) -> tuple[tuple[WaitingMessage, ...], bool]:
    """Return a page of our messages to a deployment that have no final state yet, the oldest first."""
    check_administrator(by, now)
    rows = OutboxMessage.objects.filter(peer=deployment, state__in=_UNDER_WAY).defer("header", "body")
    found = [
        WaitingMessage(
            message_id=row.message_id,
            type=row.type,
            sender=row.sender,
            recipient=row.recipient,
            order_key=row.order_key,
            order_seq=row.order_seq,
            created_at=row.created_at,
            expires_at=row.expires_at,
            state=OutboxState(row.state),
            attempts=row.attempts,
            code=row.code,
        )
        for row in _after(rows, after)
    ]
    return tuple(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def list_held_up(*, by: Actor, now: datetime, after: str = "") -> tuple[tuple[HeldUpMessage, ...], bool]:
    """Return a page of our messages that are parked at their recipients, by id, and whether there are more."""
    check_administrator(by, now)
    rows = OutboxMessage.objects.filter(held_up_state=HeldUpState.PARKED).defer("header", "body")
    found = [
        HeldUpMessage(
            message_id=row.message_id,
            type=row.type,
            sender=row.sender,
            recipient=row.recipient,
            deployment=row.peer,
            order_key=row.order_key,
            order_seq=row.order_seq,
            created_at=row.created_at,
            held_up=known,
        )
        for row in _after(rows, after)
        if (known := held_up_of(row))
    ]
    return tuple(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def get_message(message_id: UUID, *, by: Actor, now: datetime) -> MessageContent:
    """Open a message that we sent or received; writes a line of trail. What we only hold for others stays closed.

    Raises NotAllowed, NoSuchThing.
    """
    check_administrator(by, now)
    incoming = InboxMessage.objects.filter(message_id=message_id).first()
    row = incoming or OutboxMessage.objects.filter(message_id=message_id).first()
    if row is None:
        raise NoSuchThing()
    trail.note_read(
        kind=ReadKind.OPEN,
        subject=ReadSubject.ROAD_MESSAGE,
        codes=[str(message_id)],
        owner_ids=(),
        by=by,
        purpose="",
        now=now,
    )
    return MessageContent(
        message_id=row.message_id,
        is_ours=incoming is None,
        type=row.type,
        sender=row.sender,
        recipient=row.recipient,
        deployment=incoming.deployment if incoming else registry.own_deployment(),
        order_key=row.order_key,
        order_seq=row.order_seq,
        created_at=row.created_at,
        state=InboxState(row.state) if incoming else OutboxState(row.state),
        reason=incoming.reason if incoming else getattr(row, "code", ""),
        header=row.header,
        body=row.body,
        header_sha256=row.header_sha256,
        has_proof=row.type not in OF_WITNESSES,
        held_up=held_up_of(row) if isinstance(row, OutboxMessage) else None,
    )


def list_refusals(*, by: Actor, now: datetime, before: str = "") -> tuple[tuple[RefusalLine, ...], bool]:
    """Return a page of those who were turned away at the door, the newest first."""
    check_administrator(by, now)
    rows = Refusal.objects.order_by("-id")
    if cursor := _uuid(before):
        rows = rows.filter(id__lt=cursor)
    found = [
        RefusalLine(
            id=row.id,
            at=row.at,
            deployment=row.deployment,
            network_address=row.network_address,
            message_id=row.message_id,
            code=row.code,
        )
        for row in rows[: PAGE_SIZE + 1]
    ]
    return tuple(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def list_line_tests(deployment: str, *, by: Actor, now: datetime, limit: int = 3) -> Sequence[LineTestState]:
    """Return our newest line tests to a deployment, and how far each has come."""
    check_administrator(by, now)
    answer = LineTest.objects.filter(in_reply_to=OuterRef("message_id"), is_answer=True).order_by("id").values("at")[:1]
    rows = (
        OutboxMessage.objects.filter(peer=deployment, type=LINE_TEST.name)
        .annotate(answered_at=Subquery(answer))
        .order_by("-created_at", "-message_id")[:limit]
    )
    return [
        LineTestState(
            message_id=row.message_id,
            sent_at=row.created_at,
            text=LINE_TEST.read(row.body).text,
            state=OutboxState(row.state),
            code=row.code,
            answered_at=row.answered_at,
        )
        for row in rows
    ]


def count_parked() -> int:
    """Return how many messages wait for an administrator."""
    return InboxMessage.objects.filter(state=InboxState.PARKED).count()


def count_held_up() -> int:
    """Return how many messages of ours are parked at their recipients."""
    return OutboxMessage.objects.filter(held_up_state=HeldUpState.PARKED).count()


def _after(rows: QuerySet, after: str) -> QuerySet:  # type: ignore[type-arg]
    """Keyset paging by message id, which sorts by time; a broken cursor is the first page."""
    cursor = _uuid(after)
    return (rows.filter(message_id__gt=cursor) if cursor else rows).order_by("message_id")[: PAGE_SIZE + 1]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _fits(entry: PeerEntry, search: str) -> bool:
    wanted = search.strip().casefold()
    codes = (mandate.agency_code for mandate in entry.mandates)
    return not wanted or any(wanted in text.casefold() for text in (entry.deployment, entry.name, *codes))


def _counted(deployment: str = "") -> dict[str, tuple[int, int, datetime | None]]:
    """Return, per deployment, how many messages wait here for it, how many the hub holds, and since when."""
    ours = OutboxMessage.objects.filter(state__in=_UNDER_WAY)
    held = RelayedMessage.objects.filter(state=RelayState.WAITING)
    if deployment:
        ours, held = ours.filter(peer=deployment), held.filter(to_peer=deployment)
    by_peer = (
        ours.order_by()
        .values(to=F("peer"))
        .annotate(
            waiting=Count("message_id", filter=Q(state=OutboxState.WAITING)),
            relayed=Count("message_id", filter=Q(state=OutboxState.RELAYED)),
            since=Min("created_at"),
        )
    )
    counted = {row["to"]: (row["waiting"], row["relayed"], row["since"]) for row in by_peer}
    if registry.is_hub():
        for row in held.order_by().values(to=F("to_peer")).annotate(number=Count("*"), since=Min("accepted_at")):
            waiting, relayed, since = counted.get(row["to"], (0, 0, None))
            oldest = min(since, row["since"]) if since else row["since"]
            counted[row["to"]] = (waiting, relayed + row["number"], oldest)
    return counted


def _peer(entry: PeerEntry, counted: tuple[int, int, datetime | None], contact: Contact | None) -> Peer:
    return Peer(
        entry=entry,
        waiting=counted[0],
        relayed=counted[1],
        oldest_at=counted[2],
        failures=contact.failures if contact else 0,
        last_answer_at=contact.last_answer_at if contact else None,
        last_problem=contact.last_problem if contact else "",
        next_attempt_at=contact.next_attempt_at if contact else None,
    )


def _change(row: RegistryChange) -> ChangeLine:
    return ChangeLine(
        number=row.number,
        at=row.at,
        kind=ChangeKind(row.kind),
        reason=row.reason,
        facts=row.facts,
        by_name=row.by_name,
    )
