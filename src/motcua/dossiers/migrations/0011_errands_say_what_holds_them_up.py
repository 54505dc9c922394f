"""An agency tells at once what it could not take in, and why."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_dossiers_are_found_by_day")]

    operations = [
        migrations.AddField("errand", "held_up_at", models.DateTimeField(null=True)),
        migrations.AddField("errand", "held_up_reason", models.TextField(blank=True, db_default="")),
        migrations.AddIndex(
            "errand",
            models.Index(
                fields=["held_up_at"],
                name="errands_held_up",
                condition=Q(held_up_at__isnull=False, settled_at=None, ended_at=None),
            ),
        ),
    ]
