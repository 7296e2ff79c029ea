"""The calendar of dates holds days and a way to sign in, and dies with the account."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker.actions import calendar_feeds
from tracker.exports import ics
from tracker.models import CalendarFeed, Deadline

pytestmark = pytest.mark.django_db
CANARY = "Canary Outlet"


@pytest.fixture
def officer():
    return make.user("communications")


def dated(case, days=3, **fields):
    day = timezone.now().date() + timedelta(days=days)
    told = {"clock": "file", "label": CANARY, "side": "ours", "place": "DE-BE", "due_on": day,
            "act_by_on": day, "rule_version": "x", "citation": CANARY, **fields}  # fmt: skip
    return Deadline.objects.create(case=case, **told)


def address(client):
    page = client.post(reverse("calendar-feed")).content.decode()
    return re.search(r"/desk/calendar/[\w-]+\.ics", page).group()


def test_feed_has_one_event_for_each_day_and_no_content(sign_in, officer):
    case = make.case(owner=officer)
    dated(case), dated(case), dated(case, 9)
    answer = Client().get(address(sign_in(officer)))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 2
    assert text.count("SUMMARY:Doorstep: a date") == 2
    assert f"DTSTART;VALUE=DATE:{timezone.now().date() + timedelta(days=3):%Y%m%d}" in text
    for word in (CANARY, case.ref, str(case.key), "file", officer.email):
        assert word not in text
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_feed_shows_what_may_be_seen_now_not_when_it_was_made(sign_in, officer):
    case = make.case(owner=officer)
    dated(case)
    where = address(sign_in(officer))
    dated(make.case(owner=make.user("communications")))
    assert Client().get(where).content.count(b"BEGIN:VEVENT") == 1
    case.owner = None
    case.save()
    assert Client().get(where).content.count(b"BEGIN:VEVENT") == 0


def test_new_address_ends_the_old_and_only_a_digest_is_kept(sign_in, officer):
    client = sign_in(officer)
    old, new = address(client), address(client)
    token = new.rpartition("/")[2].removesuffix(".ics")
    assert CalendarFeed.objects.get().digest == calendar_feeds.digest(token) != token
    assert [Client().get(where).status_code for where in (old, new)] == [404, 200]
    assert token not in client.get(reverse("calendar-feed")).content.decode()
    client.post(reverse("calendar-feed"), {"end": "1"})
    assert Client().get(new).status_code == 404


@pytest.mark.parametrize("end", [{"is_active": False}, {"ends_on": date(2020, 1, 1)}])
def test_feed_is_dead_when_the_account_ends_like_one_that_never_was(sign_in, officer, end):
    where = address(sign_in(officer))
    for name, value in end.items():
        setattr(officer, name, value)
    officer.save()
    gone, never = Client().get(where), Client().get("/desk/calendar/made-up.ics")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert gone.content == never.content


def test_feed_is_dead_when_the_last_role_is_taken(sign_in, officer):
    where = address(sign_in(officer))
    officer.role_grants.update(revoked_at=timezone.now(), revoked_by=officer)
    assert Client().get(where).status_code == 404


def test_role_without_cases_gets_no_address(sign_in):
    assert sign_in(None, "operator").post(reverse("calendar-feed")).status_code == 403


def test_lines_are_folded_between_characters():
    text = ics.calendar(
        [date(2026, 11, 22)], whose="x", link="https://é" + "é" * 90, now=timezone.now()
    )
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert "é" * 90 in text.replace(b"\r\n ", b"").decode()
