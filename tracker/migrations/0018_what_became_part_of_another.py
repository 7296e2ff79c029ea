"""What became part of another enquiry is found by an index that holds nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0017_a_day_or_earlier'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='enquiry_merged_into'),
        ),
    ]
