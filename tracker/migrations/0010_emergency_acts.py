"""The one letter that a single person may send, and its review."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0009_case_merged_into'),
    ]

    operations = [
        migrations.AlterField(
            model_name='proposal',
            name='operation',
            field=models.CharField(choices=[('response.send', 'response.send'), ('request.file', 'request.file'), ('person.erase', 'person.erase'), ('case.purge', 'case.purge'), ('case.merge', 'case.merge'), ('case.export', 'case.export'), ('hold.release', 'hold.release'), ('case.lower_marking', 'case.lower_marking'), ('role.grant', 'role.grant'), ('person.change_address', 'person.change_address'), ('message.resolve', 'message.resolve'), ('staff.loosen_terms', 'staff.loosen_terms'), ('emergency.send', 'emergency.send')], max_length=24),
        ),
        migrations.CreateModel(
            name='EmergencyAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(help_text='Which kind of desk was written to.', max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('done_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('verdict', models.CharField(blank=True, max_length=300)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='tracker.case')),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='emergency', to='tracker.proposal')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['reviewed_at', 'done_at'], name='emergency_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='emergencyact_reviewed_paired')],
            },
        ),
    ]
