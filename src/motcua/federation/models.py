"""Tables of federation: what an agency tells (its own side), and what the national registry knows (the other side)."""

from django.db import models
from django.db.models import F, Func, TextField

# The day at which a dossier hangs when copies are compared, as ``rules.digests.place_of`` says it.
DAY_OF_CODE = (
    "(CASE WHEN length(split_part(%(expressions)s, '-', 2)) = 6 THEN split_part(%(expressions)s, '-', 2) "
    "ELSE 'x' || left(right(%(expressions)s, 4), -2) END)"
)


def _day_of_code() -> Func:
    return Func(F("code"), template=DAY_OF_CODE, output_field=TextField())


# At an agency's seat.


class ToldStatus(models.Model):
    """One version of a dossier that the country is told: queued, sent (``message_id``), answered.

    ``line`` is what is said, as JSON; sent again it says the same. ``sent_at`` is empty while it waits. ``digest`` is
    the hash by which it's compared. ``known_at``: when this seat learnt of it, where that was long after it happened.
    """

    pk = models.CompositePrimaryKey("code", "version")
    code = models.TextField(db_collation="C")
    version = models.IntegerField()
    agency = models.TextField()
    at = models.DateTimeField()
    line = models.TextField()
    queued_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.UUIDField(null=True)
    verdict = models.TextField(default="", blank=True)
    flaw = models.TextField(default="", blank=True)
    digest = models.BinaryField(default=b"", editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["queued_at", "code", "version"],
                name="federation_unsent",
                condition=models.Q(sent_at__isnull=True),
            ),
            models.Index(
                fields=["code", "version"],
                name="federation_refused",
                condition=models.Q(verdict__in=["conflict", "invalid"]),
            ),
            models.Index(_day_of_code(), name="federation_told_of_day"),
        ]


# At the national seat.


class RegisteredDossier(models.Model):
    """Where a dossier stands, as the country knows it: its newest version.

    ``source`` is the level-1 code of the agency that handles it; ``opened_on`` the day in its code, for codes of
    other formats the day it was submitted.
    """

    code = models.TextField(primary_key=True, db_collation="C")
    source = models.TextField()
    agency = models.TextField()
    unit = models.TextField()
    procedure = models.TextField()
    channel = models.TextField()
    status = models.TextField()
    version = models.IntegerField()
    at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.TextField(null=True)
    opened_on = models.DateField()

    class Meta:
        indexes = [models.Index(F("source"), _day_of_code(), name="federation_known_of_day")]


class RecordedStatus(models.Model):
    """One version of a dossier, for ever; in a partition for each month in which dossiers were opened.

    ``content`` is a digest of all that the line said: the same version with another one is a conflict.
    """

    pk = models.CompositePrimaryKey("code", "version", "opened_month")
    code = models.TextField(db_collation="C")
    version = models.IntegerField()
    opened_month = models.DateField()
    batch_id = models.BigIntegerField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    status = models.TextField()
    agency = models.TextField()
    unit = models.TextField()
    reason = models.TextField()
    content = models.BinaryField()


class ForeignCode(models.Model):
    """A code that isn't of the official format, with the day that stands for the one in the code."""

    code = models.TextField(primary_key=True, db_collation="C")
    opened_on = models.DateField()


class OpenGap(models.Model):
    """A version that must exist, because a newer one does, and hasn't come yet."""

    pk = models.CompositePrimaryKey("code", "version")
    code = models.TextField(db_collation="C")
    version = models.IntegerField()
    source = models.TextField()
    noticed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source", "noticed_at"], name="federation_gaps_of")]


class Batch(models.Model):
    """A message of statuses that was recorded (without ``message_id``: what happened at the national seat itself)."""

    id = models.BigAutoField(primary_key=True)
    message_id = models.UUIDField(null=True, unique=True)
    sender = models.TextField()
    recorded_at = models.DateTimeField()
    applied = models.IntegerField()
    duplicate = models.IntegerField()
    stale = models.IntegerField()
    gap = models.IntegerField()
    conflict = models.IntegerField()
    invalid = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["sender", "-recorded_at"], name="federation_batches_of")]


class RefusedLine(models.Model):
    """A line that changed nothing because it conflicts or breaks a rule, for the administrators of both sides."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="refused_lines")
    sender = models.TextField()
    code = models.TextField()
    version = models.BigIntegerField()
    verdict = models.TextField()
    flaw = models.TextField()
    line = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sender", "-recorded_at"], name="federation_refused_of")]


class Lag(models.Model):
    """How long after the agency's seat knew of them the newly recorded statuses of a source came, hour by hour.

    ``bucket`` n counts those that took from 1.1^n to 1.1^(n+1) milliseconds.
    """

    pk = models.CompositePrimaryKey("source", "hour", "bucket")
    source = models.TextField()
    hour = models.DateTimeField()
    bucket = models.SmallIntegerField()
    lines = models.BigIntegerField()


class SourceState(models.Model):
    """What is known of the exchange with a source (a level-1 code).

    Every day of it was proven equal as of ``proven_as_of`` or later; ``differed_at`` is the instant of the last
    comparison that found a difference.
    """

    source = models.TextField(primary_key=True)
    last_batch_at = models.DateTimeField(null=True)
    last_status_at = models.DateTimeField(null=True)
    last_conflict_at = models.DateTimeField(null=True)
    last_invalid_at = models.DateTimeField(null=True)
    may_take_out_until = models.DateTimeField(null=True)
    proven_as_of = models.DateTimeField(null=True)
    differed_at = models.DateTimeField(null=True)


class LegacyAccount(models.Model):
    """An agency's older adapter that may speak to the registry. ``password`` is hashed as Django does.

    Who made it and who ended it stays with it; a command of the operator's has no name.
    """

    username = models.TextField(unique=True)
    agency_code = models.TextField()
    password = models.TextField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.TextField(db_default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(db_default="", blank=True)


class LegacySession(models.Model):
    """A session of an older adapter; ``digest`` is the SHA-256 of what it was given."""

    digest = models.BinaryField(primary_key=True)
    account = models.ForeignKey(LegacyAccount, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()


# Comparing, at both seats.


class AnsweredMessage(models.Model):
    """At an agency's seat: a message of statuses that the registry has answered, so that it has them."""

    message_id = models.UUIDField(primary_key=True)
    answered_at = models.DateTimeField()


class Comparison(models.Model):
    """A comparison of what a source has with what the registry has; both seats keep a row of their own.

    ``taken_at`` is the instant as of which an equal one proves that nothing differed but what was under way, on the
    days of its ``scope`` (ranges; none: all days). ``total`` is how many dossiers the source has,
    ``dossiers`` at how many of them was looked. ``is_registrys`` tells the two seats' rows apart.
    """

    pk = models.CompositePrimaryKey("id", "is_registrys")
    id = models.UUIDField()
    is_registrys = models.BooleanField()
    source = models.TextField()
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.TextField()
    round = models.IntegerField(default=1)
    scope = models.JSONField(default=list)
    total = models.BigIntegerField(default=0)
    dossiers = models.BigIntegerField(default=0)
    versions = models.BigIntegerField(default=0)
    days_unlike = models.IntegerField(default=0)
    buckets_unlike = models.IntegerField(default=0)
    repaired = models.IntegerField(default=0)
    under_way = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["source", "-taken_at"], name="federation_compared"),
            models.Index(fields=["source", "-taken_at"], name="federation_proven", condition=models.Q(state="equal")),
        ]


class ComparisonStep(models.Model):
    """A message of a comparison that waits for its turn: looking at a million dossiers holds up no other message.

    ``tried_at`` is set before each try, so that one that fails lets the others go before it."""

    message_id = models.UUIDField(primary_key=True)
    type = models.TextField()
    sender = models.TextField()
    recipient = models.TextField()
    body = models.TextField()
    received_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)


class Repair(models.Model):
    """One thing in the registry that was put right, for ever: of which dossier, what, from what to what.

    Both seats keep it.
    """

    id = models.BigAutoField(primary_key=True)
    is_registrys = models.BooleanField()
    comparison_id = models.UUIDField()
    source = models.TextField()
    code = models.TextField()
    version = models.IntegerField()
    damage = models.TextField()
    field = models.TextField(default="", blank=True)
    was = models.TextField(default="", blank=True)
    became = models.TextField(default="", blank=True)
    repaired_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["source", "-repaired_at", "id"], name="federation_repairs_of"),
            models.Index(fields=["code"], name="federation_repairs_code"),
        ]
