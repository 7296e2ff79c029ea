"""The operation that lets somebody into a case nobody can open any more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0011_whose_life_an_emergency_was_about'),
    ]

    operations = [
        migrations.AlterField(
            model_name='proposal',
            name='operation',
            field=models.CharField(choices=[('response.send', 'response.send'), ('request.file', 'request.file'), ('person.erase', 'person.erase'), ('case.purge', 'case.purge'), ('case.merge', 'case.merge'), ('case.export', 'case.export'), ('hold.release', 'hold.release'), ('case.lower_marking', 'case.lower_marking'), ('role.grant', 'role.grant'), ('person.change_address', 'person.change_address'), ('message.resolve', 'message.resolve'), ('staff.loosen_terms', 'staff.loosen_terms'), ('emergency.send', 'emergency.send'), ('case.seat', 'case.seat')], max_length=24),
        ),
    ]
