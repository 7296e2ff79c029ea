"""What the history says of an entry."""

import pytest
from django.conf import settings
from django.utils import translation

from tracker.queries.sentences import sentence

QUOTES = set("“”„«»‘’'\"")


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_missing_reason_leaves_no_quotes_behind(language):
    with translation.override(language):
        assert sentence("deadline.waived", {})[1] == ""
        assert not QUOTES & set(sentence("contact.corrected", {"ref": "C-1"})[1])


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_reason_is_quoted(language):
    with translation.override(language):
        assert QUOTES & set(sentence("deadline.waived", {"reason": "settled"})[1])


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_missing_title_leaves_no_colon_behind(language):
    with translation.override(language):
        assert sentence("publication.gone", {})[0][-1].isalpha()


def test_a_change_to_nothing_is_left_out_and_a_change_from_nothing_is_kept():
    assert sentence("deadline.changed", {"was": "2 May", "reason": "r"})[1] == "r"
    assert sentence("deadline.changed", {"to": "3 May"})[1] == "→ 3 May"


def test_an_operation_is_told_in_words():
    assert sentence("proposal.made", {"operation": "response.send"})[1] == "Send an answer"
