"""Tables of the road: the registry, what goes out, what comes in, what the hub holds for others."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id
from motcua.road.types import ChangeKind, HeldUpState, InboxState, OutboxState, RelayState


class RegistryCopy(models.Model):
    """The newest registry: at the hub its own, elsewhere the hub's, with its signature. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField()
    text = models.TextField()
    signature = models.JSONField()
    fetched_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True)
    problem = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_registry")]


class Applicant(models.Model):
    """What a deployment asked of the hub last; ``keys`` wait for an administrator when it couldn't prove itself."""

    deployment = models.CharField(max_length=64, primary_key=True)
    agency_codes = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    applied_at = models.DateTimeField()
    text_sha256 = models.CharField(max_length=64)
    network_address = models.CharField(max_length=64, default="", blank=True)


class RegistryChange(models.Model):
    """Who changed the hub's registry, when and why; ``number`` is of the registry that it made."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    deployment = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    reason = models.TextField(default="", blank=True)
    facts = models.JSONField(default=dict)
    by_account_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, default="", blank=True)
    network_address = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["deployment", "-number"], name="changes_of_a_deployment")]


class Contact(models.Model):
    """How a peer answers us: ``failures`` in a row, of all attempts and of those at its own address.

    Nothing is pushed to it before ``next_attempt_at``.
    """

    deployment = models.CharField(max_length=64, primary_key=True)
    failures = models.IntegerField(default=0)
    direct_failures = models.IntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(null=True)
    last_answer_at = models.DateTimeField(null=True)
    last_problem = models.TextField(default="", blank=True)
    heads_agreed_at = models.DateTimeField(null=True)


class OutboundKey(models.Model):
    """The last number given out in the order of a key, and the message that has it."""

    sender = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    order_key = models.CharField(max_length=120)
    last_seq = models.BigIntegerField()
    last_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "recipient", "order_key"], name="one_outbound_counter_a_key")
        ]


class OutboxMessage(models.Model):
    """A message that we send; ``header`` and ``body`` are the exact texts. ``peer`` is whom it's to be handed to.

    ``held_up_…`` is the newest that its recipient told of it, once it could not do it.
    """

    message_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.CharField(max_length=64)
    sender = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    order_key = models.CharField(max_length=120, default="", blank=True)
    order_seq = models.BigIntegerField(default=0)
    priority = models.SmallIntegerField(default=5)
    header = models.TextField()
    header_sha256 = models.CharField(max_length=64)
    signature = models.JSONField()
    salt = models.CharField(max_length=32)
    body = models.TextField()
    files = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    peer = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING)
    code = models.CharField(max_length=64, default="", blank=True)
    attempts = models.IntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    relayed_at = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)
    first_receipt = models.JSONField(null=True)
    last_receipt = models.JSONField(null=True)
    held_up_state = models.CharField(max_length=10, choices=HeldUpState.choices, null=True)
    held_up_at = models.DateTimeField(null=True)
    held_up_reason = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["peer", "priority", "next_attempt_at", "order_seq", "message_id"],
                name="outbox_to_push",
                condition=Q(state__in=["WAITING", "RELAYED"]),
            ),
            models.Index(fields=["peer", "created_at"], name="outbox_of_peer"),
            models.Index(fields=["expires_at"], name="outbox_to_expire", condition=Q(state__in=["WAITING", "RELAYED"])),
            models.Index(
                fields=["sender", "recipient", "order_key", "order_seq"],
                name="skips_of_a_place",
                condition=Q(type="road.Skip.1"),
            ),
            models.Index(fields=["message_id"], name="outbox_held_up", condition=Q(held_up_state="parked")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "recipient", "order_key", "order_seq"],
                name="one_outgoing_message_a_place",
                condition=~Q(order_key="") & ~Q(type="road.Skip.1") & ~Q(code="issued_again"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "RELAYED"]) | Q(final_at__isnull=False),
                name="a_final_state_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="DELIVERED") | Q(last_receipt__isnull=False), name="delivered_means_a_receipt"
            ),
        ]


class InboundKey(models.Model):
    """The last number of a key whose turn has passed here; ``ready_at`` is set while the next one's turn has come."""

    sender = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    order_key = models.CharField(max_length=120)
    applied_seq = models.BigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["sender", "ready_at"], name="keys_ready_of_sender", condition=Q(ready_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["sender", "recipient", "order_key"], name="one_inbound_counter_a_key")
        ]


class InboxMessage(models.Model):
    """A message that we hold: the exact texts, and the receipt that we gave. The memory of ids never expires.

    ``identity`` is who stands in its place: itself, or whom a skip stands for. ``told`` is the reason for which its
    sender was told that it's parked; empty when they were told nothing, or what became of it.
    """

    message_id = models.UUIDField(primary_key=True, editable=False)
    type = models.CharField(max_length=64)
    sender = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    deployment = models.CharField(max_length=64)
    order_key = models.CharField(max_length=120, default="", blank=True)
    order_seq = models.BigIntegerField(default=0)
    is_skip = models.BooleanField(default=False)
    identity = models.UUIDField()
    priority = models.SmallIntegerField(default=5)
    header = models.TextField()
    header_sha256 = models.CharField(max_length=64)
    signature = models.JSONField()
    salt = models.CharField(max_length=32)
    body = models.TextField()
    files = models.JSONField(default=dict)
    receipt = models.JSONField()
    created_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InboxState.choices, default=InboxState.WAITING)
    attempts = models.IntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)
    done_at = models.DateTimeField(null=True)
    told = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["sender", "recipient", "order_key", "order_seq"],
                name="inbox_in_order",
                condition=~Q(order_key="") & Q(state__in=["WAITING", "PARKED"]),
            ),
            models.Index(
                fields=["deployment", "next_attempt_at"],
                name="inbox_unordered_of_peer",
                condition=Q(order_key="", state="WAITING"),
            ),
            models.Index(fields=["deployment"], name="inbox_waiting_of_peer", condition=Q(state="WAITING")),
            models.Index(fields=["received_at"], name="inbox_parked", condition=Q(state="PARKED")),
            models.Index(fields=["deployment", "created_at"], name="inbox_of_peer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "recipient", "order_key", "order_seq"],
                name="one_incoming_message_a_place",
                condition=~Q(order_key=""),
            ),
            models.CheckConstraint(
                condition=~Q(state="DONE") | Q(done_at__isnull=False), name="done_messages_have_a_time"
            ),
        ]


class RelayedMessage(models.Model):
    """A message that the hub holds for somebody; ``receipt_passed_at`` when the sender has got the last receipt."""

    message_id = models.UUIDField(primary_key=True, editable=False)
    from_peer = models.CharField(max_length=64)
    to_peer = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    order_seq = models.BigIntegerField(default=0)
    priority = models.SmallIntegerField(default=5)
    header = models.TextField()
    header_sha256 = models.CharField(max_length=64)
    signature = models.JSONField()
    salt = models.CharField(max_length=32)
    body = models.TextField()
    files = models.JSONField(default=dict)
    receipt = models.JSONField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RelayState.choices, default=RelayState.WAITING)
    next_attempt_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True)
    last_receipt = models.JSONField(null=True)
    receipt_passed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["to_peer", "priority", "next_attempt_at", "order_seq", "message_id"],
                name="relay_to_push",
                condition=Q(state="WAITING"),
            ),
            models.Index(fields=["expires_at"], name="relay_to_expire", condition=Q(state="WAITING")),
            models.Index(
                fields=["from_peer", "message_id"],
                name="relay_receipts_to_pass",
                condition=Q(last_receipt__isnull=False) & Q(receipt_passed_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="WAITING") | Q(final_at__isnull=False) & Q(last_receipt__isnull=False),
                name="a_relayed_end_has_a_receipt",
            ),
        ]


class RoadFile(models.Model):
    """An attachment in the store, by its digest; one that no message names after a day is swept away."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    file_key = models.CharField(max_length=128)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()


class FileUnderway(models.Model):
    """An attachment that a peer is uploading, in parts, or has uploaded (``done_at``).

    Done, it's the proof that this peer had the file itself: to know a digest isn't to have the file.
    """

    sha256 = models.CharField(max_length=64)
    deployment = models.CharField(max_length=64)
    size = models.BigIntegerField()
    partial_key = models.CharField(max_length=128)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "deployment"], name="one_upload_a_peer_and_file")]


class Refusal(models.Model):
    """The trace of what was turned away at the door: who, from where, why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    deployment = models.CharField(max_length=64, default="", blank=True)
    network_address = models.CharField(max_length=64, default="", blank=True)
    message_id = models.UUIDField(null=True)
    header_sha256 = models.CharField(max_length=64, default="", blank=True)
    code = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="refusals_newest_first")]


class LineTest(models.Model):
    """A line test that arrived here, once each."""

    id = models.BigAutoField(primary_key=True)
    message_id = models.UUIDField()
    in_reply_to = models.UUIDField(null=True)
    sender = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    order_key = models.CharField(max_length=120, default="", blank=True)
    order_seq = models.BigIntegerField(default=0)
    number = models.BigIntegerField()
    text = models.TextField(default="", blank=True)
    is_answer = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="line_tests_newest_first")]
