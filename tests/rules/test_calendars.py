"""Working days: what the corrections of the holiday library change, and what is refused."""

from datetime import date

import pytest

from tracker.rules import calendars

OPEN = [
    ("AT", "2026-04-03", "Good Friday is a working day in Austria"),
    ("FR", "2026-04-03", "and in France"),
    ("FR", "2026-12-26", "26 December is one in France outside Alsace-Moselle (a Saturday)"),
    ("FR", "2028-12-26", "26 December is one in France outside Alsace-Moselle"),
    ("IE", "2026-04-03", "and in Ireland"),
    ("IE", "2026-12-28", "St Stephen's Day on a Saturday has no substitute"),
    ("US-FED", "2026-11-27", "the day after Thanksgiving"),
    ("US-CA", "2026-03-31", "federal base, no state day"),
    ("GB-ENG", "2026-08-03", "Scotland's summer bank holiday"),
    ("GB-SCT", "2026-08-31", "England's summer bank holiday"),
    ("DE-HE", "2026-01-06", "Epiphany outside the south"),
    ("DE-BE", "2026-06-04", "Corpus Christi in Berlin"),
]
CLOSED = [
    ("NL", "2027-05-05", "5 May every year"),
    ("NL", "2026-04-03", "Good Friday"),
    ("AT-ETS76", "2026-04-03", "Good Friday where a clock names ETS 76"),
    ("FR-AM", "2026-04-03", "Good Friday in Alsace-Moselle"),
    ("FR-AM", "2028-12-26", "26 December in Alsace-Moselle"),
    ("US-FED", "2026-07-03", "observed for a Saturday"),
    ("US-FED", "2027-12-31", "observed for New Year's Day of the next year"),
    ("GB-ENG", "2026-12-28", "substitute for Boxing Day"),
    ("GB-SCT", "2026-08-03", "first Monday of August"),
    ("GB-NIR", "2026-07-13", "substitute for the twelfth of July"),
    ("DE-BY", "2026-06-04", "Corpus Christi in Bavaria"),
    ("DE-SN", "2026-11-18", "Repentance Day in Saxony"),
    ("DE-BE", "2027-03-08", "Women's Day in Berlin"),
]


@pytest.mark.parametrize(("code", "day", "why"), OPEN)
def test_day_is_open(code: str, day: str, why: str) -> None:
    weekday = date.fromisoformat(day).weekday() < calendars.SATURDAY
    assert calendars.is_open(code, date.fromisoformat(day)) is weekday, why
    assert date.fromisoformat(day) not in calendars.closed_days(code, int(day[:4])), why


@pytest.mark.parametrize(("code", "day", "why"), CLOSED)
def test_day_is_closed(code: str, day: str, why: str) -> None:
    assert not calendars.is_open(code, date.fromisoformat(day)), why


def test_easter_is_computed_for_early_and_late_years() -> None:
    assert calendars.easter(2026) == date(2026, 4, 5)
    assert calendars.easter(2008) == date(2008, 3, 23)
    assert calendars.easter(2038) == date(2038, 4, 25)
    assert calendars.easter(1997) == date(1997, 3, 30)


@pytest.mark.parametrize("code", ["DE", "US", "XX", "", "CH-GE"])
def test_unknown_place_is_an_error_that_names_the_possible_ones(code: str) -> None:
    with pytest.raises(calendars.CalendarError, match="possible: DE-BW, "):
        calendars.get(code)


def test_calendar_named_by_clocks_is_no_place() -> None:
    with pytest.raises(calendars.CalendarError, match="not a place"):
        calendars.place("AT-ETS76")
    assert calendars.place(" de-be ").code == "DE-BE"


@pytest.mark.parametrize("code", calendars.CALENDARS)
def test_year_without_a_list_is_an_error_and_never_open(code: str) -> None:
    assert calendars.closed_days(code, 2026)
    for year in (1700, 2101):
        with pytest.raises(calendars.CalendarError, match="no calendar"):
            calendars.is_open(code, date(year, 6, 7))


def test_version_names_library_and_corrections() -> None:
    assert calendars.VERSION.startswith("holidays ")
    assert calendars.VERSION.endswith(", overrides 1")
