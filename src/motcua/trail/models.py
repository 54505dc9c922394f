"""The table of reads. Rows are only ever added: a trigger refuses change and removal."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from motcua.base.ids import new_id
from motcua.trail.types import ReadKind


class Read(models.Model):
    """Somebody read personal data of the owners."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=ReadKind.choices)
    subject = models.CharField(max_length=32)
    codes = ArrayField(models.TextField(), default=list)
    owner_ids = ArrayField(models.TextField(), default=list)
    reader_account_id = models.UUIDField(null=True)
    reader_name = models.TextField(default="")
    reader_hat = models.CharField(max_length=16)
    reader_agency_code = models.CharField(max_length=32, default="")
    reader_agency_names = models.JSONField(default=dict)
    purpose = models.TextField(default="")
    network_address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["owner_ids"], name="trail_read_owner_ids"),
            models.Index(fields=["reader_account_id", "-at"], name="trail_read_reader"),
        ]
