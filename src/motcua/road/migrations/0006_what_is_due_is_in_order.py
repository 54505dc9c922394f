"""What waits for a peer lies in the index in the very order of handing over, also when a million were due at once."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("road", "0005_held_messages_know_their_place")]

    operations = [
        migrations.RemoveIndex(model_name="outboxmessage", name="outbox_to_push"),
        migrations.RemoveIndex(model_name="relayedmessage", name="relay_to_push"),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                fields=["peer", "priority", "next_attempt_at", "order_seq", "message_id"],
                name="outbox_to_push",
                condition=Q(state__in=["WAITING", "RELAYED"]),
            ),
        ),
        migrations.AddIndex(
            model_name="relayedmessage",
            index=models.Index(
                fields=["to_peer", "priority", "next_attempt_at", "order_seq", "message_id"],
                name="relay_to_push",
                condition=Q(state="WAITING"),
            ),
        ),
    ]
