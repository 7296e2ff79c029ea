"""Who may send what to whom: fitting regimes first, the others with their reason."""

import pytest

from tracker.rules import regimes, standing
from tracker.rules.regimes.base import Standing
from tracker.rules.standing import Option, StandingError


def ids(found: tuple[Option, ...], *, fits: bool = True) -> list[str]:
    return [option.regime.id for option in found if option.fits is fits]


def option(name: str, **asked: str) -> Option:
    return next(found for found in standing.choose(**asked) if found.regime.id == name)


def test_nothing_is_hidden_and_what_fits_comes_first() -> None:
    found = standing.choose(addressee="publisher", country="DE", sender="person")
    assert len(found) == len(regimes.requests())
    fitting = [option.fits for option in found]
    assert fitting == sorted(fitting, reverse=True)
    assert all(option.against for option in found if not option.fits)


def test_publisher_in_germany_for_the_person() -> None:
    found = standing.choose(addressee="publisher", country="DE", sender="person")
    assert {"de-unterlassung", "de-gegendarstellung-print", "gdpr-17-21-publisher"} <= set(
        ids(found)
    )
    assert {"fr-ddr-presse", "gdpr-17-search", "dsa-16-notice"} <= set(ids(found, fits=False))


def test_employer_may_notify_a_platform_but_not_erase_for_the_person() -> None:
    found = standing.choose(addressee="platform", country="DE", sender="employer_own_right")
    assert "dsa-16-notice" in ids(found)
    assert {"platform-privacy-report", "gdpr-15-access"} <= set(ids(found, fits=False))
    reasons = option("platform-privacy-report", sender="employer_own_right").reasons
    assert reasons[0].startswith("The employer for a right of its own may not send it: only ")


def test_anyone_may_complain_to_the_german_press_council() -> None:
    assert option("de-presserat", addressee="press_council", country="DE", sender="anyone").fits
    refused = option("de-gegendarstellung-print", sender="mandated_representative")
    assert not refused.fits


@pytest.mark.parametrize("regime", regimes.requests(), ids=lambda regime: regime.id)
def test_every_kind_of_sender_gets_a_sentence(regime: regimes.Regime) -> None:
    answers = standing.senders(regime)
    assert [answer.standing for answer in answers] == list(Standing)
    assert any(answer.may for answer in answers)
    assert all(answer.reason.endswith(".") for answer in answers)


def test_letter_to_the_house_goes_to_the_office_the_law_names() -> None:
    french = option("fr-ddr-presse", addressee="publisher", country="FR")
    assert french.fits
    assert "the director of publication" in french.reasons[0]


def test_body_to_complain_to_is_listed_right_after_what_fits() -> None:
    found = standing.choose(addressee="publisher", country="GB-ENG", sender="person")
    rest = [option for option in found if not option.fits and option.enabled]
    first = [option for option in rest if option.via_body]
    assert rest[: len(first)] == first
    assert "uk-ipso-complaint" in [option.regime.id for option in first]


@pytest.mark.parametrize(
    ("name", "country", "fits"),
    [
        ("uk-gdpr-rights", "UK", True),
        ("uk-gdpr-rights", "GB-SCT", True),
        ("uk-media-pap", "GB-SCT", False),
        ("uk-media-pap", "gb", True),
        ("us-ca-drop", "US-CA", True),
        ("us-ca-drop", "US-NJ", False),
        ("us-take-it-down", "US-NJ", True),
        ("dsa-16-notice", "NO", False),
        ("gdpr-15-access", "NO", True),
        ("press-desist-notice", "JP", True),
        ("de-unterlassung", "DE-BY", True),
    ],
)
def test_country_reached(name: str, country: str, fits: bool) -> None:
    assert option(name, country=country).fits is fits


def test_part_of_a_country_is_asked_about_and_not_assumed() -> None:
    assert "Only in US-CA, not in all of US." in option("us-ca-drop", country="US").questions


def test_addressee_outside_europe_may_target_a_person_inside() -> None:
    assert not option("gdpr-15-access", country="US").fits
    inside = option("gdpr-15-access", country="US", person_country="DE")
    assert inside.fits
    assert any("targets people in the EEA" in question for question in inside.questions)


def test_one_thing_in_the_way_is_nearly_and_a_border_is_far() -> None:
    asked = {"addressee": "publisher", "country": "DE", "sender": "mandated_representative"}
    assert option("de-gegendarstellung-print", **asked).nearly_fits
    assert option("de-presserat", **asked).nearly_fits
    assert not option("fr-ddr-presse", **asked).nearly_fits
    assert not option("gdpr-17-21-publisher", **asked).nearly_fits


def test_what_happened_decides_too() -> None:
    assert option("press-desist-notice", happened="contact").fits
    assert not option("gdpr-17-search", happened="contact").fits
    assert option("gdpr-17-search", happened="search_result").fits


def test_optional_regimes_are_off_until_switched_on() -> None:
    assert not option("at-presserat", country="AT").enabled
    on = standing.choose(country="AT", switched_on={"at-presserat"})
    found = next(option for option in on if option.regime.id == "at-presserat")
    assert found.enabled
    assert found.one_way_door
    assert "WAIVER" in found.one_way_door


def test_option_carries_what_the_sender_must_know() -> None:
    french = option("fr-ddr-presse")
    assert "the readership" in french.reveals_person_to
    assert [clock.key for clock in french.ours] == ["file"]
    assert "file_historic" not in {clock.key for clock in (*french.ours, *french.theirs)}
    assert "pending" in french.outcomes
    german = option("de-unterlassung")
    assert {"de-verfuegung", "de-verjaehrung"} <= {entry.id for entry in german.related}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"addressee": "newspaper"}, "unknown addressee 'newspaper'; possible: agency, "),
        ({"sender": "boss"}, "unknown sender 'boss'; possible: person, "),
        ({"country": "Germany"}, "unknown country 'Germany'"),
        ({"happened": "rumour"}, "unknown event 'rumour'; possible: article, "),
    ],
)
def test_unknown_words_are_refused_with_the_possible_ones(
    asked: dict[str, str], sentence: str
) -> None:
    with pytest.raises(StandingError, match=sentence):
        standing.choose(**asked)
