"""Sealed fields are shown once, after a reason and a fresh sign-in, and the look is written first."""

import pytest
from django.urls import reverse

from tests import factories as make
from tracker.actions import people_staff
from tracker.history import details
from tracker.lifecycle import NotAllowedNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(sign_in):
    officer = make.user("communications")
    case = make.case(owner=officer)
    person = make.person(case, name="Canary Name")
    return officer, case, person, reverse("person-reveal", args=[case.ref, person.key])


def test_look_stands_in_the_history_with_its_reason(sign_in, scene) -> None:
    officer, case, _person, url = scene
    answer = sign_in(officer).post(url, {"what": "name", "reason": "police report"})
    assert b"Canary Name" in answer.content
    look = make.events(case, "sealed.revealed").get()
    assert details([look.seq])[look.seq]["reason"] == "police report"


def test_without_a_reason_nothing_is_shown_and_nothing_written(sign_in, scene) -> None:
    officer, case, _person, url = scene
    answer = sign_in(officer).post(url, {"what": "name", "reason": " "})
    assert b"Canary" not in answer.content
    assert not make.events(case, "sealed.revealed").exists()


def test_old_sign_in_is_asked_to_prove_itself_first(sign_in, scene) -> None:
    officer, case, _person, url = scene
    answer = sign_in(officer, fresh=False).post(url, {"what": "name", "reason": "police report"})
    assert answer.status_code == 302
    assert reverse("mfa_reauthenticate") in answer.url
    assert "police" not in answer.url
    assert not make.events(case, "sealed.revealed").exists()


def test_person_of_another_case_is_not_found_through_ones_own(sign_in, scene) -> None:
    officer, case, _person, _url = scene
    foreign = make.person(make.case())
    url = reverse("person-reveal", args=[case.ref, foreign.key])
    assert sign_in(officer).post(url, {"what": "name", "reason": "curious"}).status_code == 404


def test_twenty_first_look_within_the_hour_takes_another_permission(scene) -> None:
    officer, _case, person, _url = scene
    by = make.policy.staff(officer)
    for _ in range(people_staff.MANY):
        people_staff.reveal(person, what="name", reason="reason", by=by, now=by.now)
    with pytest.raises(NotAllowedNow):
        people_staff.reveal(person, what="name", reason="reason", by=by, now=by.now)
