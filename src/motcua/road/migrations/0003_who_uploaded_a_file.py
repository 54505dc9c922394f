"""An upload stays as the proof that a deployment had the file; files from before must be shown again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("road", "0002_pushing_is_locked_by_connection")]

    operations = [
        migrations.AddField(model_name="fileunderway", name="done_at", field=models.DateTimeField(null=True)),
    ]
