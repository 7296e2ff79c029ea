"""A contact may be known to have happened by a day at the latest."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0016_danger_first_in_its_lane'),
    ]

    operations = [
        migrations.AlterField(
            model_name='contact',
            name='precision',
            field=models.CharField(choices=[('exact', 'exact'), ('about', 'about'), ('day', 'some time that day'), ('until', 'that day or earlier')], default='exact', max_length=6),
        ),
    ]
