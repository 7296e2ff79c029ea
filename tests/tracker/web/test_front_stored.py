"""Clumsy hands and full disks: nothing is half stored, nothing typed is lost, nothing is doubled."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tests.tracker.web.front import ANSWERS, PNG, came_in, queued
from tracker.models import Contact, Mandate, Person, PersonMessage, SafeChannel

pytestmark = pytest.mark.django_db
ALLOW = "/me/allow/confirm_job/"
REFUSE = {
    "sqlite": "CREATE TEMP TRIGGER full_disk BEFORE INSERT ON tracker_historyevent "
    "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    "postgresql": "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'database or disk is full'; END $$; "
    "CREATE TRIGGER full_disk BEFORE INSERT ON tracker_historyevent "
    "FOR EACH ROW EXECUTE FUNCTION full_disk()",
}
FORGIVE = {"sqlite": "DROP TRIGGER full_disk", "postgresql": "DROP FUNCTION full_disk() CASCADE"}
FORMS = {
    "/me/messages/": {"body": "Typed at night"},
    "/me/takedown/": {"where": "Typed at night"},
    "/me/details/": {
        "reach_note": "Typed at night", "language": "en", "country": "DE",
        "time_zone": "Europe/Berlin",
    },
    "/me/circle/": {"circle": "parent", "label": "Typed at night", "language": "de",
                    "country": "DE"},
    ALLOW: {"scope": "Typed at night", "answer": "yes"},
    "/me/safe/": {"kind": "phone", "value": "+49 30 23125 777", "readers": "none"},
}  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_when_nothing_can_be_stored_the_words_stay_on_the_page(path: str) -> None:
    browser, _code = came_in(make.person())
    with connection.cursor() as cursor:
        cursor.execute(REFUSE[connection.vendor])
        answer = browser.post(path, FORMS[path])
        cursor.execute(FORGIVE[connection.vendor])
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "could not save" in page
    assert ("Typed at night" if "value" not in FORMS[path] else "23125 777") in page
    assert (Person.objects.count(), PersonMessage.objects.count()) == (1, 0)
    assert browser.post(path, FORMS[path]).status_code == 302


@pytest.mark.parametrize(("path", "sent"), [("/me/messages/", {"body": "Please call"}),
                                            ("/me/takedown/", {"where": "https://x.example/"})])  # fmt: skip
def test_a_second_press_sends_no_second_line(path: str, sent: dict[str, str]) -> None:
    browser, _code = came_in(make.person())
    for _press in range(2):
        assert browser.post(path, sent).status_code == 302
    line = PersonMessage.objects.get()
    PersonMessage.objects.update(written_at=line.written_at - timedelta(minutes=5))
    browser.post(path, sent)
    assert PersonMessage.objects.count() == 2


def test_an_empty_file_is_named_and_the_other_is_asked_for_again() -> None:
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("cloud.heic", b"")]
    answer = Client().post("/log/", {**ANSWERS, "attached": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“cloud.heic” is empty" in page
    assert "Please choose your files again" in page
    assert not Contact.objects.exists()


def test_what_was_typed_in_the_fold_is_seen_when_the_form_comes_back() -> None:
    folded, typed = {**ANSWERS, "what": ""}, {**ANSWERS, "what": "", "outlet": "Abendkurier"}
    assert '<details class="fold" open>' not in Client().post("/log/", folded).content.decode()
    assert '<details class="fold" open>' in Client().post("/log/", typed).content.decode()


def test_a_second_press_enters_no_second_way_to_reach_them() -> None:
    browser, _code = came_in(make.person())
    sent = {"kind": "email", "value": "emre@home.example", "readers": "none"}
    for _press in range(2):
        assert browser.post("/me/safe/", sent).status_code == 302
    assert SafeChannel.objects.count() == 1
    assert queued() == [settings.CONFIRMATION_TASK]


def test_an_entry_for_a_case_that_was_merged_in_that_moment_comes_back_with_a_sentence() -> None:
    person = make.person(make.case(merged_into=make.case()))
    browser, _code = came_in(person)
    answer = browser.post("/log/", {**ANSWERS, "what": "Typed at night"})
    page = answer.content.decode()
    assert (answer.status_code, Contact.objects.count()) == (422, 0)
    assert "Press once more" in page
    assert "Typed at night" in page


def test_what_is_allowed_cannot_end_before_it_begins() -> None:
    browser, _code = came_in(make.person())
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = browser.post(ALLOW, {"answer": "yes", "until_on": yesterday, "scope": "one paper"})
    assert answer.status_code == 422
    assert "This day has passed" in answer.content.decode()
    assert "one paper" in answer.content.decode()
    assert not Mandate.objects.exists()


def test_what_is_allowed_now_stands_in_the_fields_so_that_nothing_is_widened_unseen() -> None:
    browser, _code = came_in(make.person())
    until = timezone.localdate() + timedelta(days=9)
    browser.post(ALLOW, {"answer": "yes", "scope": "Abendkurier only", "until_on": until})
    page = browser.get(ALLOW).content.decode()
    assert 'value="Abendkurier only"' in page
    assert f'value="{until:%Y-%m-%d}"' in page


def test_taking_it_back_works_whatever_stands_in_the_fields() -> None:
    browser, _code = came_in(make.person())
    browser.post(ALLOW, {"answer": "yes"})
    assert browser.post(ALLOW, {"answer": "no", "until_on": "nonsense"}).status_code == 302
    assert Mandate.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("path", ["/nowhere/", "/me/entries/0/"])
def test_the_way_out_stands_on_dead_ends_too(path: str) -> None:
    page = Client().get(path).content.decode()
    assert '<form class="leave" method="post" action="/leave/">' in page
    assert Client(enforce_csrf_checks=True).post("/leave/").status_code == 303


@pytest.mark.parametrize("path", ["/", "/log/", "/key/", "/door-card/", "/me/", "/me/messages/"])
def test_the_emergency_number_is_one_tap_away_on_every_page(path: str) -> None:
    person = make.person(country="FR")
    page = came_in(person)[0].get(path).content.decode()
    assert page.count('href="tel:112"') + page.count('href="tel:17"') == 1
