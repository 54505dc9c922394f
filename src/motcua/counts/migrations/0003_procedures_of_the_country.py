from django.db import migrations, models

FILL = """
INSERT INTO counts_countrymonth (month, procedure, received, early, on_time, overdue, withdrawn)
SELECT month, procedure, sum(received_counter + received_online + received_postal), sum(early), sum(on_time),
       sum(overdue), sum(withdrawn)
FROM counts_proceduremonth GROUP BY 1, 2;
INSERT INTO counts_countryopen (procedure, due_month, open)
SELECT procedure, date_trunc('month', due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, sum(open)
FROM counts_openbydue GROUP BY 1, 2 HAVING sum(open) <> 0
"""


class Migration(migrations.Migration):
    dependencies = [("counts", "0002_months_of_provinces")]

    operations = [
        migrations.CreateModel(
            name="CountryMonth",
            fields=[
                ("early", models.BigIntegerField()),
                ("on_time", models.BigIntegerField()),
                ("overdue", models.BigIntegerField()),
                ("withdrawn", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month", "procedure", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField()),
                ("procedure", models.TextField()),
                ("received", models.BigIntegerField()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CountryOpen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.TextField()),
                ("due_month", models.DateField(null=True)),
                ("open", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("open", 0)), fields=["id"], name="counts_country_open_none")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procedure", "due_month"), name="counts_country_open_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="proceduremonth",
            index=models.Index(fields=["province", "month"], name="counts_month_of_province"),
        ),
        migrations.AddIndex(
            model_name="openbydue", index=models.Index(fields=["due_at"], name="counts_open_by_due")
        ),
        migrations.AddIndex(
            model_name="openbydue", index=models.Index(fields=["province"], name="counts_open_of_province")
        ),
    ]
