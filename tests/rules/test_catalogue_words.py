"""The catalogue's marks and codes, as people read them."""

from django.utils.safestring import SafeString

from tracker.rules import catalogue_words, regimes
from tracker.web.templatetags.doorstep import breakable


def test_a_mark_of_doubt_and_a_name_of_a_clock_are_words() -> None:
    told = catalogue_words.readable("Ofcom 8.7 (gk); Bavaria by clock court_by")
    assert told == "Ofcom 8.7 (unchecked); Bavaria by clock court by"


def test_no_outcome_is_shown_as_a_code() -> None:
    for regime in regimes.requests():
        for code in regime.all_outcomes:
            words = catalogue_words.outcome(code)
            assert "_" not in words
            assert words in catalogue_words.OUTCOMES.values() or not any(map(str.isdigit, words))


def test_a_long_chain_may_be_broken_and_stays_escaped() -> None:
    told = breakable("a/b<c")
    assert (told, type(told)) == ("a/<wbr>b&lt;c", SafeString)
