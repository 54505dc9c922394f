from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_deployments_tell_of_their_agencies")]

    operations = [
        migrations.AddField(
            model_name="directorycalendar",
            name="names",
            field=models.JSONField(default=dict),
        ),
    ]
