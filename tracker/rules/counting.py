"""Counting periods: pure arithmetic on dates and instants, without law and without words."""

from calendar import monthrange
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tracker.rules import calendars
from tracker.rules.calendars import ONE_DAY, CalendarError
from tracker.rules.regimes.base import ActBy, Unit

ELAPSED: Final = frozenset({Unit.HOURS, Unit.BUSINESS_HOURS})
SKIPPING: Final = frozenset({Unit.WORKING_DAYS, Unit.WERKTAGE})
"""Units that already leave out closed days, so that their end is never rolled."""


def add_months(start: date, months: int) -> date:
    """The same date number `months` later, or the last day of that month; CalendarError."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise CalendarError(f"the period runs into the year {year}, which has no calendar")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_days(start: date, days: int) -> date:
    """`days` calendar days after `start`, which is not counted; raises CalendarError."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise CalendarError("the period runs past every calendar") from None


def add_working_days(
    start: date,
    amount: int,
    *,
    code: str,
    saturday_open: bool = False,
    opened: Collection[date] = (),
) -> date:
    """The `amount`-th working day after `start`, before it when negative; raises CalendarError.

    Days in `opened` are taken as working days although the calendar lists them.
    """
    step, left, day = (ONE_DAY if amount >= 0 else -ONE_DAY), abs(amount), start
    while left:
        day += step
        left -= day in opened or calendars.is_open(code, day, saturday_open=saturday_open)
    return day


def add_hours(start: datetime, hours: timedelta, zone: ZoneInfo) -> datetime:
    """Elapsed time in UTC, printed in `zone`; raises CalendarError."""
    try:
        return (start.astimezone(UTC) + hours).astimezone(zone)
    except OverflowError:
        raise CalendarError("the period runs past every calendar") from None


def add_business_hours(start: datetime, hours: int, *, code: str, zone: ZoneInfo) -> datetime:
    """Elapsed hours without those of closed days; raises CalendarError."""
    now, left = start.astimezone(UTC), timedelta(hours=hours)
    while True:
        day = now.astimezone(zone).date()
        midnight = datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC)
        if calendars.is_open(code, day):
            if left <= midnight - now:
                return (now + left).astimezone(zone)
            left -= midnight - now
        now = midnight


def add(start: date, amount: int, unit: Unit, *, code: str) -> date:
    """`amount` of a unit counted in days or longer, by the rule of that unit; CalendarError."""
    match unit:
        case Unit.DAYS:
            return add_days(start, amount)
        case Unit.WEEKS:
            return add_days(start, 7 * amount)
        case Unit.MONTHS:
            return add_months(start, amount)
        case Unit.YEARS:
            return add_months(start, 12 * amount)
        case Unit.END_OF_YEAR_YEARS:
            return add_months(date(start.year, 12, 31), 12 * amount)
        case Unit.WORKING_DAYS | Unit.WERKTAGE:
            werktage = unit is Unit.WERKTAGE
            return add_working_days(start, amount, code=code, saturday_open=werktage)
        case _:
            raise AssertionError(f"{unit} is not counted in days")


def safe_date(unrolled: date, rule: ActBy, *, code: str) -> date:
    """The day by which we act so that no argument about the last day is needed; CalendarError."""
    match rule:
        case ActBy.PREVIOUS_WORKING_DAY:
            return calendars.last_open(code, unrolled)
        case ActBy.WORKING_DAY_BEFORE:
            return calendars.last_open(code, unrolled - ONE_DAY)
        case ActBy.PREVIOUS_POSTING_DAY:
            return calendars.last_open(code, unrolled, saturday_open=True)
        case ActBy.DUE_INSTANT:
            return unrolled
