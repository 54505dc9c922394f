"""Tables of notices."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id
from motcua.notices.types import DeliveryState, Way


class Notice(models.Model):
    """What an account is told on its page of notices."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    title = models.JSONField()
    body = models.JSONField()
    link = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="notices_by_account"),
            models.Index(fields=["account_id"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]


class Delivery(models.Model):
    """One message to one address; tried again with growing pauses until it is sent or given up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    way = models.CharField(max_length=8, choices=Way.choices)
    address = models.TextField()
    subject = models.TextField(default="")
    text = models.TextField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=DeliveryState.QUEUED), name="notices_delivery_due")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at__isnull=True)),
                name="notices_sent_has_its_time",
            )
        ]


class OutboxMessage(models.Model):
    """What the sandbox gateway kept; only a demo has rows here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    way = models.CharField(max_length=8, choices=Way.choices)
    address = models.TextField()
    subject = models.TextField(default="")
    text = models.TextField()
    at = models.DateTimeField()
