"""What to dial, and where the clock stands."""

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
