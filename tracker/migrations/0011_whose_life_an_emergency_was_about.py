"""An emergency letter goes when the one is erased whose life it was about."""

import django.db.models.deletion
from django.db import migrations, models


def name_them(apps, schema_editor):
    """Say of acts from before whose life they were about; their letter names them by key."""
    acts, people = apps.get_model("tracker", "EmergencyAct"), apps.get_model("tracker", "Person")
    for act in acts.objects.select_related("proposal"):
        key = (act.proposal.facts or {}).get("person")
        acts.objects.filter(pk=act.pk).update(person=people.objects.filter(key=key).first())


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0010_emergency_acts'),
    ]

    operations = [
        migrations.AddField(
            model_name='emergencyact',
            name='person',
            field=models.ForeignKey(help_text='Whose life it was about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='tracker.person'),
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop),
    ]
