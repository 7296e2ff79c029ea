"""The page that puts an erasure before a second person, who signs it."""

import pytest
from django.urls import reverse

from tests import factories as make
from tracker.actions import scrubbing
from tracker.models import Hold, Proposal

pytestmark = pytest.mark.django_db
WORDS = {"basis": "asked", "reason": "They asked for it."}


@pytest.fixture
def mother():
    yield make.person(make.case(), name="Ottilie Lilac", circle="parent", label="mother")
    scrubbing.path().unlink(missing_ok=True)


def url_of(person) -> str:
    return reverse("person-erase", args=[person.case.ref, person.key])


def test_one_of_legal_asks_a_second_person_confirms_and_the_person_is_gone(sign_in, mother):
    one, two = sign_in(make.user("legal")), sign_in(make.user("legal"))
    assert "Nobody can take it back" in one.get(url_of(mother)).content.decode()
    one.post(url_of(mother), WORDS)
    proposal = Proposal.objects.get()
    page = two.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert "tracker.Person" in page
    assert "Ottilie" not in page
    two.post(reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest})
    mother.refresh_from_db()
    assert mother.erased_at is not None
    assert mother.name_sealed is None
    assert one.get(url_of(mother)).status_code == 404
    circle = one.get(reverse("case-circle", args=[mother.case.ref])).content.decode()
    assert "mother" not in circle


def test_a_reason_is_asked_for_and_nothing_typed_is_lost(sign_in, mother):
    answer = sign_in(make.user("legal")).post(url_of(mother), {"basis": "law", "reason": "x"})
    assert answer.status_code == 422
    assert not Proposal.objects.exists()


def test_a_hold_is_said_on_the_page_and_stops_a_raw_post(sign_in, mother):
    lawyer = make.user("legal")
    Hold.objects.create(case=mother.case, reason="x", review_on="2099-01-01", placed_by=lawyer)
    client = sign_in(lawyer)
    assert "Legal has put a hold" in client.get(url_of(mother)).content.decode()
    assert client.post(url_of(mother), WORDS).status_code == 409
    assert not Proposal.objects.exists()


def test_communications_do_not_find_the_page(sign_in, mother):
    officer = make.user("communications")
    make.grant(mother.case, officer)
    assert sign_in(officer).get(url_of(mother)).status_code == 403
