"""Getting in: wrong, expired and erased keys are answered alike; sessions end; links are used up."""

import re
from datetime import timedelta

import pytest
from django.core.signing import dumps
from django.test import Client, override_settings
from django.utils import timezone
from django_q.models import OrmQ

from tests import factories as make
from tests.tracker.web.front import came_in, fields_of, first_log, key_on, queued
from tracker import policy
from tracker.actions import access, people
from tracker.models import AccessKey, HistoryEvent, Person, SafeChannel
from tracker.rules import access_codes

pytestmark = pytest.mark.django_db


def code_for(person: Person, **fields: object) -> str:
    code = access.code_from(f"test {person.key} {fields}")
    AccessKey.objects.create(person=person, digest=access.digest(code), **fields)
    return code


def safe_address(
    person: Person, address: str = "emre@home.example", **fields: object
) -> SafeChannel:
    by = policy.protected(person)
    row = people.add_channel(person, kind="email", value=address, by=by, now=timezone.now())
    SafeChannel.objects.filter(pk=row.pk).update(**{"confirmed_at": timezone.now(), **fields})
    row.refresh_from_db()
    return row


def stripped(page: str) -> str:
    """Return a page without what differs between any two loads, and without what was typed."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|name="key" value)="[^"]*"', "", page)


def test_wrong_expired_ended_and_erased_keys_are_answered_alike() -> None:
    now = timezone.now()
    codes = [
        access.code_from("nobody"),
        code_for(make.person(), expires_at=now - timedelta(days=1)),
        code_for(make.person(), ended_at=now),
        code_for(make.person(erased_at=now)),
        code_for(make.person(), kind=AccessKey.RECOVERY),
    ]
    answers = [Client().post("/key/", {"key": code}) for code in codes]
    assert {answer.status_code for answer in answers} == {422}
    assert len({stripped(answer.content.decode()) for answer in answers}) == 1
    headers = [dict(answer.headers.items()) for answer in answers]
    assert all(one == headers[0] for one in headers)


def test_every_answer_to_a_well_typed_key_costs_the_same_queries(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    for code in (access.code_from("nobody"), code_for(make.person(erased_at=timezone.now()))):
        with django_assert_num_queries(3):  # type: ignore[operator]
            access.enter(code, now=timezone.now())


def test_a_slip_is_told_by_its_check_symbol_without_a_look_up(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    code = code_for(make.person())
    slip = ("0" if code[0] != "0" else "1") + code[1:]
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = Client().post("/key/", {"key": slip})
    assert answer.status_code == 422
    assert "check each symbol" in answer.content.decode()


def test_a_key_opens_the_page_however_it_is_typed() -> None:
    code = code_for(make.person())
    for typed in (code.lower(), "-".join(access_codes.grouped(code)), f" {code}\n"):
        assert Client().post("/key/", {"key": typed}).status_code == 302


def test_keys_are_only_taken_by_post() -> None:
    code = code_for(make.person())
    browser = Client()
    browser.get("/key/", {"key": code})
    assert browser.get("/me/").status_code == 302


def test_the_session_gets_a_new_id_on_entry() -> None:
    person = make.person()
    browser, code = came_in(person)
    old = browser.session.session_key
    browser.post("/key/", {"key": code})
    assert browser.session.session_key != old
    stale = Client()
    stale.cookies["doorstep"] = old or ""
    assert stale.get("/me/").status_code == 302


@pytest.mark.parametrize(("idle", "since"), [(16, 16), (1, 61)])
def test_the_session_ends_after_15_idle_minutes_and_after_60_in_all(idle: int, since: int) -> None:
    browser, _code = came_in(make.person())
    assert browser.get("/me/").status_code == 200
    session, now = browser.session, timezone.now()
    session["door"] = {
        **session["door"],
        "seen": (now - timedelta(minutes=idle)).timestamp(),
        "since": (now - timedelta(minutes=since)).timestamp(),
    }
    session.save()
    assert browser.get("/me/").url == "/key/"  # type: ignore[attr-defined]


def test_a_tap_within_the_15_minutes_keeps_the_page_open() -> None:
    browser, _code = came_in(make.person())
    session, now = browser.session, timezone.now()
    session["door"] = {**session["door"], "seen": (now - timedelta(minutes=14)).timestamp()}
    session.save()
    assert browser.get("/me/").status_code == 200
    assert now.timestamp() - browser.session["door"]["seen"] < 60


def test_a_page_that_is_open_closes_when_its_key_ends() -> None:
    browser, _code = came_in(make.person())
    AccessKey.objects.update(ended_at=timezone.now())
    assert browser.get("/me/").status_code == 302


def test_leaving_ends_the_session_clears_the_browser_and_leads_to_a_page_of_no_interest() -> None:
    browser = Client(enforce_csrf_checks=True)
    code = code_for(make.person())
    page = browser.get("/key/").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert token
    browser.post("/key/", {"key": code, "csrfmiddlewaretoken": token.group(1)})
    assert browser.get("/me/").status_code == 200
    left = browser.post("/leave/")
    assert (left.status_code, left.url) == (303, "/left/")  # type: ignore[attr-defined]
    assert '"cookies"' in left.headers["Clear-Site-Data"]
    assert browser.get("/me/").status_code == 302
    neutral = browser.get("/left/").content.decode()
    assert "https://www.wikipedia.org/" in neutral
    assert "Doorstep" not in neutral
    assert 'content="no-referrer"' in neutral


# --- A lost key --------------------------------------------------------------------------------


def ask(address: str) -> str:
    page = Client().post("/recover/", {"address": address}).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_asking_for_a_way_back_looks_the_same_whatever_the_address() -> None:
    person = make.person(employment="former")
    safe_address(person)
    safe_address(person, "unconfirmed@home.example", confirmed_at=None)
    safe_address(person, "gone@home.example", ended_at=timezone.now())
    OrmQ.objects.all().delete()
    pages = {ask(one) for one in (
        "emre@home.example", "unconfirmed@home.example", "gone@home.example", "who@else.example",
    )}  # fmt: skip
    assert len(pages) == 1
    assert AccessKey.objects.filter(kind=AccessKey.RECOVERY).count() == 1
    assert queued() == ["comms.tasks.send_recovery"]


@override_settings(EMPLOYER_DOMAINS=["works.example"])
def test_nothing_is_sent_to_the_employers_mailbox_after_employment_ended() -> None:
    person = make.person(employment="employee")
    row = safe_address(person, "e.k@mail.works.example")
    assert row.employer_mailbox
    now = timezone.now()
    assert access.ask_recovery("e.k@mail.works.example", now=now) is not None
    Person.objects.update(employed_until=now.date() - timedelta(days=1))
    assert access.ask_recovery("e.k@mail.works.example", now=now) is None
    Person.objects.update(employed_until=None, employment="")
    assert access.ask_recovery("e.k@mail.works.example", now=now) is None


def test_at_most_three_ways_back_an_hour_are_sent() -> None:
    safe_address(make.person())
    now = timezone.now()
    sent = [access.ask_recovery(" EMRE@home.example ", now=now) for _ in range(5)]
    assert [row is not None for row in sent] == [True, True, True, False, False]
    assert access.ask_recovery("emre@home.example", now=now + timedelta(hours=1, seconds=1))


def test_a_recovery_link_is_looked_at_freely_and_used_once() -> None:
    person = make.person()
    channel = safe_address(person)
    old, _code = came_in(person)
    row = access.ask_recovery("emre@home.example", now=timezone.now())
    assert row is not None
    assert access.recovery_channel(row) == channel
    token = access.recovery_token(row)
    link = f"/recover/{token}/"
    for _ in range(5):
        page = Client().get(link)
        assert page.status_code == 200
    Client().head(link)
    browser = Client()
    sent = fields_of(browser.get(link).content.decode())
    answer = browser.post(link, sent, follow=True)
    code = key_on(answer.content.decode())
    assert old.get("/me/").status_code == 302
    assert Client().post("/key/", {"key": code}).status_code == 302
    again = Client()
    assert again.post(link, fields_of(again.get(link).content.decode())).status_code == 422
    assert HistoryEvent.objects.filter(kind="access.recovered").count() == 1
    assert token not in str(list(AccessKey.objects.values()))


def test_a_second_press_on_a_recovery_link_shows_the_same_new_key() -> None:
    safe_address(make.person())
    row = access.ask_recovery("emre@home.example", now=timezone.now())
    assert row is not None
    link = f"/recover/{access.recovery_token(row)}/"
    sent = fields_of(Client().get(link).content.decode())
    keys = {key_on(Client().post(link, sent, follow=True).content.decode()) for _ in range(2)}
    assert len(keys) == 1


def test_a_recovery_link_is_dead_after_ten_minutes() -> None:
    safe_address(make.person())
    now = timezone.now()
    row = access.ask_recovery("emre@home.example", now=now - timedelta(minutes=10, seconds=1))
    assert row is not None
    link = f"/recover/{access.recovery_token(row)}/"
    assert Client().post(link, {}).status_code == 422


def test_a_recovery_link_is_no_key() -> None:
    safe_address(make.person())
    row = access.ask_recovery("emre@home.example", now=timezone.now())
    assert row is not None
    assert Client().post("/key/", {"key": access.recovery_token(row)}).status_code == 422


def test_an_address_is_confirmed_by_pressing_a_button_within_a_day() -> None:
    row = safe_address(make.person(), confirmed_at=None)
    link = f"/confirm/{people.confirmation_token(row)}/"
    assert Client().get(link).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at is None
    assert Client().post("/confirm/nonsense/").status_code == 422
    assert Client().post(link).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at is not None
    again = Client().post(link)
    assert "We may write to this address now" in again.content.decode()
    assert make.events(row.person.case, "channel.confirmed").count() == 1


def test_an_address_is_not_confirmed_by_a_link_of_the_day_before() -> None:
    row = safe_address(
        make.person(), confirmed_at=None, added_at=timezone.now() - timedelta(hours=25)
    )
    assert Client().post(f"/confirm/{people.confirmation_token(row)}/").status_code == 422


def test_a_token_signed_for_something_else_is_not_taken_for_a_form() -> None:
    first = first_log(Client(), once=dumps("known to all", salt="other"))
    second = first_log(Client(), once=dumps("known to all", salt="other"))
    assert key_on(first) != key_on(second)
