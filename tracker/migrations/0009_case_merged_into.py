"""A case names the one that it became part of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0008_evidence_preview_type'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='merged_into',
            field=models.ForeignKey(blank=True, help_text='The case that all of this one became part of; then it is closed and empty.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='tracker.case'),
        ),
    ]
