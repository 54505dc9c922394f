from django.db import migrations

# Packing a body with PostgreSQL's own method costs more processor time than all else that is done with it at the door.
# Servers built without LZ4 keep that.
PACK = """
DO $$ BEGIN
    ALTER TABLE road_inboxmessage ALTER COLUMN body SET COMPRESSION lz4;
    ALTER TABLE road_outboxmessage ALTER COLUMN body SET COMPRESSION lz4;
    ALTER TABLE road_relayedmessage ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("road", "0006_what_is_due_is_in_order"),
    ]

    operations = [migrations.RunSQL(PACK, migrations.RunSQL.noop)]
