"""Deadlines as people work with them: what is due when, in which derived state, and for whom."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Case as Either
from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from tracker import policy
from tracker.models import Case, Deadline, DeadlineChange
from tracker.policy import Actor
from tracker.rules import calendars
from tracker.rules.regimes.base import AS_OF, Side

SOON = timedelta(days=7)
REMIND_AT = (14, 7, 3, 1, 0)
"""So many days before a date we remind of it; house policy, never law."""
ESCALATE_AT = 2
BY_HAND = ("hand_pause", "hand_resume", "hand_extend")
"""Kinds of a change that a person made; what the rules say later asks first."""


class DueState(StrEnum):
    """Where a deadline stands; derived, never stored."""

    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    NO_DAY = "no_day"
    MET = "met"
    MET_LATE = "met_late"
    WAIVED = "waived"


FILTERS = ("ours", "theirs", "paused", "week", "overdue", "settled")


@dataclass(frozen=True)
class Line:
    """One deadline of the list: the day to look at, the instant that day ends, and its state.

    `day` is our safe day, their last day or, where the law names none, the reminder.
    """

    row: Deadline
    state: DueState
    day: date | None
    until: datetime | None
    safe_day_passed: bool
    policy_only: bool


def zone_of(place: str) -> tzinfo:
    """Return the zone of the place where the act must be done; UTC for a place without calendar."""
    try:
        return calendars.zone(place)
    except calendars.CalendarError:
        return UTC


def today_at(place: str, now: datetime) -> date:
    """Return the day it is at `place`."""
    return now.astimezone(zone_of(place)).date()


def line(row: Deadline, now: datetime) -> Line:
    """Return a deadline as the list shows it."""
    day = day_of(row)
    safe = row.act_by_on
    state = state_of(row, now)
    running = state in (DueState.OPEN, DueState.SOON)
    return Line(
        row=row,
        state=state,
        day=day,
        until=_ends(row, day),
        safe_day_passed=running and safe is not None and today_at(row.place, now) > safe,
        policy_only=row.due_on is None and row.act_by_on is None and day is not None,
    )


def day_of(row: Deadline) -> date | None:
    """Return the day to act or to look by."""
    return row.act_by_on or row.due_on or row.reminder_on


def _ends(row: Deadline, day: date | None) -> datetime | None:
    exact = row.act_by_at or row.due_at
    if exact or day is None:
        return exact
    return datetime.combine(day, time(23, 59), zone_of(row.place))


def state_of(row: Deadline, now: datetime) -> DueState:
    """Return where a deadline stands at `now`; nothing is overdue before its last day has ended."""
    if row.waived_at is not None:
        return DueState.WAIVED
    if row.met_at is not None:
        return DueState.MET_LATE if _is_past(row, row.met_at) else DueState.MET
    if row.paused:
        return DueState.PAUSED
    day = day_of(row)
    if day is None:
        return DueState.NO_DAY
    if _is_past(row, now):
        return DueState.OVERDUE
    return DueState.SOON if day - today_at(row.place, now) <= SOON else DueState.OPEN


def _is_past(row: Deadline, at: datetime) -> bool:
    if row.due_at is not None:
        return at > row.due_at
    return row.due_on is not None and today_at(row.place, at) > row.due_on


def visible_to(by: Actor) -> QuerySet[Deadline]:
    """Return the deadlines of cases the reader may open."""
    rows = Deadline.objects.filter(case__in=policy.cases_visible_to(by))
    return rows.select_related("case", "formal_request__outlet")


def listing(by: Actor, asked: str, now: datetime) -> QuerySet[Deadline]:
    """Return the list: ours first by their safe day, theirs after; those without a day last."""
    rows = visible_to(by)
    settled = ~Q(met_at=None) | ~Q(waived_at=None)
    rows = rows.filter(settled) if asked == "settled" else rows.exclude(settled)
    if asked in _WHERE:
        rows = rows.filter(_WHERE[asked])
    if asked == "week":
        rows = _dated(rows).filter(paused=False, day__lte=now.date() + SOON)
    if asked == "overdue":
        rows = rows.filter(_over(now), paused=False)
    if asked == "settled":
        return rows.order_by(Coalesce("met_at", "waived_at").desc(), "-pk")
    return in_order(rows)


def of_case(case: Case) -> tuple[QuerySet[Deadline], QuerySet[Deadline]]:
    """Return the dates of one case: those that run in their order, and those that are settled."""
    rows = Deadline.objects.filter(case=case).select_related("case", "formal_request__outlet")
    settled = rows.exclude(met_at=None, waived_at=None)
    newest = settled.order_by(Coalesce("met_at", "waived_at").desc(), "-pk")
    return in_order(rows.filter(met_at=None, waived_at=None)), newest


_WHERE = {
    "ours": Q(side=Side.OURS),
    "theirs": ~Q(side=Side.OURS),
    "paused": Q(paused=True),
}


def in_order(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Return ours by safe day, then theirs by last day."""
    ours_first = Either(When(side=Side.OURS, then=0), default=1, output_field=IntegerField())
    return _dated(rows).order_by(ours_first, F("day").asc(nulls_last=True), "pk")


def _dated(rows: QuerySet[Deadline]) -> QuerySet[Any]:
    return rows.annotate(day=Coalesce("act_by_on", "due_on", "reminder_on"))


def _over(now: datetime) -> Q:
    # By the date where it is earliest: nobody is listed as late while it is still the day there.
    return Q(due_at__lt=now) | Q(due_at=None, due_on__lt=_earliest_day(now))


def _earliest_day(now: datetime) -> date:
    return min(now.astimezone(zone).date() for zone in _zones())


@lru_cache(maxsize=1)
def _zones() -> tuple[tzinfo, ...]:
    return tuple({calendars.zone(code) for code in calendars.PLACES})


def running() -> QuerySet[Deadline]:
    """Return the deadlines whose clock runs."""
    return Deadline.objects.filter(met_at=None, waived_at=None, paused=False)


def near(now: datetime) -> QuerySet[Deadline]:
    """Return running deadlines close enough to be told of, and not told of for the last time."""
    horizon = now.date() + timedelta(days=max(REMIND_AT) + 1)
    untold = Q(reminded_days=None) | Q(reminded_days__gt=min(REMIND_AT))
    uncalled = Q(side=Side.OURS, escalated_at=None)
    rows = _dated(running()).filter(untold | uncalled, day__lte=horizon)
    return rows.select_related("case").order_by("day", "pk")


def days_left(row: Deadline, now: datetime) -> int | None:
    """Return in how many days, at the place, the day to act comes; below zero when it is gone."""
    day = day_of(row)
    return (day - today_at(row.place, now)).days if day else None


def stage(left: int | None) -> int | None:
    """Return which reminder belongs to so many days: the smallest number that is not below it."""
    reached = [days for days in REMIND_AT if left is not None and left <= days]
    return min(reached, default=None)


def outdated(of: QuerySet[Deadline] | None = None) -> QuerySet[Deadline]:
    """Return running deadlines that were computed with older rules or an older calendar."""
    rows = (running() if of is None else of.filter(met_at=None, waived_at=None)).exclude(
        formal_request=None
    )
    newest = Q(rule_version=AS_OF, calendar_version__endswith=f": {calendars.VERSION}")
    return rows.exclude(newest).select_related("case", "formal_request").order_by("pk")


def is_by_hand(row: Deadline) -> bool:
    """Tell whether a person set the date that holds now."""
    kinds = (*BY_HAND, "accepted")
    newest = row.changes.filter(kind__in=kinds).order_by("-changed_at", "-pk").first()
    return newest is not None and newest.kind in BY_HAND


def changes(row: Deadline) -> list[DeadlineChange]:
    """Return everything that changed this date, the newest first."""
    rows = row.changes.select_related("changed_by").order_by("-changed_at", "-pk")
    return list(rows[:100])


def to_review(row: Deadline, found: list[DeadlineChange]) -> DeadlineChange | None:
    """Return the question that newer rules put and nobody has answered yet."""
    newest = next((one for one in found if one.kind in ("review", "accepted", "kept")), None)
    return newest if newest is not None and newest.kind == "review" else None


def with_questions(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Add to each deadline which of the answers to newer rules came last."""
    kinds = DeadlineChange.objects.filter(kind__in=("review", "accepted", "kept"))
    newest = kinds.filter(deadline=OuterRef("pk")).order_by("-changed_at", "-pk")
    return rows.annotate(asked=Subquery(newest.values("kind")[:1]))
