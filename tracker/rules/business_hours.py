"""Office hours of a desk: whether it is open, and when so many open hours have passed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.rules import calendars
from tracker.rules.errors import RuleError

_SPAN: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_ONE_DAY: Final = timedelta(days=1)
_HORIZON: Final = 370
"""A desk that does not open within so many days is treated as one without office hours."""


class HoursError(RuleError):
    """Office hours that cannot be read; the message shows the form they need."""


@dataclass(frozen=True, slots=True)
class Office:
    """Seven entries from Monday, `09:00-18:00` or empty, in `zone`, closed on holidays of `place`.

    Without any hours at all a desk counts as always open.
    """

    hours: tuple[str, ...]
    zone: str = "UTC"
    place: str = ""

    @property
    def has_hours(self) -> bool:
        """Tell whether somebody entered office hours."""
        return any(entry.strip() for entry in self.hours)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An instant in UTC; `plain` says that the holidays of a year on the way were not known."""

    at: datetime
    plain: bool = False


def read(entry: str) -> tuple[time, timedelta] | None:
    """Return opening time and length of one day's entry, None for a closed day; HoursError."""
    if not entry.strip():
        return None
    found = _SPAN.fullmatch(entry.replace(" ", "").replace("–", "-"))
    if found is None:
        raise HoursError(f"“{entry}” cannot be read; write it like 09:00-18:00")
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in found.groups())
    minutes = (to_hour * 60 + to_minute) - (from_hour * 60 + from_minute)
    # A desk may work past midnight: 22:00-06:00 ends on the next day.
    return time(from_hour, from_minute), timedelta(
        minutes=minutes if minutes > 0 else minutes + 1440
    )


def is_open(office: Office, now: datetime) -> bool:
    """Tell whether somebody is supposed to be there at `now` (aware)."""
    if not office.has_hours:
        return True
    day = now.astimezone(_zone(office)).date()
    spans = (_span(office, day - _ONE_DAY), _span(office, day))
    return any(span is not None and span[0] <= now < span[1] for span in spans)


def after(office: Office, start: datetime, hours: float) -> Reckoned:
    """Return the instant at which `hours` open hours have passed since `start` (aware)."""
    left = timedelta(hours=hours)
    if not office.has_hours:
        return Reckoned(start.astimezone(UTC) + left)
    plain = False
    for day in _days(office, start):
        plain = plain or _holidays(office, day.year) is None
        span = _span(office, day)
        if span is None or span[1] <= start:
            continue
        begins = max(span[0], start.astimezone(UTC))
        if begins + left <= span[1]:
            return Reckoned(begins + left, plain)
        left -= span[1] - begins
    return Reckoned(start.astimezone(UTC) + timedelta(hours=hours), plain)


def _days(office: Office, start: datetime) -> Iterator[date]:
    first = start.astimezone(_zone(office)).date() - _ONE_DAY
    return (first + timedelta(days=n) for n in range(_HORIZON))


def _span(office: Office, day: date) -> tuple[datetime, datetime] | None:
    entry = office.hours[day.weekday()] if day.weekday() < len(office.hours) else ""
    hours = _read_or_closed(entry)
    holidays = _holidays(office, day.year)
    if hours is None or day in (holidays or ()):
        return None
    local = datetime.combine(day, hours[0], tzinfo=_zone(office))
    ends = (local + hours[1]).astimezone(UTC)  # wall clock first: a day may have 23 or 25 hours
    return local.astimezone(UTC), ends


def _read_or_closed(entry: str) -> tuple[time, timedelta] | None:
    try:
        return read(entry)
    except HoursError:
        return None


def _holidays(office: Office, year: int) -> frozenset[date] | None:
    try:
        return frozenset(calendars.closed_days(office.place, year))
    except calendars.CalendarError:
        return None


def _zone(office: Office) -> ZoneInfo:
    try:
        return ZoneInfo(office.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
