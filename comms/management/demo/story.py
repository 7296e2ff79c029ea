"""The story from before its first hour up to now, told through the actions with a clock."""

from datetime import datetime, timedelta

from django.db import transaction
from django_q.models import OrmQ

from comms.management.demo import answers, asking
from tracker.management.demo import desk, media, record, staff
from tracker.management.demo.stage import Stage, first_day
from tracker.models import Person


@transaction.atomic
def tell(now: datetime) -> None:
    """Make the whole example, all or nothing."""
    begin = first_day(now)
    people = staff.bring_in(begin - timedelta(days=staff.DAYS_BEFORE))
    stage = Stage(people, staff.teams(people), {}, begin, now)
    at = stage.at(-4, 10)
    stage.outlets.update(media.enter(by=stage.actor("lena", at), now=at))
    record.rules_of_routing(stage)
    asking.sign_off(stage)

    def beside(subject: Person) -> list[record.Step]:
        return [*answers.lines(stage), *asking.asked(stage, subject)]

    circle = record.main_case(stage, beside)
    record.small_cases(stage)
    desk.today(stage)
    asking.register(stage, circle["subject"].case)
    answers.responses(stage, circle["subject"].case)
    # What was queued on the way is of days gone by: the regular look takes care of what is due.
    OrmQ.objects.all().delete()
