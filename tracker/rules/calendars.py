"""Working days by place: public holidays of a pinned library plus our own corrections.

Places and calendars share one list of codes. A place or year without a calendar is an error; a day
is never taken to be open because nobody knew better.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from tracker.rules.errors import RuleError

OVERRIDES: Final = 1
"""Raise this number whenever a correction below changes: it is part of every stored version."""

VERSION: Final = f"holidays {version('holidays')}, overrides {OVERRIDES}"

SATURDAY: Final = 5
SUNDAY: Final = 6
ONE_DAY: Final = timedelta(days=1)


class CalendarError(RuleError):
    """A place, calendar or year that Doorstep has no list of holidays for."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One list of public holidays and the time zone of its place.

    `adds` and `removes` hold rules: `easter-2` (days from Easter Sunday) or `05-05` (month, day).
    `only_named` marks a list that single clocks ask for by name and that is no place.
    """

    code: str
    name: str
    zone: str
    country: str
    subdivision: str | None
    meaning: str
    adds: tuple[tuple[str, str], ...] = ()
    removes: tuple[str, ...] = ()
    only_named: bool = False
    caveat: str | None = None


GOOD_FRIDAY: Final = ("easter-2", "Good Friday")


def _land(code: str, name: str) -> Calendar:
    meaning = f"Germany, public holidays of {name}"
    return Calendar(f"DE-{code}", name, "Europe/Berlin", "DE", code, meaning)


_ALL: Final = (
    _land("BW", "Baden-Wuerttemberg"),
    _land("BY", "Bavaria"),
    _land("BE", "Berlin"),
    _land("BB", "Brandenburg"),
    _land("HB", "Bremen"),
    _land("HH", "Hamburg"),
    _land("HE", "Hesse"),
    _land("MV", "Mecklenburg-Vorpommern"),
    _land("NI", "Lower Saxony"),
    _land("NW", "North Rhine-Westphalia"),
    _land("RP", "Rhineland-Palatinate"),
    _land("SL", "Saarland"),
    _land("SN", "Saxony"),
    _land("ST", "Saxony-Anhalt"),
    _land("SH", "Schleswig-Holstein"),
    _land("TH", "Thuringia"),
    Calendar(
        code="FR",
        name="France",
        zone="Europe/Paris",
        country="FR",
        subdivision=None,
        meaning="France outside Alsace-Moselle; Good Friday is a working day",
        removes=("easter-2",),
    ),
    Calendar(
        code="FR-AM",
        name="Alsace-Moselle",
        zone="Europe/Paris",
        country="FR",
        subdivision=None,
        meaning="France, Alsace-Moselle",
        adds=(GOOD_FRIDAY, ("12-26", "26 December")),
    ),
    Calendar("BE", "Belgium", "Europe/Brussels", "BE", None, "Belgium"),
    Calendar(
        code="NL",
        name="the Netherlands",
        zone="Europe/Amsterdam",
        country="NL",
        subdivision=None,
        meaning="Netherlands (Algemene termijnenwet)",
        adds=(GOOD_FRIDAY, ("05-05", "5 May")),
        caveat="Days equated to holidays by royal decree are entered by hand; none is entered yet.",
    ),
    Calendar(
        code="AT",
        name="Austria",
        zone="Europe/Vienna",
        country="AT",
        subdivision=None,
        meaning="Austria, public holidays; Good Friday is not one",
        removes=("easter-2",),
    ),
    Calendar(
        code="AT-ETS76",
        name="Austria (with ETS 76)",
        zone="Europe/Vienna",
        country="AT",
        subdivision=None,
        meaning="Austria, public holidays plus Good Friday (ABGB s.903 with the European "
        "Convention ETS 76); only where a clock names this code",
        adds=(GOOD_FRIDAY,),
        only_named=True,
    ),
    Calendar(
        code="CH-ZH",
        name="Zurich",
        zone="Europe/Zurich",
        country="CH",
        subdivision="ZH",
        meaning="Switzerland, canton of Zurich; other cantons need a code of their own",
    ),
    Calendar(
        code="IE",
        name="Ireland",
        zone="Europe/Dublin",
        country="IE",
        subdivision=None,
        meaning="Ireland; Good Friday is not a public holiday; St Stephen's Day on a Saturday has "
        "no statutory substitute (gk)",
        removes=("easter-2",),
    ),
    Calendar(
        code="GB-ENG",
        name="England and Wales",
        zone="Europe/London",
        country="GB",
        subdivision="ENG",
        meaning="England and Wales, with substitute days",
    ),
    Calendar(
        code="GB-SCT",
        name="Scotland",
        zone="Europe/London",
        country="GB",
        subdivision="SCT",
        meaning="Scotland, with substitute days",
    ),
    Calendar(
        code="GB-NIR",
        name="Northern Ireland",
        zone="Europe/London",
        country="GB",
        subdivision="NIR",
        meaning="Northern Ireland, with substitute days",
    ),
    Calendar(
        code="US-FED",
        name="the United States (federal)",
        zone="America/New_York",
        country="US",
        subdivision=None,
        meaning="United States federal holidays, observed days; the zone here is only a fallback, "
        "take the zone from the place",
    ),
    Calendar(
        code="US-CA",
        name="California",
        zone="America/Los_Angeles",
        country="US",
        subdivision=None,
        meaning="Place code for California (federal holidays as base); 3 July 2026 is not taken as "
        "a state day off (gk). Clocks that count business days name US-FED",
    ),
    Calendar(
        code="US-NJ",
        name="New Jersey",
        zone="America/New_York",
        country="US",
        subdivision=None,
        meaning="Place code for New Jersey (federal holidays as base). Clocks that count business "
        "days name US-FED",
    ),
    Calendar(
        code="AU-NSW",
        name="New South Wales",
        zone="Australia/Sydney",
        country="AU",
        subdivision="NSW",
        meaning="Australia, New South Wales",
    ),
    Calendar(
        code="TR",
        name="Turkey",
        zone="Europe/Istanbul",
        country="TR",
        subdivision=None,
        meaning="Turkey; religious holidays of future years are estimates",
        caveat="The religious holidays of future years in Turkey are estimates.",
    ),
    Calendar(
        code="CA-ON",
        name="Ontario",
        zone="America/Toronto",
        country="CA",
        subdivision="ON",
        meaning="Canada, Ontario; no tested clock",
    ),
    Calendar("LU", "Luxembourg", "Europe/Luxembourg", "LU", None, "Luxembourg; no tested clock"),
    Calendar("ES", "Spain", "Europe/Madrid", "ES", None, "Spain; no tested clock"),
    Calendar("IT", "Italy", "Europe/Rome", "IT", None, "Italy; no tested clock"),
)

CALENDARS: Final = MappingProxyType({calendar.code: calendar for calendar in _ALL})
PLACES: Final = tuple(calendar.code for calendar in _ALL if not calendar.only_named)

EQUATED_DAYS: Final[MappingProxyType[str, MappingProxyType[date, str]]] = MappingProxyType(
    {"NL": MappingProxyType({})}
)
"""Single days a decree makes a holiday, by calendar code; raise `OVERRIDES` with every entry."""


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
