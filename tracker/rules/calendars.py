"""Working days by place: public holidays of a pinned library plus our own corrections.

Places and calendars share one list of codes. A place or year without a calendar is an error; a day
is never taken to be open because nobody knew better.
"""

from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import holidays
import holidays.countries  # all of it now, once, and not within the first request

from tracker.rules.errors import RuleError
from tracker.rules.places import CALENDARS, EQUATED_DAYS, OVERRIDES, PLACES, Calendar

__all__ = [
    "CALENDARS",
    "PLACES",
    "VERSION",
    "Calendar",
    "CalendarError",
    "closed_days",
    "easter",
    "get",
    "is_open",
    "last_open",
    "next_open",
    "observed",
    "place",
    "why_closed",
    "zone",
]

VERSION: Final = f"holidays {version('holidays')}, overrides {OVERRIDES}"

SATURDAY: Final = 5
SUNDAY: Final = 6
ONE_DAY: Final = timedelta(days=1)


class CalendarError(RuleError):
    """A place, calendar or year that Doorstep has no list of holidays for."""


def get(code: str) -> Calendar:
    """The calendar called `code`, in any case; raises CalendarError."""
    try:
        return CALENDARS[code.strip().upper()]
    except KeyError:
        raise CalendarError(f"unknown place {code!r}; possible: {', '.join(PLACES)}") from None


def place(code: str) -> Calendar:
    """The calendar of a place; raises CalendarError for codes that are only named by clocks."""
    found = get(code)
    if found.only_named:
        raise CalendarError(
            f"{found.code} is a calendar that single clocks name, not a place; "
            f"possible: {', '.join(PLACES)}"
        )
    return found


@lru_cache(maxsize=64)
def zone(code: str) -> ZoneInfo:
    """The time zone of the place `code`; raises CalendarError."""
    return ZoneInfo(get(code).zone)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm in Meeus, chapter 8)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, odd = divmod(century, 4)
    moved = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moved + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _day(rule: str, year: int) -> date:
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.removeprefix("easter")))
    month, day = rule.split("-")
    return date(year, int(month), int(day))


@lru_cache(maxsize=1024)
def closed_days(code: str, year: int) -> MappingProxyType[date, str]:
    """Public holidays of `code` in `year` with their names; raises CalendarError."""
    calendar = get(code)
    days = _listed(calendar, year)
    for rule in calendar.removes:
        days.pop(_day(rule, year), None)
    for rule, name in calendar.adds:
        days.setdefault(_day(rule, year), name)
    equated = EQUATED_DAYS.get(calendar.code, MappingProxyType({}))
    days.update({day: name for day, name in equated.items() if day.year == year})
    return MappingProxyType(days)


def _listed(calendar: Calendar, year: int) -> dict[date, str]:
    listed = holidays.country_holidays(
        calendar.country, subdiv=calendar.subdivision, years=year, expand=False, language="en_US"
    )
    if not listed:
        raise CalendarError(
            f"no calendar of public holidays for {calendar.code} in {year}; nothing is computed"
        )
    return {day: name for day, name in listed.items() if day.year == year}


def why_closed(code: str, day: date, *, saturday_open: bool = False) -> str | None:
    """Why `day` is no working day in `code`, or None; raises CalendarError."""
    holiday = closed_days(code, day.year).get(day)
    if holiday is not None:
        return holiday
    if day.weekday() == SUNDAY:
        return "Sunday"
    return "Saturday" if day.weekday() == SATURDAY and not saturday_open else None


def is_open(code: str, day: date, *, saturday_open: bool = False) -> bool:
    """Whether `day` is a working day in `code`; raises CalendarError."""
    return why_closed(code, day, saturday_open=saturday_open) is None


def next_open(code: str, day: date) -> date:
    """The first working day on or after `day`; raises CalendarError."""
    while not is_open(code, day):
        day += ONE_DAY
    return day


def last_open(code: str, day: date, *, saturday_open: bool = False) -> date:
    """The last working day on or before `day`; raises CalendarError."""
    while not is_open(code, day, saturday_open=saturday_open):
        day -= ONE_DAY
    return day


def observed(code: str, after: date, until: date) -> dict[date, str]:
    """Weekdays in (after, until] that are closed only as the substitute of a holiday."""
    return {
        day: name
        for year in range(after.year, until.year + 1)
        for day, name in closed_days(code, year).items()
        if after < day <= until and "(observed)" in name and day.weekday() < SATURDAY
    }
