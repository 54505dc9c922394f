"""Recipients tell what they could not do, and why; senders note it with the message."""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("parked", "Parked at the recipient"),
    ("done", "Done by the recipient"),
    ("given_up", "Given up by the recipient"),
]


class Migration(migrations.Migration):
    dependencies = [("road", "0009_skips_are_found_by_their_place")]

    operations = [
        migrations.AddField("inboxmessage", "told", models.TextField(null=True)),
        migrations.AddField("outboxmessage", "held_up_at", models.DateTimeField(null=True)),
        migrations.AddField("outboxmessage", "held_up_reason", models.TextField(null=True)),
        migrations.AddField(
            "outboxmessage", "held_up_state", models.CharField(choices=STATES, max_length=10, null=True)
        ),
        migrations.AddIndex(
            "outboxmessage",
            models.Index(fields=["message_id"], name="outbox_held_up", condition=Q(held_up_state="parked")),
        ),
    ]
