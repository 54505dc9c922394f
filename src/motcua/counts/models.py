"""Tables of counts: the change log and what has been folded from it. Written by SQL only."""

from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """One change of what is counted of a dossier, until it is merged. All empty on a side: it wasn't there."""

    old_agency = models.TextField(null=True)
    old_procedure = models.TextField(null=True)
    old_channel = models.TextField(null=True)
    old_received_at = models.DateTimeField(null=True)
    old_due_at = models.DateTimeField(null=True)
    old_finished_at = models.DateTimeField(null=True)
    old_outcome = models.TextField(null=True)
    new_agency = models.TextField(null=True)
    new_procedure = models.TextField(null=True)
    new_channel = models.TextField(null=True)
    new_received_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField(null=True)
    new_finished_at = models.DateTimeField(null=True)
    new_outcome = models.TextField(null=True)
    logged_at = models.DateTimeField(db_default=Now())


class _Finished(models.Model):
    """What was finished on a day or in a month."""

    early = models.BigIntegerField()
    on_time = models.BigIntegerField()
    overdue = models.BigIntegerField()
    withdrawn = models.BigIntegerField()

    class Meta:
        abstract = True


class AgencyDay(_Finished):
    """Movements of a Vietnamese day at an agency by channel."""

    pk = models.CompositePrimaryKey("agency", "day", "channel")
    agency = models.TextField()
    day = models.DateField()
    channel = models.TextField()
    received = models.BigIntegerField()


class ProvinceDay(_Finished):
    """Movements of a Vietnamese day under a level-1 code (province or ministry) by channel."""

    pk = models.CompositePrimaryKey("province", "day", "channel")
    province = models.TextField()
    day = models.DateField()
    channel = models.TextField()
    received = models.BigIntegerField()


class ProvinceMonth(_Finished):
    """Movements of a month (its first day) under a level-1 code: what the page of the whole country reads."""

    pk = models.CompositePrimaryKey("province", "month")
    province = models.TextField()
    month = models.DateField()
    received = models.BigIntegerField()


class ProcedureMonth(_Finished):
    """Movements of a month (its first day) in one procedure at an agency."""

    pk = models.CompositePrimaryKey("agency", "procedure", "month")
    province = models.TextField()
    agency = models.TextField()
    procedure = models.TextField()
    month = models.DateField()
    received_counter = models.BigIntegerField()
    received_online = models.BigIntegerField()
    received_postal = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["procedure", "month"], name="counts_month_of_procedure"),
            models.Index(fields=["province", "month"], name="counts_month_of_province"),
        ]


class CountryDay(_Finished):
    """Movements of a Vietnamese day in the whole country by channel: what the page of its months reads."""

    pk = models.CompositePrimaryKey("day", "channel")
    day = models.DateField()
    channel = models.TextField()
    received = models.BigIntegerField()


class CountryMonth(_Finished):
    """Movements of a month in one procedure, of all agencies: what the page of the whole country by field reads."""

    pk = models.CompositePrimaryKey("month", "procedure")
    month = models.DateField()
    procedure = models.TextField()
    received = models.BigIntegerField()


class CountryOpen(models.Model):
    """How many dossiers of a procedure are open, of all agencies: all of them, those late, and those paused.

    ``late`` are those that were due before the instant in ``CountryLate``; whoever reads at another instant looks at
    what is due between the two in ``OpenByDue``.
    """

    procedure = models.TextField(primary_key=True)
    open = models.BigIntegerField()
    late = models.BigIntegerField()
    paused = models.BigIntegerField()


class CountryLate(models.Model):
    """The instant of which ``CountryOpen.late`` is true: one row, moved on by the merger; without it, before all."""

    id = models.SmallIntegerField(primary_key=True)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="counts_country_late_once")]


class OpenByDue(models.Model):
    """How many open dossiers are due at one instant; without one they are paused.

    From it pending and overdue follow exactly at any moment, without a night job.
    """

    province = models.TextField()
    agency = models.TextField()
    procedure = models.TextField()
    due_at = models.DateTimeField(null=True)
    open = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure", "due_at"], name="counts_open_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["id"], name="counts_open_none", condition=models.Q(open=0)),
            models.Index(fields=["due_at"], name="counts_open_by_due"),
            models.Index(fields=["province"], name="counts_open_of_province"),
        ]
