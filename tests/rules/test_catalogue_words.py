"""The catalogue's marks and codes, as people read them."""

import re

import pytest
from django.utils.safestring import SafeString

from tracker.rules import catalogue_words, regimes
from tracker.web.templatetags.doorstep import breakable


def test_a_mark_of_doubt_and_a_name_of_a_clock_are_words() -> None:
    told = catalogue_words.readable("Ofcom 8.7 (gk); Bavaria by clock court_by")
    assert told == "Ofcom 8.7 (from general knowledge); Bavaria by clock court by"


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("V: [S50]", ""),
        ("V", ""),
        ("V/S: [S4,S38]", ""),
        ("V/S: [S21]; conflict flagged for counsel", "Conflict flagged for counsel"),
        ("V (waiver): [S31]. Feature: hard warning", "Verified (waiver). Feature: hard warning"),
        ("P: duty V [S14], periods gk", "Duty verified, periods from general knowledge"),
        ("V (20 days): [S46]", "Verified (20 days)"),
    ],
)
def test_how_a_rule_was_checked_is_told_without_grades_and_numbers(note: str, words: str) -> None:
    assert catalogue_words.checked(note) == words


def test_no_rule_shows_a_mark_of_its_authors() -> None:
    for regime in regimes.all():
        words = catalogue_words.checked(regime.checked_note)
        assert not re.search(r"\[S\d|\bgk\b|(?<![\w.])[VSP](?![\w.])", words), words


def test_no_outcome_is_shown_as_a_code() -> None:
    for regime in regimes.requests():
        for code in regime.all_outcomes:
            words = catalogue_words.outcome(code)
            assert "_" not in words
            assert words in catalogue_words.OUTCOMES.values() or not any(map(str.isdigit, words))


def test_a_long_chain_may_be_broken_and_stays_escaped() -> None:
    told = breakable("a/b<c")
    assert (told, type(told)) == ("a/<wbr>b&lt;c", SafeString)
