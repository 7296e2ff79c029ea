"""What legal hears of colleagues: refused again and again, or revealing very much."""

from datetime import datetime, timedelta

from django.db import transaction

from tracker import history, policy
from tracker.models import HistoryEvent
from tracker.policy import Actor

REFUSALS, REFUSED_WITHIN = 20, timedelta(minutes=10)
"""So many refusals in that time are no slip; legal hears, and no more of them are entered."""
REVEALS, REVEALED_WITHIN = 16, timedelta(hours=1)
"""So many looks in that time are told to legal; a few more, and they take another permission."""
ASKED = 60


@transaction.atomic
def refuse(*, page: str, asked: str, status: int, by: Actor, now: datetime) -> None:
    """Enter that a page was refused to a colleague, whether what was asked for exists or not."""
    refused = _entries(by, "staff.refused", now - REFUSED_WITHIN)
    if refused >= REFUSALS:
        return
    history.record(
        "staff.refused", by=by, about=by.key, at=now, page=page, asked=asked[:ASKED], status=status
    )
    if refused + 1 == REFUSALS:
        stand_out(by, what="refusals", number=REFUSALS, now=now)


def weigh_looks(by: Actor, *, now: datetime) -> None:
    """Tell legal once of somebody who looks at very much that is sealed within the hour."""
    since = now - REVEALED_WITHIN
    if _entries(by, "sealed.revealed", since) < REVEALS:
        return
    told = HistoryEvent.objects.filter(object_key=by.key, kind="staff.stood_out", at__gt=since)
    if not any(one["what"] == "looks" for one in history.details([e.seq for e in told]).values()):
        stand_out(by, what="looks", number=REVEALS, now=now)


@transaction.atomic
def stand_out(who: Actor, *, what: str, number: int, now: datetime) -> None:
    """Say that somebody stands out; legal hears at once, and finds it under Emergencies."""
    by = policy.house("oversight", now=now)
    policy.require_house(by)
    history.record("staff.stood_out", by=by, about=who.key, at=now, what=what, number=number)


def _entries(by: Actor, kind: str, since: datetime) -> int:
    return HistoryEvent.objects.filter(actor_key=by.key, kind=kind, at__gt=since).count()
