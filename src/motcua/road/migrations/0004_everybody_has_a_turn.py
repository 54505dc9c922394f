"""What waits is found by who sent it, so that one with very much holds up nobody else."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("road", "0003_who_uploaded_a_file")]

    operations = [
        migrations.RemoveIndex(model_name="inboundkey", name="keys_whose_turn_it_is"),
        migrations.RemoveIndex(model_name="inboxmessage", name="inbox_without_order"),
        migrations.AddIndex(
            model_name="inboundkey",
            index=models.Index(
                fields=["sender", "ready_at"], name="keys_ready_of_sender", condition=Q(ready_at__isnull=False)
            ),
        ),
        migrations.AddIndex(
            model_name="inboxmessage",
            index=models.Index(
                fields=["deployment", "next_attempt_at"],
                name="inbox_unordered_of_peer",
                condition=Q(order_key="", state="WAITING"),
            ),
        ),
    ]
