"""Links for the circle: a second press is harmless, and everybody sees their own files alone."""

import re

import pytest
from django.utils import timezone

from tests import factories as make
from tests.tracker.web.front import PNG, came_in
from tracker.actions import evidence, evidence_reading
from tracker.models import AccessKey, Circle, Person
from tracker.web.front import once

pytestmark = pytest.mark.django_db


def links(of: Person) -> int:
    return AccessKey.objects.live(timezone.now()).filter(person=of).count()


def test_second_press_on_a_new_link_shows_the_same_link() -> None:
    subject = make.person()
    mother = make.person(subject.case, circle=Circle.PARENT)
    browser, _code = came_in(subject)
    token, shown = once.make(), []
    for _press in range(2):
        browser.post(f"/me/circle/{mother.key}/renew/", {"once": token})
        shown += re.findall(r"/join/(\w+)/", browser.get("/me/circle/link/").content.decode())
    assert len(set(shown)) == 1
    assert AccessKey.objects.filter(person=mother).count() == 1


def test_one_page_makes_a_link_for_each_of_two_people() -> None:
    subject = make.person()
    mother, brother = (make.person(subject.case, circle=Circle.PARENT) for _n in range(2))
    browser, _code = came_in(subject)
    token = once.make()
    for member in (mother, brother):
        answer = browser.post(f"/me/circle/{member.key}/renew/", {"once": token})
        assert answer.status_code == 302
    assert (links(mother), links(brother)) == (1, 1)


@pytest.mark.parametrize(
    ("circle", "label", "called"),
    [
        ("neighbour", "upstairs", "Upstairs (neighbour)"), ("parent", "", "Parent"),
        ("neighbour", "Neighbour upstairs", "Neighbour upstairs"), ("other", "vet", "Vet"),
        ("sibling", "brother in Rome", "Brother in Rome"),
    ],
)  # fmt: skip
def test_somebody_is_called_the_same_everywhere_with_what_they_are(
    circle: str, label: str, called: str
) -> None:
    subject = make.person()
    member = make.person(subject.case, circle=circle, label=label)
    contact = make.contact(subject.case, person=member, reporter=member)
    browser, _code = came_in(subject)
    shown = {
        "/me/": (f">Phone call – {called}</a>", f"<p>logged by: {called} · ",
                 f'<p class="small">{called}</p>'),
        "/me/circle/": (f"<h2>{called}</h2>",),
        f"/me/entries/{contact.key}/": (f"<dd>{called}</dd>",),
        "/log/": (called,),
    }  # fmt: skip
    for path, parts in shown.items():
        page = browser.get(path).content.decode()
        for part in parts:
            assert part in page


def test_form_sent_again_after_the_link_was_used_adds_nobody() -> None:
    subject = make.person()
    browser, _code = came_in(subject)
    told = {"circle": "parent", "label": "", "language": "de", "country": "DE"}
    told["once"] = once.make()
    browser.post("/me/circle/", told)
    AccessKey.objects.filter(kind=AccessKey.LINK).update(used_at=timezone.now())
    assert browser.post("/me/circle/", told).status_code == 302
    assert subject.case.people.count() == 2


def test_file_that_staff_found_does_not_show_to_whoever_logged_the_contact() -> None:
    subject, officer = make.person(), make.actor("communications", "legal")
    mother = make.person(subject.case, circle=Circle.PARENT)
    contact = make.contact(subject.case, person=mother, reporter=mother)
    make.grant(subject.case, officer.user)
    kept = evidence.keep("tip from a colleague.png", [PNG])
    evidence_reading.add(
        kept, case=subject.case, contact=contact, note="", source_url="", by=officer,
        now=officer.now,
    )  # fmt: skip
    browser, _code = came_in(mother, kind=AccessKey.LINK)
    assert b"tip from a colleague" not in browser.get(f"/me/entries/{contact.key}/").content
    browser, _code = came_in(subject)
    assert b"tip from a colleague" in browser.get(f"/me/entries/{contact.key}/").content
