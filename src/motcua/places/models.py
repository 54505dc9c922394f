"""Tables of places: units with the days on which they exist, and who took over whom."""

from django.db import models

from motcua.places.types import PlaceKind


class Unit(models.Model):
    """An administrative unit in one shape; a new name, kind or territory is a new row. ``valid_to`` is its last day."""

    code = models.CharField(max_length=5)
    name = models.TextField()
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    province_code = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    sort_key = models.TextField()
    folded = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_shape_of_a_place_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="a_place_ends_after_it_begins",
            ),
        ]


class Succession(models.Model):
    """A unit that took over another on a day, whole or in part."""

    old_code = models.CharField(max_length=5)
    new_code = models.CharField(max_length=5)
    on = models.DateField()
    is_whole = models.BooleanField()
    is_default = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old_code", "on", "new_code"], name="a_place_succeeds_another_once"),
        ]
