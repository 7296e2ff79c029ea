"""Office hours: open or not, and when so many open hours have passed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import business_hours
from tracker.rules.business_hours import HoursError, Office

WEEK = ("09:00-18:00",) * 5 + ("", "")
BERLIN = Office(hours=WEEK, zone="Europe/Berlin", place="DE-BE")
NIGHT = Office(hours=("22:00-06:00",) * 7, zone="Europe/Berlin", place="")


def berlin(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Berlin"))


def test_open_on_a_weekday_and_closed_at_night_at_weekends_and_on_holidays():
    assert business_hours.is_open(BERLIN, berlin(2026, 11, 24, 9, 0))
    assert not business_hours.is_open(BERLIN, berlin(2026, 11, 24, 18, 0))
    assert not business_hours.is_open(BERLIN, berlin(2026, 11, 28, 12, 0))
    assert not business_hours.is_open(BERLIN, berlin(2026, 12, 25, 12, 0))


def test_a_night_shift_is_open_past_midnight():
    assert business_hours.is_open(NIGHT, berlin(2026, 11, 24, 3, 0))
    assert not business_hours.is_open(NIGHT, berlin(2026, 11, 24, 12, 0))


def test_hours_run_on_over_the_weekend():
    reckoned = business_hours.after(BERLIN, berlin(2026, 11, 27, 17, 0), 3)
    assert reckoned.at == berlin(2026, 11, 30, 11, 0)


def test_the_night_the_clocks_change_counts_real_hours():
    always = Office(hours=("00:00-24:00",) * 7, zone="Europe/Berlin")
    start = berlin(2026, 10, 24, 23, 0)
    assert business_hours.after(always, start, 8).at == start.astimezone(UTC) + timedelta(hours=8)


def test_a_desk_without_hours_is_always_open():
    empty = Office(hours=())
    now = datetime(2026, 12, 25, 3, 0, tzinfo=UTC)
    assert business_hours.is_open(empty, now)
    assert business_hours.after(empty, now, 4).at == now + timedelta(hours=4)


def test_an_unknown_zone_or_entry_does_not_stop_anything():
    broken = Office(hours=("nine to five", *WEEK[1:]), zone="Mars/Base", place="DE-BE")
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert business_hours.after(broken, now, 1).at == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("entry", ["9-18", "25:00-26:00", "09:00", "09:00-18:00 often"])
def test_entries_that_cannot_be_read_are_refused_with_the_form_they_need(entry):
    with pytest.raises(HoursError, match="09:00-18:00"):
        business_hours.read(entry)


@given(
    start=st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.integers(1, 60),
)
def test_an_answer_is_never_due_before_its_hours_have_passed_and_always_while_open(start, hours):
    at = business_hours.after(BERLIN, start, hours).at
    assert at >= start + timedelta(hours=hours)
    assert business_hours.is_open(BERLIN, at - timedelta(seconds=1))
