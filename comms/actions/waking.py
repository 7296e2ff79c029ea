"""Having the outbox looked at close to the time of a message."""

from datetime import datetime

from django_q.models import Schedule
from django_q.tasks import async_task


def wake(at: datetime, *, now: datetime) -> None:
    """Have the outbox looked at close to `at`; it is looked at every minute in any case."""
    if at <= now:
        async_task("comms.tasks.drain_outbox", group="outbox")
        return
    Schedule.objects.get_or_create(
        name=f"outbox {at:%Y-%m-%dT%H:%M}",
        defaults={
            "func": "comms.tasks.drain_outbox",
            "schedule_type": Schedule.ONCE,
            "next_run": at,
        },
    )
