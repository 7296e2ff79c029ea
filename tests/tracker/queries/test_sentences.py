"""What the history says of an entry."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from comms.models import Purpose
from tracker.queries.sentences import SENTENCES, sentence

OF_NO_CASE = (
    "checkpoint.", "counsel.", "house.", "journalist.", "keys.", "line.", "mail.purged", "outlet.",
    "routing_rule.", "staff.", "team.",
)  # fmt: skip
"""Kinds that concern the house, or legal alone: no chronology of a case shows them."""
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


def test_days_and_instants_are_told_as_people_write_them():
    assert sentence("deadline.computed", {"label": "Answer", "due": "2026-12-08"})[1] == (
        "Answer 8 Dec 2026"
    )
    due = {"gdpr-17 answer": "2026-12-08T22:30:00+00:00", "gdpr-17 more": None}
    assert sentence("deadline.settled", {"ref": "R-1", "due": due})[1] == "R-1 · 8 Dec 2026, 23:30"


def test_every_kind_that_stands_in_a_case_has_a_sentence():
    source = "".join(
        path.read_text(encoding="utf-8")
        for app in ("tracker", "comms")
        for path in (settings.BASE_DIR / app).rglob("*.py")
    )
    # How a function is told to enter something: record("kind", …) and its kin.
    found = set(
        re.findall(r"(?:record|disclose|_tell|_say|_note)\(\s*\"([a-z_]+\.[a-z_]+)\"", source)
    )
    found |= {f"{purpose}.sent" for purpose in (Purpose.RESPONSE, Purpose.REQUEST)}
    assert len(found) > 100
    assert sorted(one for one in found - set(SENTENCES) if not one.startswith(OF_NO_CASE)) == []


def test_an_operation_is_told_in_words():
    assert sentence("proposal.made", {"operation": "response.send"})[1] == "Send an answer"
