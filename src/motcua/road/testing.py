"""Deployments for any test in the house; each has a real key, and is registered by the real actions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.ids import new_id
from motcua.base.messages import MESSAGE_TYPES, AttachedFile, Received
from motcua.road import actions
from motcua.road.actions._parcels import parcel_of
from motcua.road.gateways import keys
from motcua.road.models import OutboxMessage, RegistryCopy, RelayedMessage, RoadFile
from motcua.road.queries import registry
from motcua.road.rules.registry import ALWAYS
from motcua.road.types import LINE_TEST, Answer, KeyEntry, LineTestBody, Mandate, Parcel, PeerEntry, PeerState, Receipt
from motcua.wire.road.messages import read_header, seal
from motcua.wire.road.receipts import Rung, write_receipt
from motcua.wire.road.registry import Application, SignedApplication, write_application, write_registry
from motcua.wire.road.requests import sign_request
from motcua.wire.road.signatures import PrivateKey, new_private_key


@dataclass
class Deployment:
    """Another deployment: what it's called, where it is, for whom it acts, and by which key it signs."""

    name: str
    agency_codes: tuple[str, ...]
    address: str = ""
    key: PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = new_private_key(f"{self.name}-1")

    def entry(self, valid_from: datetime = ALWAYS, valid_to: datetime | None = None) -> KeyEntry:
        """Return the deployment's key as it's registered."""
        name, algorithm, value = self.key.public
        return KeyEntry(name=name, algorithm=algorithm, value=value, valid_from=valid_from, valid_to=valid_to)

    def application(
        self,
        now: datetime,
        *,
        keys: Sequence[KeyEntry] = (),
        signer: PrivateKey | None = None,
        address: str | None = None,
    ) -> SignedApplication:
        """Return an application as the deployment would write it."""
        said = Application(
            deployment=self.name,
            name=self.name,
            address=self.address if address is None else address,
            keys=tuple(keys) or (self.entry(),),
            agency_codes=self.agency_codes,
            at=now,
        )
        return write_application(said, signer or self.key)

    def parcel(self, recipient: str = "G22", body: msgspec.Struct | None = None, **facts: Any) -> Parcel:
        """Return a signed message of the deployment; ``facts`` replace members of its header, or say by which key."""
        key = facts.pop("signed_by", self.key)
        now = facts.pop("now", None) or clock.now()
        header = {
            "message_id": new_id(),
            "type": LINE_TEST.name,
            "sender": self.agency_codes[0],
            "recipient": recipient,
            "deployment": self.name,
            "created_at": now,
            "expires_at": now + timedelta(days=7),
            **facts,
        }
        said = msgspec.json.encode(body or LineTestBody(1, wants_answer=False)).decode()
        return seal(header, said, b"salt of 16 bytes", key)

    def receipt(self, rung: Rung, row: OutboxMessage | RelayedMessage, now: datetime, code: str = "") -> Receipt:
        """Return what the deployment answers to a message of ours, or to one that we hold."""
        return write_receipt(
            rung,
            message_id=row.message_id,
            header_sha256=row.header_sha256,
            deployment=self.name,
            at=now,
            key=self.key,
            code=code,
        )

    def signed(self, method: str, path: str, body: bytes = b"", *, query: str = "") -> dict[str, str]:
        """Return the headers by which the deployment signs a request, as Django's test client takes them."""
        return sign_request(method, path, query, body, deployment=self.name, key=self.key, now=clock.now())


@dataclass(frozen=True)
class Shipment:
    """A message as it travels, and its files: digest, key in the store, size."""

    parcel: Parcel
    files: list[tuple[str, str, int]]


def make_hub(now: datetime) -> None:
    """Found the registry of this deployment, which must be a hub by its settings."""
    registry.forget()
    actions.found_registry(now)


def make_peer(
    name: str = "h49", agency_codes: Sequence[str] = ("H49",), address: str = "", *, now: datetime
) -> Deployment:
    """Return a deployment that the hub, which is this one, has connected."""
    deployment = make_trial(name, agency_codes, address, now=now)
    mandates = [Mandate(agency_code=code, valid_from=ALWAYS) for code in agency_codes]
    actions.connect(name, mandates, SYSTEM, "Agreed", now)
    return deployment


def make_trial(
    name: str = "h49", agency_codes: Sequence[str] = ("H49",), address: str = "", *, now: datetime
) -> Deployment:
    """Return a deployment that has applied at the hub, which is this one, and is on trial."""
    deployment = Deployment(name, tuple(agency_codes), address)
    actions.take_application(deployment.application(now - timedelta(minutes=1)), "192.0.2.1", now)
    return deployment


def take_outbox() -> list[Received[Any]]:
    """Return what domains have sent from here, in its order, as their handlers get it, and forget that it was sent.

    For tests that carry messages themselves; ``type_of`` says of which type each is.
    """
    rows = OutboxMessage.objects.exclude(type__startswith="road.").order_by("message_id")
    found = [_received(row) for row in rows]
    OutboxMessage.objects.all().delete()
    return found


def type_of(message: Received[Any]) -> str:
    """Return the name of a message's type, which its body tells."""
    return next(name for name, each in MESSAGE_TYPES.items() if isinstance(message.body, each.body))


def take_outgoing(type_name: str) -> list[OutboxMessage]:
    """Take messages of a type that wait to be sent out of the outbox, for a test that carries them itself."""
    rows = list(OutboxMessage.objects.filter(type=type_name).order_by("message_id"))
    OutboxMessage.objects.filter(type=type_name).delete()
    return rows


def list_sent(*names: str) -> list[Received[Any]]:
    """Return the messages of these types that were sent from here, as their recipient's handlers get them."""
    rows = OutboxMessage.objects.filter(type__in=names).order_by("created_at", "message_id")
    return [_received(row) for row in rows]


def _received(row: OutboxMessage) -> Received[Any]:
    header = read_header(row.header)
    return Received(
        message_id=row.message_id,
        sender=row.sender,
        recipient=row.recipient,
        order_key=row.order_key,
        order_seq=row.order_seq,
        in_reply_to=header.in_reply_to,
        created_at=row.created_at,
        body=MESSAGE_TYPES[row.type].read(row.body),
        attachments=tuple(
            AttachedFile(each.sha256, each.size, each.media_type, each.name, row.files[each.sha256])
            for each in header.attachments
        ),
    )


def make_received(body: msgspec.Struct, *, sender: str, recipient: str, now: datetime) -> Received[Any]:
    """Return a message without order as its handler gets it, once the door has proved who sent it."""
    return Received(
        message_id=new_id(),
        sender=sender,
        recipient=recipient,
        order_key="",
        order_seq=0,
        in_reply_to=None,
        created_at=now,
        body=body,
    )


def answer_for(deployment: Deployment, *, code: str = "", now: datetime) -> None:
    """Let a deployment answer all that we send it and that is under way: it holds it or, with a code, refuses it."""
    rows = OutboxMessage.objects.filter(peer=deployment.name, final_at=None).order_by("message_id")
    rung = Rung.NO if code else Rung.R1
    actions.record_receipts(receipts=[deployment.receipt(rung, row, now, code) for row in rows], now=now)


def list_shipments(*names: str) -> list[Shipment]:
    """Return the messages of these types that were sent from here, each as it travels, with its files."""
    rows = OutboxMessage.objects.filter(type__in=names).order_by("created_at", "message_id")
    sizes = dict(RoadFile.objects.order_by("sha256").values_list("sha256", "size"))
    return [Shipment(parcel_of(row), [(sha, key, sizes[sha]) for sha, key in row.files.items()]) for row in rows]


def unload(shipments: Sequence[Shipment], *, now: datetime) -> list[Answer]:
    """Let messages come in by the door, their files before them, and let each have as many turns as it gets."""
    for shipment in shipments:
        for sha256, key, size in shipment.files:
            RoadFile.objects.get_or_create(sha256=sha256, defaults={"file_key": key, "size": size, "stored_at": now})
    here = registry.own_deployment()
    answers = actions.receive([shipment.parcel for shipment in shipments], by=here, now=now)
    run_all(now=now)
    return answers


def run_all(*, now: datetime) -> None:
    """Let what came in have its turns, for as long as anybody would try before it's parked."""
    for hours in range(8):
        while actions.apply_ordered(now=now + timedelta(hours=hours)):
            pass


def suspend_peer(name: str, *, now: datetime) -> None:
    """Suspend a deployment, as an administrator of the hub would; this deployment must be the hub."""
    actions.suspend(name, SYSTEM, "A test", now)


def make_peers(deployments: Sequence[Deployment], *, now: datetime) -> None:
    """Register very many deployments at the hub, which is this one, in one change of its registry."""
    peers = tuple(
        PeerEntry(
            deployment=one.name,
            name=one.name,
            address=one.address,
            state=PeerState.CONNECTED,
            keys=(one.entry(),),
            mandates=tuple(Mandate(agency_code=code, valid_from=ALWAYS) for code in one.agency_codes),
        )
        for one in deployments
    )
    copy = RegistryCopy.objects.get(id=1)
    held = registry.get_registry(now)
    signed = write_registry(
        msgspec.structs.replace(held, number=held.number + 1, peers=held.peers + peers), keys.own_key(now)
    )
    copy.number, copy.text, copy.signature = held.number + 1, signed.text, msgspec.to_builtins(signed.signature)
    copy.save()
    registry.forget()
