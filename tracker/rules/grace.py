"""How long a request to stop needs to be known, when it goes stale, and on which code it rests."""

from datetime import date, datetime, time, timedelta
from typing import Final

from tracker.rules import calendars, counting
from tracker.rules.desist_terms import Delivery, Desist, Level, Policy

_BASES: Final = {
    "GB": "Editors' Code clause 3(ii) for members of IPSO; Ofcom Code 8.7 for broadcasters (gk).",
    "CH": "Guideline 7.1 of the Swiss Declaration (gk).",
}
_NO_BASIS: Final = (
    "No code read here has a rule on requests to stop (gk); the record is evidence for claims "
    "from personality rights and for a pattern."
)


def grace_ends_at(
    desist: Desist, level: Level | None, *, policy: Policy | None = None
) -> datetime | None:
    """The instant after which a contact can count, or None while delivery is not known.

    None for whom it was said or sent to directly; colleagues get the hours of the policy; a
    newsroom gets until the end of its next working day. Raises CalendarError.
    """
    policy = policy or Policy()
    if desist.effective_at is None:
        return None
    if desist.delivery is Delivery.NEWSROOM:
        return _end_of_next_working_day(desist.effective_at, desist.place)
    told = level is Level.L1
    return desist.effective_at + (timedelta() if told else policy.grace_for_colleagues)


def _end_of_next_working_day(moment: datetime, place: str) -> datetime:
    """The latest one of all calendars the outlet may go by, so that nobody is blamed too early."""
    return max(_end_in(moment, code) for code in codes_near(place))


def codes_near(place: str) -> tuple[str, ...]:
    """The calendars an outlet at a place, or somewhere in a country, may go by; else all."""
    wanted = place.strip().upper()
    near = [c for c in calendars.PLACES if wanted and (c == wanted or c.startswith(f"{wanted}-"))]
    return tuple(near) or calendars.PLACES


def _end_in(moment: datetime, code: str) -> datetime:
    zone = calendars.zone(code)
    day = counting.add_working_days(moment.astimezone(zone).date(), 1, code=code)
    return datetime.combine(day + calendars.ONE_DAY, time(), zone)


def review_on(effective_at: datetime, place: str, *, policy: Policy | None = None) -> date:
    """The day after which a request to stop is stale: house policy, never law."""
    months = (policy or Policy()).review_months
    return counting.add_months(local_day(effective_at, place), months)


def local_day(moment: datetime, place: str) -> date:
    """The date at the outlet."""
    return moment.astimezone(calendars.zone(codes_near(place)[0])).date()


def basis(place: str) -> str:
    """Which code, if any, knows requests to stop at `place`; the words on screen follow it."""
    return _BASES.get(place.strip().upper()[:2], _NO_BASIS)
