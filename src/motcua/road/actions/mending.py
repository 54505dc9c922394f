"""Taking back what we sent and forgot, and going on behind it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, Min, Q

from motcua.base.files import StoredFile
from motcua.base.messages import MESSAGE_TYPES
from motcua.road.actions._parcels import stored
from motcua.road.actions._proving import prove_sent
from motcua.road.actions.recording import record_receipts
from motcua.road.actions.sending import FileToSend, Outgoing, send_many
from motcua.road.models import OutboundKey, OutboxMessage, RoadFile
from motcua.road.queries import registry
from motcua.road.queries.receipts import prove_receipt
from motcua.road.rules.arrival import check_signer
from motcua.road.rules.ladder import EARLY, ISSUED_AGAIN, PASSED, TAKEN
from motcua.road.rules.order import identity
from motcua.road.rules.recovery import Sent, mend
from motcua.road.types import FINAL, SKIP, OutboxState, PeerEntry
from motcua.wire.road.messages import Header, Unreadable, read_header
from motcua.wire.road.receipts import Rung
from motcua.wire.road.talk import Item


class Key(NamedTuple):
    """The order of one key between two parties."""

    sender: str
    recipient: str
    order_key: str

    @property
    def named(self) -> dict[str, str]:
        return self._asdict()


def put_back(*, peer: PeerEntry, items: Sequence[Item], now: datetime) -> list[UUID]:
    """Put messages that are provably ours and were taken by the peer back into the outbox, as delivered.

    Returns the ids of ours that had taken their places since; those are issued again.
    """
    proved = [(header, item) for item in items if (header := _ours(item, peer))]
    known = set(
        OutboxMessage.objects.filter(message_id__in=[header.message_id for header, _ in proved])
        .order_by()
        .values_list("message_id", flat=True)
    )
    if known:
        record_receipts(receipts=[item.receipt for _, item in proved], now=now)
    lost = [(header, item) for header, item in proved if header.message_id not in known]
    displaced = _make_room([header for header, _ in lost], now)
    rows = [_row(header, item, peer, now) for header, item in lost]
    OutboxMessage.objects.bulk_create(rows)
    prove_sent([vars(row) for row in rows])
    return displaced


def _ours(item: Item, peer: PeerEntry) -> Header | None:
    """Return the header of a message that we signed and for which the peer shows the receipt that it gave us."""
    try:
        header = read_header(item.parcel.header)
    except Unreadable:
        return None
    us, proof = registry.own_entry(), prove_receipt(item.receipt)
    if proof is None or header.deployment != us.deployment or check_signer(item.parcel, header, us):
        return None
    said, by = proof
    is_receipt = said.rung is Rung.R1 and said.header_sha256 == item.parcel.header_sha256
    return header if is_receipt and by.deployment == peer.deployment else None


def _make_room(headers: Sequence[Header], now: datetime) -> list[UUID]:
    places = Q()
    for header in headers:
        if header.order_key and header.type != SKIP.name:
            key = Key(header.sender, header.recipient, header.order_key)
            places |= Q(**key.named, order_seq=header.order_seq)
    if not places:
        return []
    rows = OutboxMessage.objects.filter(places).exclude(type=SKIP.name).exclude(code=ISSUED_AGAIN)
    rows = rows.exclude(state__in=FINAL)
    ids = list(rows.order_by("order_seq").values_list("message_id", flat=True))
    _close(ids, ISSUED_AGAIN, now)
    return ids


def _row(header: Header, item: Item, peer: PeerEntry, now: datetime) -> OutboxMessage:
    wanted = [each.sha256 for each in header.attachments]
    files = dict(RoadFile.objects.filter(sha256__in=wanted).order_by().values_list("sha256", "file_key"))
    return OutboxMessage(
        message_id=header.message_id,
        type=header.type,
        sender=header.sender,
        recipient=header.recipient,
        order_key=header.order_key,
        order_seq=header.order_seq,
        priority=header.priority,
        header=item.parcel.header,
        header_sha256=item.parcel.header_sha256,
        signature=stored(item.parcel.signature),
        salt=item.parcel.salt,
        body=item.parcel.body,
        files=files,
        created_at=header.created_at,
        expires_at=header.expires_at,
        peer=peer.deployment,
        state=OutboxState.DELIVERED,
        next_attempt_at=now,
        final_at=now,
        first_receipt=stored(item.receipt),
        last_receipt=stored(item.receipt),
    )


def mend_keys(*, peer: PeerEntry, displaced: Iterable[UUID], items: Sequence[Item], now: datetime) -> None:
    """Let the counters go on behind what was taken back, and issue again what can't be taken as it is numbered."""
    headers = [read_header(item.parcel.header) for item in items]
    keys = {Key(one.sender, one.recipient, one.order_key) for one in headers if one.order_key}
    waiting = OutboxMessage.objects.filter(peer=peer.deployment, code__in=[TAKEN, EARLY]).exclude(state__in=FINAL)
    keys |= {Key(*row) for row in waiting.order_by().values_list("sender", "recipient", "order_key")}
    pushed_out = set(displaced)
    for key in sorted(keys):
        _mend(key, pushed_out, now)


def _mend(key: Key, displaced: set[UUID], now: datetime) -> None:
    """Lock a key's counter, find what doesn't follow from what is delivered, and issue it again behind that."""
    OutboundKey.objects.select_for_update().get_or_create(**key.named, defaults={"last_seq": 0})
    mended = mend(_links(key))
    if mended.last_seq:
        OutboundKey.objects.filter(**key.named).update(last_seq=mended.last_seq, last_id=mended.last_id)
    _close(mended.dropped, PASSED, now)
    _close(mended.again, ISSUED_AGAIN, now)
    own = Q(message_id__in=mended.again) | Q(message_id__in=displaced, **key.named)
    again = OutboxMessage.objects.filter(own).order_by("order_seq", "message_id")
    send_many([_anew(row) for row in again], now=now)


def _links(key: Key) -> list[Sent]:
    """Return what stands in the order of a key, from the first place that isn't settled on.

    What stands in a place and what is skipped there are in two indexes; each half names the condition of its own, so
    that both are used, however many messages there are.
    """
    places, skips = Q(~Q(order_key=""), ~Q(type=SKIP.name), ~Q(code=ISSUED_AGAIN)), Q(type=SKIP.name)
    rows = OutboxMessage.objects.filter(places | skips, **key.named).exclude(code__in=[ISSUED_AGAIN, PASSED])
    span = rows.aggregate(
        lowest=Min("order_seq", filter=~Q(state__in=FINAL)), tip=Max("order_seq", filter=Q(state=OutboxState.DELIVERED))
    )
    begins = min((seq for seq in (span["lowest"], span["tip"]) if seq), default=0)
    links = []
    for row in rows.filter(order_seq__gte=begins).order_by("order_seq"):
        header = read_header(row.header)
        state = OutboxState(row.state)
        is_skip = row.type == SKIP.name
        links.append(Sent(row.message_id, identity(header), row.order_seq, header.order_after, state, is_skip))
    return links


def _close(ids: Sequence[UUID], code: str, now: datetime) -> None:
    if ids:
        rows = OutboxMessage.objects.filter(message_id__in=ids)
        rows.update(state=OutboxState.REFUSED, code=code, final_at=now)


def _anew(row: OutboxMessage) -> Outgoing:
    header = read_header(row.header)
    attachments: list[Any] = [
        FileToSend(StoredFile(row.files[each.sha256], each.size, each.sha256, each.media_type), each.name)
        for each in header.attachments
    ]
    return Outgoing(
        message_type=MESSAGE_TYPES[row.type],
        sender=row.sender,
        recipient=row.recipient,
        body=MESSAGE_TYPES[row.type].read(row.body),
        order_key=row.order_key,
        in_reply_to=header.in_reply_to,
        attachments=attachments,
        priority=row.priority,
    )
