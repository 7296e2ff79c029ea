"""What is no letter is said in words, and only whoever proposed something takes it back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.erasing import filled, lawyers
from tests.tracker.exports import world
from tracker import policy
from tracker.actions import erasure, holds
from tracker.models import Case, Proposal
from tracker.queries import proposed

pytestmark = pytest.mark.django_db


def page_of(proposal: Proposal, client) -> str:
    """Return what a reader sees above the bytes."""
    page = client.get(reverse("approval-page", args=[proposal.key])).content.decode()
    return page.partition("byte for byte")[0]


def test_an_export_says_who_gets_what(sign_in):
    case = world.case()
    export = world.ask(case, "full", sealed=("name",))
    reader = sign_in(None, "legal")
    page = page_of(export.proposal, reader)
    for words in ("Landgericht, 27 O 12", "full, for our own counsel", "names", "all of them"):
        assert words in page
    assert "case_key" not in page
    assert "Landgericht, 27 O 12" in reader.get(reverse("approval-list")).content.decode()


def test_an_erasure_and_the_release_of_a_hold_say_who_and_why(sign_in):
    now = timezone.now()
    at = filled(now)
    by = policy.staff(lawyers(at.case, now)[0], now=now)
    erased = erasure.propose(at.mother, basis="asked", reason="On request.", by=by, now=now)
    page = page_of(erased, sign_in(None, "legal"))
    assert "parent" in page
    assert f"#p-{at.mother.key}" in page
    assert "mother" not in page
    assert "the person asked for it" in page
    held = make.case()
    hold = holds.place(
        held, reason="A lawsuit.", review_on=now.date() + timedelta(days=30), by=by, now=now
    )
    release = holds.propose_release(hold, reason="Settled.", by=by, now=now)
    page = page_of(release, sign_in(None, "legal"))
    assert "A lawsuit." in page
    assert str(hold.key) not in page


def test_bytes_that_are_no_order_any_more_are_shown_as_they_are():
    export = world.ask(world.case())
    export.proposal.payload = b"[1"
    assert proposed.told(export.proposal) == []
    export.proposal.payload = b"{}"
    assert proposed.told(export.proposal) == []


def test_only_whoever_proposed_it_takes_it_back(sign_in):
    case = world.case()
    export = world.ask(case)
    assert isinstance(export.case, Case)
    url = reverse("approval-page", args=[export.proposal.key])
    theirs = sign_in(None, "legal").get(url).content.decode()
    assert "Take it back" not in theirs
    assert "Refuse it" in theirs
    mine = sign_in(export.asked_by).get(url).content.decode()
    assert "Take it back" in mine
    assert "Refuse it" not in mine
