"""From “yesterday, about eight” to an instant, and how sure it is."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NOON = time(12)
SLACK = timedelta(minutes=5)
"""Clocks of telephones differ; so much into the future is still now."""


class StillToCome(ValueError):
    """What is told of would lie in the future."""


def happened(
    when: str, *, day: date | None, at: time | None, exact: bool, zone: str, now: datetime
) -> tuple[datetime, str]:
    """Return the instant and its precision (exact, about, day) in `zone`.

    `when` is now, today, yesterday or other; `day` counts for other alone. StillToCome.
    """
    if when == "now":
        return now, "exact"
    here = now.astimezone(ZoneInfo(zone))
    on = _day(when, day, here.date())
    moment = datetime.combine(on, at or NOON, tzinfo=ZoneInfo(zone))
    if at is None and on == here.date():
        moment = min(moment, here)
    if moment > now + SLACK:
        raise StillToCome
    return min(moment, now), _precision(at, exact=exact)


def _day(when: str, day: date | None, today: date) -> date:
    if when == "yesterday":
        return today - timedelta(days=1)
    return day if when == "other" and day else today


def _precision(at: time | None, *, exact: bool) -> str:
    if at is None:
        return "day"
    return "exact" if exact else "about"


def deadline(day: date | None, at: time | None, *, zone: str) -> datetime | None:
    """Return the instant by which they want an answer; the end of the day without a time."""
    if day is None:
        return None
    return datetime.combine(day, at or time(23, 59), tzinfo=ZoneInfo(zone))
