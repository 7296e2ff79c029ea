"""Write the periodic jobs of tracker/config/schedule.py into the queue's table."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule


class Command(BaseCommand):
    """Run at every start: jobs are entered, changed and taken away; running twice does nothing."""

    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the table in line with the list."""
        jobs = import_string(settings.SCHEDULE)
        for name, func, minutes in jobs:
            _install(name, func, minutes)
        periodic = Schedule.objects.exclude(schedule_type=Schedule.ONCE)
        periodic.exclude(name__in=[name for name, _func, _minutes in jobs]).delete()


def _install(name: str, func: str, minutes: int) -> None:
    values = {"func": func, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
    row, made = Schedule.objects.get_or_create(
        name=name, defaults={**values, "next_run": timezone.now()}
    )
    if not made:
        # The next run stays: a start must not put off what is due every twelve hours.
        Schedule.objects.filter(pk=row.pk).update(**values)
