"""An entry is not written over by a second one of its number, and no table of the record emptied.

SQLite's REPLACE deletes without asking the triggers on DELETE, and so does TRUNCATE on PostgreSQL.
"""

from django.db import migrations

TABLES = {
    "tracker_historyevent": "seq",
    "tracker_historydetail": "seq",
    "tracker_checkpoint": "id",
}
ONCE = """
CREATE TRIGGER {table}_once BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
"""
WHOLE = """
CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION doorstep_append_only()
"""


def forwards(apps, editor):
    words = ONCE if editor.connection.vendor == "sqlite" else WHOLE
    for table, key in TABLES.items():
        editor.execute(words.format(table=table, key=key))


def backwards(apps, editor):
    for table in TABLES:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {table}_once")
        else:
            editor.execute(f"DROP TRIGGER {table}_whole ON {table}")


class Migration(migrations.Migration):
    dependencies = [("tracker", "0012_a_seat_at_a_shut_case")]
    operations = [migrations.RunPython(forwards, backwards)]
