"""The pages of holds: legal sets them, everybody on the case sees them, two release them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

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


def test_whoever_leaves_reads_why_they_cannot_hold_erase_or_look(case, sign_in):
    """The sentence of the rule stands where the button stood, and on the page that refuses."""
    leaver = make.user("legal", ends_on=timezone.localdate() + timedelta(days=5))
    make.person(case, name="Emre")
    client, why = sign_in(leaver), "Your last day is near: you may read and draft"
    for name in ("case-hold", "case-circle"):
        page = client.get(reverse(name, args=[case.ref])).content.decode()
        assert page.partition("<main")[2].count(why) == 1
        assert "Legal sets and releases holds" not in page
    refused = client.get(reverse("case-break-glass"))
    assert refused.status_code == 403
    assert why in refused.content.decode()


def test_an_officer_near_the_last_day_reads_it_on_every_page_and_among_the_approvals(sign_in):
    client = sign_in(make.user("communications", ends_on=timezone.localdate() + timedelta(days=5)))
    why = "Your last day is near"
    assert why in client.get(reverse("case-list")).content.decode()
    assert why in client.get(reverse("approval-list")).content.decode().partition("<main")[2]
    others = sign_in(make.user("communications")).get(reverse("case-list"))
    assert why not in others.content.decode()


def test_whoever_is_refused_is_led_to_the_page_of_their_role(sign_in):
    refused = sign_in(make.user("operator")).get(reverse("desk-home"))
    assert refused.status_code == 403
    assert f'href="{reverse("desk-start")}"' in refused.content.decode()
