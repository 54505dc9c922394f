from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='deadlinesegment',
            name='at_end_of_day',
            field=models.BooleanField(default=False),
        ),
    ]
