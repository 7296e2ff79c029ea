"""The one letter that a single person may send, and its review."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comms', '0002_response_edits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='purpose',
            field=models.CharField(choices=[('response', 'response'), ('request', 'request'), ('notice', 'notice'), ('checkpoint', 'checkpoint'), ('reply', 'reply'), ('emergency', 'emergency')], max_length=10),
        ),
    ]
