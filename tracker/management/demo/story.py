"""The story from its first hour up to now, told through the actions with a clock that goes on."""

from datetime import datetime, timedelta

from django.db import transaction

from tracker.management.demo import staff


@transaction.atomic
def tell(now: datetime) -> None:
    """Make the whole example, all or nothing."""
    begin = now - timedelta(days=staff.SPAN_DAYS)
    people = staff.bring_in(begin)
    staff.teams(people)
