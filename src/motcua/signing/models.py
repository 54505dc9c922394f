"""Tables of signing."""

from django.db import models

from motcua.base.ids import new_id
from motcua.signing.types import KeyKind, Provider


class SigningKey(models.Model):
    """A key with its certificate chain. The private part is sealed by a passphrase that is never kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=KeyKind.choices)
    provider = models.CharField(max_length=12, choices=Provider.choices)
    holder = models.TextField()
    organisation = models.TextField(default="", blank=True)
    title = models.TextField(default="", blank=True)
    account_id = models.UUIDField(null=True)
    agency_code = models.CharField(max_length=40, default="", blank=True)
    chain_pem = models.TextField()
    sealed_private_key = models.BinaryField(null=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    failed_count = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signing_key_has_owner",
                condition=(
                    models.Q(kind=KeyKind.LEADER, account_id__isnull=False)
                    | models.Q(kind=KeyKind.SEAL) & ~models.Q(agency_code="")
                    | models.Q(kind=KeyKind.SERVER)
                ),
            ),
            models.CheckConstraint(
                name="signing_key_is_where_it_says",
                condition=models.Q(provider=Provider.SERVER_KEY) ^ models.Q(sealed_private_key__isnull=True),
            ),
        ]


class PreparedSignature(models.Model):
    """A document with room for its signature; short-lived, removed some time after ``expires_at``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    request_sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    document_digest = models.BinaryField()
    region_start = models.PositiveIntegerField()
    region_end = models.PositiveIntegerField()
    signed_attributes = models.BinaryField()
    digest = models.BinaryField()
    signature = models.BinaryField(null=True)
    result = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "request_sha256"], name="prepared_once"),
        ]
