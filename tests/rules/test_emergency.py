"""What to dial, and where the clock stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.rules import emergency


@pytest.mark.parametrize(
    ("country", "number"),
    [("DE", "110"), ("de", "110"), ("GB", "999"), ("US", "911"), ("FR", "17"), ("", "112"), ("ZZ", "112")],
)  # fmt: skip
def test_the_number_of_a_country_and_112_where_it_is_not_known(country: str, number: str) -> None:
    assert emergency.number_for(country) == number


def test_every_place_has_digits_to_dial_and_a_zone_that_exists() -> None:
    assert len(emergency.PLACES) >= 60
    for code, place in emergency.PLACES.items():
        assert len(code) == 2
        assert code.isupper()
        assert place.number.isdigit()
        assert 2 <= len(place.number) <= 5
        ZoneInfo(place.zone)
    assert emergency.zone_for("ZZ", "UTC") == "UTC"


def test_a_country_with_several_clocks_offers_each_of_them_once_the_usual_one_first() -> None:
    for code, zones in emergency.ZONES.items():
        assert zones[0] == emergency.PLACES[code].zone
        clocks = {tuple(datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset()
                        for month in (1, 7)) for zone in zones}  # fmt: skip
        assert len(clocks) == len(zones) > 1, code
    assert emergency.zones_for("us")[4] == "America/Los_Angeles"
    assert emergency.zones_for("DE") == ()
