"""Telling people of dates that come near. Each reminder is claimed first, so it is given once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tracker import history, lifecycle, policy
from tracker.models import Deadline
from tracker.queries import due
from tracker.rules.regimes.base import Side

HOUSE = "deadlines"


@transaction.atomic
def remind(deadline: Deadline, *, now: datetime) -> bool:
    """Remind of a date that has come near, once for each number of days; tell whether we did."""
    stage = due.stage(due.days_left(deadline, now))
    if stage is None:
        return False
    lifecycle.lock_case(deadline.case_id)
    untold = Q(reminded_days=None) | Q(reminded_days__gt=stage)
    claimed = due.running().filter(untold, pk=deadline.pk)
    if claimed.update(reminded_days=stage) != 1:
        return False
    history.record(
        "deadline.reminded", case=deadline.case, by=policy.house(HOUSE, now=now),
        about=deadline.key, at=now, days=stage, left=due.days_left(deadline, now),
    )  # fmt: skip
    return True


@transaction.atomic
def escalate(deadline: Deadline, *, now: datetime) -> bool:
    """Call legal when our safe day is at hand and nothing was filed, once; tell whether we did."""
    left = due.days_left(deadline, now)
    if deadline.side != Side.OURS or left is None or left > due.ESCALATE_AT:
        return False
    lifecycle.lock_case(deadline.case_id)
    claimed = due.running().filter(pk=deadline.pk, escalated_at=None)
    if claimed.update(escalated_at=now) != 1:
        return False
    history.record(
        "deadline.escalated", case=deadline.case, by=policy.house(HOUSE, now=now),
        about=deadline.key, at=now, left=left,
    )  # fmt: skip
    return True
