"""Tables of numbers: where each series stands, and what every number was used for."""

from django.db import models

from motcua.numbers.types import Fate


class Counter(models.Model):
    """The last number given out in a series on a day; ``day`` is null where the series never starts again."""

    series = models.TextField()
    day = models.DateField(null=True)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "day"], name="one_counter_a_series_and_day", nulls_distinct=False)
        ]


class LedgerEntry(models.Model):
    """One number, once and for all. ``used_for`` names the thing; ``voided_by`` is an account id or a system's name."""

    series = models.TextField()
    day = models.DateField(null=True)
    value = models.PositiveIntegerField()
    used_for = models.TextField()
    at = models.DateTimeField()
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.USED)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.TextField(default="")
    why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "day", "value"], name="a_number_is_given_out_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(value__gte=1), name="numbers_start_at_one"),
            models.CheckConstraint(
                condition=(
                    models.Q(fate=Fate.USED, voided_at=None, why="")
                    | models.Q(fate=Fate.VOIDED, voided_at__isnull=False) & ~models.Q(why="")
                ),
                name="a_voided_number_has_a_reason",
            ),
        ]
