"""Tables of the log. A commitment is never changed and never removed; a trigger sees to it."""

from django.db import models

from motcua.base.ids import new_id
from motcua.evidence.types import LeafKind


class OwnLog(models.Model):
    """Who we are as a log and as a witness, founded with the first checkpoint; one that was given up stays known."""

    origin = models.TextField(primary_key=True)
    log_key = models.TextField()
    witness_key = models.TextField()
    founded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    halted = models.TextField(default="", blank=True)


class Leaf(models.Model):
    """One entry of the log. ``position`` is empty until it stands under a checkpoint.

    When a person is erased, statement and salt go; the commitment stays, and with it the proofs of all others.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=LeafKind.choices)
    ref = models.TextField()
    statement = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="proven_once")]
        indexes = [
            models.Index(fields=["id"], name="leaf_waiting", condition=models.Q(position__isnull=True)),
        ]


class Tile(models.Model):
    """256 hashes of the tree, fewer at its right edge (c2sp.org/tlog-tiles)."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()


class SignedCheckpoint(models.Model):
    """A head of our log that we signed; ``note`` has our signature alone."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    at = models.DateTimeField()


class Cosignature(models.Model):
    """What a witness signed below one of our checkpoints."""

    checkpoint = models.ForeignKey(SignedCheckpoint, on_delete=models.CASCADE, related_name="cosignatures")
    name = models.TextField()
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "name"], name="cosigned_once")]


class TimeStamp(models.Model):
    """When an authority saw one of our checkpoints: an RFC 3161 token over SHA-256 of the checkpoint's text."""

    checkpoint = models.OneToOneField(
        SignedCheckpoint, on_delete=models.CASCADE, primary_key=True, related_name="time_stamp"
    )
    token = models.BinaryField()
    at = models.DateTimeField()
    asked_at = models.DateTimeField()


class Witness(models.Model):
    """A deployment that we ask to watch our log; it has name and key as a witness once it has answered."""

    deployment = models.TextField(primary_key=True)
    name = models.TextField(default="", blank=True)
    key = models.TextField(default="", blank=True)
    seen_size = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)


class WatchedLog(models.Model):
    """The log of another deployment, and the newest checkpoint of it that we cosigned."""

    origin = models.TextField(primary_key=True)
    key = models.TextField()
    deployment = models.TextField()
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(default=bytes)
    note = models.TextField(default="", blank=True)
    seen_at = models.DateTimeField(null=True)
    complaint = models.TextField(default="", blank=True)
