"""Years nobody means, keys nobody has, numbers too long: a sentence or a 404, never a crash."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.tracker.web.front import ANSWERS
from tracker.models import Contact, Publication
from tracker.web.front import once

pytestmark = pytest.mark.django_db
BARELY = ["0001-01-01", "0026-11-22", "9999-12-31"]


@pytest.fixture
def desk(sign_in):
    officer = make.user("communications", "legal")
    case = make.case(owner=officer)
    make.person(case)
    return case, sign_in(officer)


@pytest.mark.parametrize("day", BARELY)
def test_year_that_nobody_means_is_asked_for_again_on_the_front(day: str) -> None:
    told = {**ANSWERS, "when": "other", "day": day, "once": once.make()}
    answer = Client().post("/log/", told)
    assert (answer.status_code, Contact.objects.count()) == (422, 0)
    assert b"Enter a valid date." in answer.content


@pytest.mark.parametrize("day", BARELY)
def test_answer_wanted_by_an_impossible_day_is_asked_for_again(day: str) -> None:
    told = {**ANSWERS, "due_day": day, "due_clock": "23:59", "country": "US"}
    assert Client().post("/log/", {**told, "once": once.make()}).status_code == 422


@pytest.mark.parametrize("day", BARELY)
def test_publication_of_an_impossible_day_is_not_entered(desk, day: str) -> None:
    case, client = desk
    told = {"kind": "article", "url": "https://paper.example/a", "published_at": f"{day}T23:00"}
    client.post(reverse("publication-new", args=[case.ref]), told)
    assert not Publication.objects.exists()


def test_case_with_a_contact_long_ago_still_has_a_picture(desk) -> None:
    case, client = desk
    make.contact(case, occurred_at=timezone.now().replace(year=26))
    make.contact(case)
    assert client.get(reverse("case", args=[case.ref])).status_code == 200


@pytest.mark.parametrize("value", ["0001-01-01 00:00", "9999-12-31 23:59", "2199-01-01 10:00"])
def test_contact_is_not_moved_to_a_time_that_cannot_be(desk, value: str) -> None:
    case, client = desk
    row = make.contact(case, occurred_at=timezone.now() - timedelta(days=1))
    told = {"field": "occurred_at", "value": value, "reason": "a slip"}
    client.post(reverse("contact-correct", args=[case.ref, row.ref]), told)
    assert Contact.objects.get().occurred_at == row.occurred_at


def test_correction_longer_than_its_field_is_refused(desk) -> None:
    case, client = desk
    row = make.contact(case, story="The outage")
    told = {"field": "story", "value": "x" * 81, "reason": "a slip"}
    client.post(reverse("contact-correct", args=[case.ref, row.ref]), told)
    assert Contact.objects.get().story == "The outage"


def test_person_of_a_broken_key_is_not_there(desk) -> None:
    case, client = desk
    assert client.get(reverse("case-messages", args=[case.ref]), {"person": "x"}).status_code == 404


def test_page_number_without_end_means_the_first(desk) -> None:
    _case, client = desk
    assert client.get(reverse("case-list"), {"page": "9" * 5000}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/desk/?q=%00", "/desk/cases/?q=a%00b", "/desk/history/?kind=%00", "/desk/requests/%00/"],
)
def test_an_address_with_a_null_is_refused(desk, address: str) -> None:
    _case, officer = desk
    assert officer.get(address).status_code == 400


def test_a_refused_form_leaves_no_address_in_the_log() -> None:
    assert logging.getLogger("django.security.csrf").getEffectiveLevel() >= logging.ERROR
