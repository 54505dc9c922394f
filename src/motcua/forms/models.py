"""Tables of forms."""

from django.db import models


class FormVersion(models.Model):
    """A published version of a form: never changed, never deleted (a trigger sees to it)."""

    code = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="forms_one_version")]
