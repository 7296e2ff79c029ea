"""The list of what happened: a few lines on the first page, everything behind a link."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tests.tracker.web.front import came_in, first_log
from tracker import history, policy
from tracker.models import Circle, Contact, Person
from tracker.queries import mine

pytestmark = pytest.mark.django_db


def calls(person: Person, n: int) -> None:
    """Let `n` calls come in, one each hour, the newest now."""
    for hour in range(n):
        at = timezone.now() - timedelta(hours=hour)
        make.contact(
            person.case, person=person, reporter=person, occurred_at=at, summary=f"<{hour}>"
        )


def told(page: str) -> list[int]:
    """Return which calls stand on a page, in order."""
    return [int(n) for n in re.findall(r"&lt;(\d+)&gt;", page)]


def test_my_page_shows_the_latest_and_leads_to_everything() -> None:
    person = make.person()
    calls(person, mine.LATELY + 3)
    browser, _code = came_in(person)
    page = browser.get("/me/").content.decode()
    assert told(page) == list(range(mine.LATELY))
    assert f"Everything so far ({mine.LATELY + 3})" in page
    assert told(browser.get("/me/entries/").content.decode()) == list(range(mine.LATELY + 3))


def test_a_short_list_has_no_link_to_more() -> None:
    person = make.person()
    calls(person, 2)
    assert '/me/entries/"' not in came_in(person)[0].get("/me/").content.decode()


def test_older_ones_follow_on_the_next_page_among_requests_and_publications() -> None:
    person = make.person()
    calls(person, mine.SHOWN + 2)
    make.publication(person.case, title="The house", added_at=timezone.now())
    browser, _code = came_in(person)
    first = browser.get("/me/entries/").content.decode()
    assert "The house" in first
    assert told(first) == list(range(mine.SHOWN - 1))
    assert 'href="?page=2"' in first
    older = browser.get("/me/entries/?page=2").content.decode()
    assert told(older) == [mine.SHOWN - 1, mine.SHOWN, mine.SHOWN + 1]
    assert browser.get("/me/entries/?page=none").status_code == 200


def test_the_circle_finds_only_its_own_there() -> None:
    subject = make.person()
    mother = make.person(subject.case, circle=Circle.PARENT)
    calls(subject, 3)
    make.contact(subject.case, person=mother, reporter=mother, summary="Mine alone")
    page = came_in(mother)[0].get("/me/entries/").content.decode()
    assert "Mine alone" in page
    assert told(page) == []


def test_a_mail_no_machine_could_read_is_told_on_receipt_entry_and_list() -> None:
    phone = Client()
    broken = SimpleUploadedFile("mail.eml", b"\xff\xfe\x00\x01" * 64, "message/rfc822")
    receipt = first_log(phone, channel="email", what="", attached=broken)
    entry = phone.get(f"/me/entries/{Contact.objects.get().key}/").content.decode()
    for page in (receipt, entry):
        assert "kept exactly as you sent it" in page
    assert "no machine could read" in phone.get("/me/").content.decode()


def test_looks_of_one_minute_are_one_line_and_the_newest_comes_first() -> None:
    person = make.person()
    now = (timezone.now() + timedelta(minutes=1)).replace(second=30)
    officer = policy.staff(make.user("communications"), now=now)
    lawyer = policy.staff(make.user("legal"), now=now)
    for by, at in ((officer, now), (lawyer, now - timedelta(days=2)), (officer, now)):
        history.record("person.revealed", by=by, case=person.case, at=at)
    looks = mine.looks(person)
    assert [(str(look.role), look.times) for look in looks] == [("Press office", 2), ("Lawyers", 1)]
    assert mine.look_counts(person) == [("Press office", 2), ("Lawyers", 1)]
