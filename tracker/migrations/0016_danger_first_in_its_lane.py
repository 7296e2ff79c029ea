"""Danger comes first in its lane: the index of the queue has that order, too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0015_who_somebody_counted_as_before'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='enquiry',
            name='enquiry_queue',
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(condition=models.Q(('open', True)), fields=['lane', '-danger', 'answer_by'], name='enquiry_in_queue'),
        ),
    ]
