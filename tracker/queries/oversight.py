"""Colleagues who stood out lately, for legal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker import history
from tracker.models import HistoryEvent, User

SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class StoodOut:
    """One alarm: who, when, over what (refusals, looks) and how many."""

    who: str
    at: datetime
    what: str
    number: int


def lately(now: datetime) -> list[StoodOut]:
    """Return the alarms of the last thirty days, the newest first."""
    rows = HistoryEvent.objects.filter(kind="staff.stood_out", at__gt=now - SHOWN_FOR)
    events = list(rows.order_by("-seq")[:100])
    told = history.details([event.seq for event in events])
    people = User.objects.in_bulk([e.object_key for e in events], field_name="key")
    return [
        StoodOut(people[e.object_key].name, e.at, told[e.seq]["what"], told[e.seq]["number"])
        for e in events
        if e.seq in told and e.object_key in people
    ]
