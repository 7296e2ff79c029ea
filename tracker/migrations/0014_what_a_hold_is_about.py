"""A hold says what it is about. Until now the column held one word for all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0013_history_is_not_replaced_or_emptied'),
    ]

    operations = [
        migrations.AlterField(
            model_name='hold',
            name='scope',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunSQL(
            "UPDATE tracker_hold SET scope = '' WHERE scope = 'case'", migrations.RunSQL.noop
        ),
    ]
