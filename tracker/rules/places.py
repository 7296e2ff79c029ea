"""Every place and calendar code: its zone, its base list of holidays, and our corrections."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

OVERRIDES: Final = 1
"""Raise this number whenever a correction below changes: it is part of every stored version."""


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
