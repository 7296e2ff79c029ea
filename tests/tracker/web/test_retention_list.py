"""The look ahead at what will go, and the word that starts it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker.models import Case, Hold, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def lawyer():
    return make.user("legal")


@pytest.fixture
def closed(lawyer):
    case, at = make.case(), timezone.now() - timedelta(days=340)
    Case.objects.filter(pk=case.pk).update(
        status="closed", closed_at=at, closed_by=lawyer, latest_at=at
    )
    return case


def test_legal_sees_what_goes_and_puts_it_before_a_second_person(sign_in, lawyer, closed):
    client = sign_in(lawyer)
    assert closed.ref in client.get(reverse("retention-list")).content.decode()
    url = reverse("retention-case", args=[closed.ref, "sealed"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "x"}).status_code == 422
    client.post(url, {"reason": "It is time."})
    assert Proposal.objects.get().facts["what"] == "sealed"
    assert "waits for a second person" in client.get(reverse("retention-list")).content.decode()


def test_a_held_case_says_so_and_takes_no_proposal(sign_in, lawyer, closed):
    Hold.objects.create(case=closed, reason="x", review_on="2099-01-01", placed_by=lawyer)
    client = sign_in(lawyer)
    assert "kept by a hold" in client.get(reverse("retention-list")).content.decode()
    url = reverse("retention-case", args=[closed.ref, "sealed"])
    answer = client.post(
        url, {"reason": "It is time."}, headers={"referer": f"http://testserver{url}"}
    )
    assert answer.status_code == 409
    assert f'href="http://testserver{url}"' in answer.content.decode()
    elsewhere = {"referer": "https://elsewhere.example/"}
    away = client.post(url, {"reason": "It is time."}, headers=elsewhere)
    assert "elsewhere" not in away.content.decode()
    assert "What you had typed" in answer.content.decode()
    assert "It is time." in answer.content.decode()


def test_what_an_open_case_has_does_not_go(sign_in, lawyer):
    url = reverse("retention-case", args=[make.case().ref, "sealed"])
    assert sign_in(lawyer).get(url).status_code == 404


def test_old_mail_without_a_case_is_counted_and_proposed(sign_in, lawyer):
    make.intake(source="mail", status="unmatched", received_at=timezone.now() - timedelta(days=99))
    client = sign_in(lawyer)
    assert "1 mail is older" in client.get(reverse("retention-list")).content.decode()
    client.post(reverse("retention-mail"), {"reason": "Nobody’s."})
    assert Proposal.objects.get().case is None
