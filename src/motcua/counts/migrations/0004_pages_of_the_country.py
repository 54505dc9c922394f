from django.db import migrations, models

# Whoever folds or corrects with the old statements ends before, or fails afterwards and leaves the log as it is.
HOLD = "LOCK TABLE counts_provinceday, counts_openbydue, counts_countryopen IN SHARE ROW EXCLUSIVE MODE"
FILL = """
INSERT INTO counts_countrylate (id, until) VALUES (1, now());
INSERT INTO counts_countryopen (procedure, open, late, paused)
SELECT procedure, sum(open), coalesce(sum(open) FILTER (WHERE due_at < now()), 0),
       coalesce(sum(open) FILTER (WHERE due_at IS NULL), 0)
FROM counts_openbydue GROUP BY 1;
INSERT INTO counts_countryday (day, channel, received, early, on_time, overdue, withdrawn)
SELECT day, channel, sum(received), sum(early), sum(on_time), sum(overdue), sum(withdrawn)
FROM counts_provinceday GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [("counts", "0003_procedures_of_the_country")]

    operations = [
        migrations.RunSQL(HOLD, migrations.RunSQL.noop),
        migrations.DeleteModel(name="CountryOpen"),
        migrations.CreateModel(
            name="CountryOpen",
            fields=[
                ("procedure", models.TextField(primary_key=True, serialize=False)),
                ("open", models.BigIntegerField()),
                ("late", models.BigIntegerField()),
                ("paused", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CountryLate",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="counts_country_late_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CountryDay",
            fields=[
                ("early", models.BigIntegerField()),
                ("on_time", models.BigIntegerField()),
                ("overdue", models.BigIntegerField()),
                ("withdrawn", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "channel", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("channel", models.TextField()),
                ("received", models.BigIntegerField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
