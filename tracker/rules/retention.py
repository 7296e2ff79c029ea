"""How long things are kept after a case was closed, and what goes when. House policy, not law.

The clock starts with the closing, and anew with whatever happens in the case after it.
"""

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOTICE = timedelta(days=14)
"""What is going to go is announced this long before."""
UNPLACED_MAIL = timedelta(days=90)
"""Mail that belongs to nobody is kept this long."""


class What(StrEnum):
    """What goes together."""

    MINORS = "minors"
    SEALED = "sealed"
    PERSONAL = "personal"


MONTHS = {What.MINORS: 6, What.SEALED: 12, What.PERSONAL: 36}
"""Months after the clock started. Headers of the history and internal facts are kept ten years
and longer: they name nobody once the rest is gone."""


@dataclass(frozen=True)
class Step:
    """One kind of thing that goes, and when."""

    what: What
    due_at: datetime


def months_after(start: datetime, months: int) -> datetime:
    """Return the same day so many months later, the last of the month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))


def clock_start(closed_at: datetime | None, latest_at: datetime) -> datetime | None:
    """Return when the clock started: the closing or what happened after; None while open."""
    return None if closed_at is None else max(closed_at, latest_at)


def steps(start: datetime | None, *, minors: bool, gone: frozenset[What]) -> list[Step]:
    """Return what is still to go and when, the soonest first; nothing while a case is open."""
    if start is None:
        return []
    kinds = [what for what in What if what not in gone and (minors or what is not What.MINORS)]
    if What.PERSONAL in gone:
        return []
    return sorted(
        (Step(what, months_after(start, MONTHS[what])) for what in kinds),
        key=lambda step: step.due_at,
    )


def may_go(
    step: Step, *, start: datetime, announced_at: datetime | None, held: bool, now: datetime
) -> bool:
    """Tell whether it may go now: due, announced long enough since the clock started, not held."""
    told = announced_at is not None and announced_at >= start and now - announced_at >= NOTICE
    return told and not held and now >= step.due_at
