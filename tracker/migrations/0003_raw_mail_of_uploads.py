"""Let uploaded mails whose bytes were here before name the original that holds them."""

from django.db import migrations


def name_originals(apps, schema_editor):
    Intake, Blob = apps.get_model("tracker", "Intake"), apps.get_model("tracker", "Blob")
    there = dict(Blob.objects.filter(removed_at=None).values_list("digest", "key"))
    known = {key.hex for key in there.values()}
    for row in Intake.objects.filter(source="upload").exclude(raw_name="").iterator():
        if row.raw_name not in known and row.digest in there:
            Intake.objects.filter(pk=row.pk).update(raw_name=there[row.digest].hex)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0002_history_triggers")]

    operations = [migrations.RunPython(name_originals, migrations.RunPython.noop)]
