"""The wording of requests: there is one for every regime, and its blanks are filled exactly once."""

import pytest

from comms.rules import letters
from comms.rules.letters import CARRIES, FIELDS, NOT_IN_WRITING, citations, compose, slots
from tracker.rules import asks, filing, regimes

REQUESTS = [one.id for one in regimes.requests()]
NEEDED = {one.id: {e.key for e in one.required_elements} for one in regimes.requests()}


@pytest.mark.parametrize("regime", REQUESTS)
@pytest.mark.parametrize("language", [*letters.LANGUAGES, "tr"])
def test_every_regime_has_a_letter_in_the_language_or_in_its_own(
    regime: str, language: str
) -> None:
    found = letters.find(regime, language)
    assert found.language in {language, letters.usual_language(regime), "en"}
    assert found.subject
    assert len(found.body) > 300


@pytest.mark.parametrize("regime", REQUESTS)
def test_every_regime_is_given_its_ask_an_allowance_and_a_way(regime: str) -> None:
    assert asks.is_placed(regime)
    assert asks.allowances(regime)
    assert filing.ways(regime)


@pytest.mark.parametrize("regime", REQUESTS)
def test_every_regime_is_cited_in_a_letter_without_our_marks_of_doubt(regime: str) -> None:
    assert citations.is_cited(regime)
    for language in (*letters.LANGUAGES, "tr"):
        cited = citations.of(regime, language)
        assert 0 < len(cited) <= 80
        assert "gk" not in cited.split()
    home = letters.usual_language(regime)
    assert home == "en" or citations.of(regime, home) != citations.of(regime, "en")


def test_the_four_main_letters_exist_in_all_four_languages() -> None:
    for regime in ("press-desist-notice", "dsa-16-notice", "gdpr-17-search", "gdpr-15-access"):
        assert {letters.find(regime, one).language for one in letters.LANGUAGES} == {
            "en", "de", "fr", "nl",
        }  # fmt: skip


def test_no_letter_has_a_blank_that_nothing_can_fill() -> None:
    known = set(FIELDS) | set().union(*NEEDED.values())
    for letter in letters.all_letters():
        assert set(slots(letter.body + letter.subject)) <= known, letter.version


def test_what_a_letter_says_by_itself_is_an_element_of_some_regime_with_that_ask() -> None:
    for ask, carried in [*CARRIES.items(), *NOT_IN_WRITING.items()]:
        of_ask = [needed for name, needed in NEEDED.items() if asks.ask_of(name) is ask]
        assert carried <= set().union(*of_ask), ask


def test_versions_tell_texts_apart() -> None:
    versions = [one.version for one in letters.all_letters()]
    assert len(versions) == len(set(versions))


def test_what_is_filled_in_is_not_read_again() -> None:
    text = compose("{outlet}: {points}", {"outlet": "{contact}"}, {"a": "{ref}"},
                   needed=frozenset({"a"}))  # fmt: skip
    assert text == "{contact}: 1. {ref}\n"


def test_a_note_in_brackets_stays_out_and_a_named_element_stands_in_its_place() -> None:
    elements = {"urls": "https://a.example", "why": "Because.", "copy": "(in the file)", "_x": "1"}
    text = compose("At {urls}.\n\n{points}", {}, elements, needed=frozenset(elements))
    assert text == "At https://a.example.\n\n1. Because.\n"


def test_a_paragraph_about_what_the_regime_does_not_need_falls_away() -> None:
    text = compose("One.\n\nSearched: {query}\n\nTwo.", {}, {}, needed=frozenset())
    assert text == "One.\n\nTwo.\n"
