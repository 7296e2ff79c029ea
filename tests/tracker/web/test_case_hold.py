"""The pages of holds: legal sets them, everybody on the case sees them, two release them."""

import pytest
from django.urls import reverse

from tests import factories as make
from tracker.models import Hold, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.case()


def test_legal_puts_a_hold_on_a_case_and_a_second_lawyer_releases_it(case, sign_in):
    one, two = make.user("legal"), make.user("legal")
    client = sign_in(one)
    url = reverse("case-hold", args=[case.ref])
    answer = client.post(
        url,
        {"reason": "A court asked.", "scope": "Claim 7 O 12/26", "review_on": "2099-01-01"},
        follow=True,
    )
    assert "A court asked." in answer.content.decode()
    assert "Claim 7 O 12/26" in answer.content.decode()
    assert "hold by legal" in answer.content.decode()
    assert case.ref in client.get(reverse("hold-list")).content.decode()
    hold = Hold.objects.get()
    client.post(reverse("hold-release", args=[case.ref, hold.key]), {"reason": "It is over."})
    proposal = Proposal.objects.get()
    sign_in(two).post(reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest})
    hold.refresh_from_db()
    assert hold.released_by == two


def test_a_day_that_has_passed_gets_a_sentence_and_keeps_the_words(case, sign_in):
    url = reverse("case-hold", args=[case.ref])
    answer = sign_in(make.user("legal")).post(
        url, {"reason": "A court asked.", "review_on": "2001-01-01"}
    )
    assert answer.status_code == 422
    assert "Choose a day after today" in answer.content.decode()
    assert "A court asked." in answer.content.decode()


def test_communications_see_the_hold_and_cannot_set_one(case, sign_in):
    officer = make.user("communications")
    make.grant(case, officer)
    client, url = sign_in(officer), reverse("case-hold", args=[case.ref])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "Because.", "review_on": "2099-01-01"}).status_code == 403
    assert client.get(reverse("hold-list")).status_code == 403


def test_a_hold_of_another_case_is_not_found_here(case, sign_in):
    other = make.case()
    lawyer = make.user("legal")
    hold = Hold.objects.create(case=other, reason="x", review_on="2099-01-01", placed_by=lawyer)
    url = reverse("hold-release", args=[case.ref, hold.key])
    assert sign_in(lawyer).post(url, {"reason": "It is over."}).status_code == 404
