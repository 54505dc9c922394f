"""Tables of agencies. Every change of an agency, a unit or a position is kept by triggers; calendars never change."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models

from motcua.agencies.types import AgencyKind, Role, UnitKind
from motcua.base.ids import new_id


@pghistory.track()
class Agency(models.Model):
    """An agency; its identifier code by QĐ 20/2020 never changes. ``valid_to`` is its last day."""

    code = models.CharField(max_length=12, unique=True)
    code102 = models.CharField(max_length=13, unique=True)
    name = models.JSONField()
    short_name = models.TextField()
    superior_name = models.JSONField(default=dict)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, to_field="code", db_column="parent_code", null=True, related_name="children"
    )
    place_code = models.CharField(max_length=5, default="")
    address = models.TextField(default="")
    phone = models.TextField(default="")
    email = models.TextField(default="")
    fax = models.TextField(default="")
    website = models.TextField(default="")
    tax_code = models.CharField(max_length=14, default="")
    budget_relation_code = models.CharField(max_length=12, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    replaced_by = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="an_agency_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["place_code"], name="agencies_of_a_place")]


@pghistory.track()
class Unit(models.Model):
    """A unit of an agency: its service desk, a specialist unit, the leadership. ``valid_to`` is its last day."""

    code = models.CharField(max_length=20, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, to_field="code", db_column="agency_code", related_name="units")
    name = models.JSONField()
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    valid_to = models.DateField(null=True)


@pghistory.track()
class Position(models.Model):
    """An officer's place in a unit, in one role, from a day to a day (both included; null: still).

    ``full_name`` is the officer's name as the appointment states it.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, to_field="code", db_column="unit_code", related_name="positions")
    role = models.CharField(max_length=16, choices=Role.choices)
    full_name = models.TextField()
    name_sort_key = models.TextField()
    title = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    appointed_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "role"],
                condition=models.Q(valid_to=None),
                name="one_open_position_of_a_role_in_a_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="a_position_ends_after_it_begins",
            ),
        ]


class CalendarVersion(models.Model):
    """An agency's working time as it was published, complete and for ever; the newest that has begun counts.

    ``weekly``: for Monday to Sunday a list of [start, end] minutes; ``exceptions``: the same by day; ``names``: what a
    day is, per language tag.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(
        Agency, models.PROTECT, to_field="code", db_column="agency_code", related_name="calendars"
    )
    number = models.PositiveIntegerField()
    weekly = models.JSONField()
    exceptions = models.JSONField()
    names = models.JSONField()
    valid_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="one_calendar_of_a_number")]
        triggers = [
            pgtrigger.Protect(name="a_published_calendar_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]


class DirectoryEntry(models.Model):
    """An agency that works in another deployment, as that one told. ``told_by`` is the level-1 code that told it.

    ``takes_in``: it has an open service desk; ``is_listed`` is false for one that was told of once and isn't any more.
    """

    code = models.CharField(max_length=12, primary_key=True)
    told_by = models.CharField(max_length=12)
    name = models.JSONField()
    short_name = models.TextField()
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    parent_code = models.CharField(max_length=12, default="", blank=True)
    place_code = models.CharField(max_length=5, default="", blank=True)
    address = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    takes_in = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=True)
    calendar_version = models.CharField(max_length=64, default="", blank=True)
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["told_by"], name="directory_of_a_deployment")]


class DirectoryCalendar(models.Model):
    """A working calendar of another deployment, for the times that are promised before it takes a dossier over."""

    version = models.CharField(max_length=64, primary_key=True)
    weekly = models.JSONField()
    exceptions = models.JSONField()
    names = models.JSONField(default=dict)


class DirectorySent(models.Model):
    """What this deployment told last of its agencies: one row, the digest of the whole."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_directory_sent")]
