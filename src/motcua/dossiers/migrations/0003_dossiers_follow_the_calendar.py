from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_a_term_may_end_with_the_day")]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='calendar_version',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='historyline',
            name='due_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='historyline',
            name='due_to',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='historyline',
            name='act',
            field=models.CharField(choices=[('SUBMIT', 'Submitted'), ('ACCEPT', 'Accepted'), ('REJECT_INTAKE', 'Rejected at intake'), ('REQUEST_SUPPLEMENT', 'Supplement requested'), ('ANSWER_SUPPLEMENT', 'Supplement sent'), ('TAKE', 'Taken up'), ('REASSIGN', 'Reassigned'), ('FORWARD', 'Forwarded to the next step'), ('PROPOSE', 'Draft result submitted for signature'), ('RETURN_DRAFT', 'Draft result returned'), ('SIGN', 'Result signed'), ('SIGN_REFUSAL', 'Refusal signed'), ('HAND_OVER', 'Result handed over'), ('WITHDRAW', 'Withdrawn'), ('FOLLOW_CALENDAR', "The agency's working calendar changed")], max_length=20),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('stage__in', ['SUBMITTED', 'ACCEPTED', 'IN_PROGRESS', 'AWAITING_SIGNATURE', 'SUPPLEMENT', 'READY'])), fields=['agency_code', 'calendar_version'], name='clock_by_calendar'),
        ),
    ]
