"""Who pushes to a peer holds a lock of its connection, which goes when it dies; no mark in the table stays behind."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("road", "0001_initial")]

    operations = [migrations.RemoveField(model_name="contact", name="busy_until")]
