"""Who stands before a message that can't be taken is looked up: the message, and the skips of its place."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("road", "0008_bodies_not_packed_slowly")]

    operations = [
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                fields=["sender", "recipient", "order_key", "order_seq"],
                name="skips_of_a_place",
                condition=Q(type="road.Skip.1"),
            ),
        ),
    ]
