"""The page that shows the letter of a request as its addressee gets it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.requests import scene
from tracker.models import Allowance

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    made = scene(timezone.now())
    made.sign("press-desist-notice")
    made.allow()
    return made


def test_whoever_reads_the_name_in_a_letter_is_the_one_the_history_names(at, sign_in):
    at.allow(Allowance.NAME_ME)
    row = at.ready()
    url = reverse("request-check", args=[row.ref])
    assert "Emre Yılmaz" in sign_in(at.officer).get(url).content.decode()
    look = make.events(at.case, "sealed.used_in_letter").get()
    assert (look.actor_key, look.role) == (at.officer.key, "communications")


def test_a_letter_without_the_name_opens_nothing_sealed(at, sign_in):
    row = at.ready()
    page = sign_in(at.officer).get(reverse("request-check", args=[row.ref]))
    assert "Emre Yılmaz" not in page.content.decode()
    assert not make.events(at.case, "sealed.used_in_letter").exists()


def test_an_emergency_look_opens_no_page_on_which_a_request_is_written(at, sign_in):
    row, looker = at.ready(), make.user("communications")
    make.grant(at.case, looker, break_glass=True)
    client = sign_in(looker)
    assert client.get(reverse("request", args=[row.ref])).status_code == 200
    assert client.get(reverse("request-check", args=[row.ref])).status_code == 403
