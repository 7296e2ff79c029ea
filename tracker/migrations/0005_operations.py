"""One more operation that takes two people: loosening the terms somebody works under."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0004_formalrequest_edits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="operation",
            field=models.CharField(
                choices=[
                    ("response.send", "response.send"),
                    ("request.file", "request.file"),
                    ("person.erase", "person.erase"),
                    ("case.purge", "case.purge"),
                    ("case.merge", "case.merge"),
                    ("case.export", "case.export"),
                    ("hold.release", "hold.release"),
                    ("case.lower_marking", "case.lower_marking"),
                    ("role.grant", "role.grant"),
                    ("person.change_address", "person.change_address"),
                    ("message.resolve", "message.resolve"),
                    ("staff.loosen_terms", "staff.loosen_terms"),
                ],
                max_length=24,
            ),
        ),
    ]
