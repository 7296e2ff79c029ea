"""Under which ids somebody counted before two accounts were found to be one person’s."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0014_what_a_hold_is_about'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='former_persons',
            field=models.JSONField(blank=True, default=list, help_text='Who they counted as before two accounts were found to be one person’s.'),
        ),
    ]
