"""Messages of a key that came at once are handed over in its order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("road", "0004_everybody_has_a_turn")]

    operations = [
        migrations.AddField(model_name="relayedmessage", name="order_seq", field=models.BigIntegerField(default=0)),
    ]
