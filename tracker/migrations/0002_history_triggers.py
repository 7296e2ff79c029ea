"""UPDATE and DELETE on the record are refused by the database itself; details may only be emptied."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER history_event_no_update BEFORE UPDATE ON tracker_historyevent
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_event_no_delete BEFORE DELETE ON tracker_historyevent
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_detail_no_delete BEFORE DELETE ON tracker_historydetail
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_detail_only_emptied BEFORE UPDATE ON tracker_historydetail
WHEN NOT (NEW.seq = OLD.seq AND NEW.salt IS NULL AND NEW.data IS NULL
          AND NEW.erased_seq IS NOT NULL AND OLD.erased_seq IS NULL)
BEGIN SELECT RAISE(ABORT, 'history details can only be emptied'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON tracker_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are kept'); END;
"""
SQLITE_BACK = """
DROP TRIGGER history_event_no_update;
DROP TRIGGER history_event_no_delete;
DROP TRIGGER history_detail_no_delete;
DROP TRIGGER history_detail_only_emptied;
DROP TRIGGER checkpoint_no_delete;
"""
POSTGRES = """
CREATE FUNCTION doorstep_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'history is append-only'; END $$;
CREATE FUNCTION doorstep_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq = OLD.seq AND NEW.salt IS NULL AND NEW.data IS NULL
     AND NEW.erased_seq IS NOT NULL AND OLD.erased_seq IS NULL THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'history details can only be emptied';
END $$;
CREATE TRIGGER history_event_fixed BEFORE UPDATE OR DELETE ON tracker_historyevent
  FOR EACH ROW EXECUTE FUNCTION doorstep_append_only();
CREATE TRIGGER history_detail_kept BEFORE DELETE ON tracker_historydetail
  FOR EACH ROW EXECUTE FUNCTION doorstep_append_only();
CREATE TRIGGER history_detail_only_emptied BEFORE UPDATE ON tracker_historydetail
  FOR EACH ROW EXECUTE FUNCTION doorstep_only_emptied();
CREATE TRIGGER checkpoint_kept BEFORE DELETE ON tracker_checkpoint
  FOR EACH ROW EXECUTE FUNCTION doorstep_append_only();
"""
POSTGRES_BACK = """
DROP TRIGGER history_event_fixed ON tracker_historyevent;
DROP TRIGGER history_detail_kept ON tracker_historydetail;
DROP TRIGGER history_detail_only_emptied ON tracker_historydetail;
DROP TRIGGER checkpoint_kept ON tracker_checkpoint;
DROP FUNCTION doorstep_append_only();
DROP FUNCTION doorstep_only_emptied();
"""


def forwards(apps, editor):
    if editor.connection.vendor == "sqlite":
        cursor = editor.connection.connection.cursor()
        for part in SQLITE.split("END;"):
            if part.strip():
                cursor.execute(part + "END;")
    else:
        editor.execute(POSTGRES)


def backwards(apps, editor):
    if editor.connection.vendor == "sqlite":
        for statement in SQLITE_BACK.split(";"):
            if statement.strip():
                editor.execute(statement)
    else:
        editor.execute(POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
