"""From “yesterday, about eight” to an instant."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tracker.rules.moments import StillToCome, deadline, happened

NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def test_just_now_is_exact() -> None:
    told = happened("now", day=None, at=None, exact=False, zone="Europe/Berlin", now=NOW)
    assert told == (NOW, "exact")


@pytest.mark.parametrize(
    ("when", "day", "at", "exact", "expected"),
    [
        ("today", None, time(19, 4), False, (datetime(2026, 11, 22, 19, 4, tzinfo=BERLIN), "about")),
        ("today", None, time(19, 4), True, (datetime(2026, 11, 22, 19, 4, tzinfo=BERLIN), "exact")),
        ("today", None, None, False, (datetime(2026, 11, 22, 12, tzinfo=BERLIN), "day")),
        ("yesterday", None, None, True, (datetime(2026, 11, 21, 12, tzinfo=BERLIN), "day")),
        ("other", date(2026, 3, 1), time(8), False, (datetime(2026, 3, 1, 8, tzinfo=BERLIN), "about")),
    ],
)  # fmt: skip
def test_words_and_a_clock_give_an_instant_and_how_sure_it_is(
    when: str, day: date | None, at: time | None, exact: bool, expected: tuple[datetime, str]
) -> None:
    assert happened(when, day=day, at=at, exact=exact, zone="Europe/Berlin", now=NOW) == expected


def test_today_is_the_day_of_the_place_and_not_of_the_server() -> None:
    at_night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    told, _sure = happened(
        "today", day=None, at=None, exact=False, zone="Europe/Berlin", now=at_night
    )
    assert told.astimezone(BERLIN).date() == date(2026, 11, 23)
    assert told <= at_night


@pytest.mark.parametrize(
    ("when", "day", "at"),
    [("today", None, time(23, 50)), ("other", date(2026, 11, 23), None), ("other", date(2027, 1, 1), time(1))],
)  # fmt: skip
def test_what_is_still_to_come_is_refused(when: str, day: date | None, at: time | None) -> None:
    with pytest.raises(StillToCome):
        happened(when, day=day, at=at, exact=False, zone="Europe/Berlin", now=NOW)


def test_a_telephone_whose_clock_is_a_little_ahead_is_taken_as_now() -> None:
    told, _sure = happened(
        "today", day=None, at=time(22, 33), exact=True, zone="Europe/Berlin", now=NOW
    )
    assert told == NOW


def test_their_deadline_without_a_time_is_the_end_of_the_day() -> None:
    assert deadline(None, None, zone="UTC") is None
    assert deadline(date(2026, 11, 23), None, zone="UTC") == datetime(
        2026, 11, 23, 23, 59, tzinfo=UTC
    )
