"""A person's own page: what they decide, who sees what, and what is written down."""

import re
from datetime import date, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone
from django_q.models import OrmQ

from tests import factories as make
from tests.tracker.web.front import ANSWERS, PNG, came_in, fields_of, queued
from tracker import history, policy, sealing
from tracker.actions import conversations, mandates, reports
from tracker.models import (
    AccessKey,
    Allowance,
    Circle,
    Contact,
    HistoryEvent,
    Intake,
    Mandate,
    Person,
    PersonMessage,
    SafeChannel,
    Team,
)

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(HistoryEvent.objects.exclude(kind="access.key_used").values_list("kind", flat=True))


PAGES = [
    "/me/", "/me/messages/", "/me/circle/", "/me/allow/", "/me/allow/confirm_job/", "/me/safe/",
    "/me/opened/", "/me/details/", "/me/takedown/",
]  # fmt: skip


def test_somebody_of_the_circle_is_told_who_reads_and_promised_nothing_of_theirs() -> None:
    subject = make.person()
    mother = make.person(subject.case, circle=Circle.PARENT)
    hers, code = came_in(mother, kind=AccessKey.LINK)
    his, _code = came_in(subject)
    assert "Who reads what you write here" in Client().get(f"/join/{code}/").content.decode()
    for path in ("/me/", "/log/"):
        page = hers.get(path).content.decode()
        assert "Who reads your entries: the person who sent you the link" in page
        assert "you can read who looked" not in page
        assert "Who reads your entries" not in his.get(path).content.decode()
    assert "you can read who looked" in his.get("/log/").content.decode()
    assert "you see that they did" not in hers.get("/me/details/").content.decode()
    assert "you see that they did" in his.get("/me/details/").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_without_a_key_a_personal_page_asks_for_it(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.url) == (302, "/key/")  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", PAGES)
def test_with_a_key_a_personal_page_opens_and_is_kept_nowhere(path: str) -> None:
    browser, _code = came_in(make.person())
    answer = browser.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Leave this page" in answer.content.decode()


@pytest.mark.parametrize("path", ["/me/circle/", "/me/circle/link/", "/me/allow/", "/me/opened/"])
def test_for_the_circle_the_pages_of_the_subject_do_not_exist(path: str) -> None:
    subject = make.person()
    mother = make.person(subject.case, circle=Circle.PARENT)
    browser, _code = came_in(mother, kind=AccessKey.LINK)
    assert browser.get(path).status_code == 404


def test_the_circle_sees_its_own_entries_and_the_subject_all() -> None:
    subject = make.person()
    mother = make.person(subject.case, circle=Circle.PARENT)
    his = make.contact(subject.case, person=subject, reporter=subject, claimed_outlet="Abendkurier")
    hers = make.contact(subject.case, person=mother, reporter=mother, claimed_outlet="City Ledger")
    her_browser, _ = came_in(mother, kind=AccessKey.LINK)
    page = her_browser.get("/me/").content.decode()
    assert "City Ledger" in page
    assert "Abendkurier" not in page
    assert her_browser.get(f"/me/entries/{his.key}/").status_code == 404
    assert her_browser.get(f"/me/entries/{hers.key}/").status_code == 200
    both = came_in(subject)[0].get("/me/").content.decode()
    assert "City Ledger" in both
    assert "Abendkurier" in both


def test_an_entry_of_another_case_and_a_made_up_one_are_answered_alike() -> None:
    foreign = make.contact(reporter=make.person())
    browser, _code = came_in(make.person())
    answers = [browser.get(f"/me/entries/{key}/") for key in (foreign.key, make.user().key)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_link_is_made_shown_once_and_ended() -> None:
    subject = make.person()
    browser, _code = came_in(subject)
    sent = fields_of(browser.get("/me/circle/").content.decode())
    answer = browser.post(
        "/me/circle/",
        {**sent, "circle": "parent", "label": "mother", "language": "nl", "country": "NL"},
        follow=True,
    )
    page = answer.content.decode()
    link = page.split('id="link">')[1].split("<")[0]
    assert link.startswith(settings.BASE_URL + "/join/")
    mother = Person.objects.get(label="mother")
    assert (mother.language, mother.time_zone) == ("nl", "Europe/Amsterdam")
    path = link.removeprefix(settings.BASE_URL)
    phone = Client()
    assert 'lang="nl"' in phone.get(path).content.decode()
    assert phone.get("/me/").status_code == 302
    assert phone.post(path).status_code == 302
    assert 'lang="nl"' in phone.get("/me/").content.decode()
    browser.post(f"/me/circle/{mother.key}/end/")
    assert phone.get("/me/").status_code == 302
    assert phone.post(path).status_code == 422
    assert kinds()[-2:] == ["circle.link_made", "circle.link_ended"]


def test_a_second_press_adds_nobody_twice() -> None:
    browser, _code = came_in(make.person())
    sent = {**fields_of(browser.get("/me/circle/").content.decode()), "circle": "friend",
            "language": "en", "country": "DE"}  # fmt: skip
    shown = {browser.post("/me/circle/", sent, follow=True).content.split(b'id="link">')[1][:80]
             for _ in range(2)}  # fmt: skip
    assert len(shown) == 1
    assert Person.objects.filter(circle="friend").count() == 1


def test_nobody_ends_a_link_of_another_case() -> None:
    stranger = make.person(make.person().case, circle=Circle.PARENT)
    AccessKey.objects.create(person=stranger, kind=AccessKey.LINK, digest="d" * 64)
    browser, _code = came_in(make.person())
    assert browser.post(f"/me/circle/{stranger.key}/end/").status_code == 404
    assert AccessKey.objects.filter(person=stranger, ended_at=None).exists()


def test_what_is_allowed_is_given_scoped_changed_and_taken_back_each_dated() -> None:
    person = make.person()
    browser, _code = came_in(person)
    path = "/me/allow/stop_letters/"
    browser.post(path, {"answer": "yes", "scope": "Abendkurier", "until_on": "2099-01-01"})
    browser.post(path, {"answer": "yes", "scope": ""})
    assert Mandate.objects.live(timezone.now()).get().scope == ""
    assert "Now: yes." in browser.get("/me/allow/").content.decode()
    browser.post(path, {"answer": "no"})
    browser.post(path, {"answer": "no"})
    assert not Mandate.objects.live(timezone.now()).exists()
    assert all(row.withdrawn_at for row in Mandate.objects.all())
    assert kinds() == ["mandate.given", "mandate.given", "mandate.withdrawn"]
    assert browser.get("/me/allow/anything/").status_code == 404


def steps_on(page: str) -> list[str]:
    """Return the steps that a page lists, without their dates."""
    rows = re.findall(r"<li><time [^>]+>[^<]+</time>: (.*?)</li>", page)
    return [unescape(row) for row in rows]


def test_each_step_of_what_was_allowed_stands_there_with_its_date() -> None:
    person = make.person()
    by = policy.protected(person)
    start, berlin = timezone.now() - timedelta(days=90), ZoneInfo("Europe/Berlin")

    def give(days: int, scope: str, until_on: date | None = None) -> None:
        mandates.give(person, what=Allowance.TAKEDOWN, scope=scope, until_on=until_on, by=by,
                      now=start + timedelta(days=days))  # fmt: skip

    give(0, "one photo")
    give(1, "")
    mandates.withdraw(person, what=Allowance.TAKEDOWN, by=by, now=start + timedelta(days=2))
    give(3, "", (start + timedelta(days=5)).date())
    give(30, "Abendkurier")
    browser, _code = came_in(person)
    for path in ("/me/allow/", "/me/allow/takedown/"):
        page = browser.get(path).content.decode()
        said = steps_on(page)
        assert said[:3] == ["You said yes. Only for: one photo.", "You changed it. For all of it.",
                            "You took it back."]  # fmt: skip
        assert said[3].startswith("You said yes. For all of it. Until ")
        assert said[4:] == ["It ran out.", "You said yes. Only for: Abendkurier."]
        for days in (0, 1, 2, 3, 30):
            assert f'datetime="{(start + timedelta(days=days)).astimezone(berlin):%Y-%m-%d}' in page
    assert "Each step so far" not in browser.get("/me/allow/counsel/").content.decode()


def test_a_line_to_the_press_office_is_heard_at_once_and_answered_on_the_page() -> None:
    person = make.person()
    browser, _code = came_in(person)
    OrmQ.objects.all().delete()
    browser.post("/me/messages/", {"body": "May I tell my <landlord>?"})
    assert queued() == [settings.POKE_TASK]
    officer = make.user("communications")
    make.grant(person.case, officer)
    by = policy.staff(officer)
    conversations.mark_read(person, by=by, now=timezone.now())
    conversations.answer(person, body="Yes, of course.", by=by, now=timezone.now())
    page = browser.get("/me/messages/").content.decode()
    assert "May I tell my &lt;landlord&gt;?" in page
    assert "Yes, of course." in page
    assert officer.name not in page
    assert PersonMessage.objects.filter(from_person=True, read_by=officer).exists()
    assert kinds() == ["person.wrote", "person.read", "person.answered"]


def test_an_empty_line_is_asked_for_again() -> None:
    browser, _code = came_in(make.person())
    assert browser.post("/me/messages/", {"body": "  "}).status_code == 422
    assert not PersonMessage.objects.exists()


def test_a_wish_to_take_something_down_reaches_the_press_office() -> None:
    browser, _code = came_in(make.person())
    browser.post("/me/takedown/", {"where": "https://paper.example/house", "shows": "my house"})
    body = PersonMessage.objects.get().body
    assert "https://paper.example/house" in body
    assert "my house" in body


def test_a_correction_stands_next_to_the_entry_which_stays_as_it_was() -> None:
    person = make.person()
    contact = make.contact(person.case, person=person, reporter=person, summary="At seven.")
    browser, _code = came_in(person)
    path = f"/me/entries/{contact.key}/"
    sent = fields_of(browser.get(path).content.decode())
    photo = SimpleUploadedFile("plate.png", PNG, "image/png")
    browser.post(path, {**sent, "text": "It was eight.", "attached": photo})
    browser.post(path, {**sent, "text": "It was eight."})
    contact.refresh_from_db()
    assert contact.summary == "At seven."
    added = Intake.objects.get(kind="addition")
    assert added.payload["text"] == "It was eight."
    assert contact.evidence.get().original_name == "plate.png"
    page = browser.get(path).content.decode()
    assert "It was eight." in page
    assert "plate.png" in page
    assert kinds() == ["intake.received", "evidence.added", "person.wrote"]


def test_nothing_to_add_is_asked_for_again() -> None:
    person = make.person()
    contact = make.contact(person.case, person=person, reporter=person)
    browser, _code = came_in(person)
    assert browser.post(f"/me/entries/{contact.key}/", {}).status_code == 422


@override_settings(EMPLOYER_DOMAINS=["works.example"])
def test_safe_ways_are_masked_flagged_confirmed_and_ended() -> None:
    person = make.person()
    browser, _code = came_in(person)
    OrmQ.objects.all().delete()
    sent = {"kind": "email", "value": "Emre@Works.example", "readers": "none"}
    page = browser.post("/me/safe/", sent, follow=True).content.decode()
    row = SafeChannel.objects.get()
    assert row.employer_mailbox
    assert "may read it" in page
    assert queued() == [settings.CONFIRMATION_TASK]
    assert b"Emre" not in bytes(row.value_sealed)
    browser.post("/me/safe/", {"kind": "phone", "value": "+49 30 1234567", "readers": "trusted"})
    page = browser.get("/me/safe/").content.decode()
    assert "1234567" not in page
    assert "•••567" in page
    phone = SafeChannel.objects.get(kind="phone")
    browser.post(f"/me/safe/{phone.key}/end/")
    phone.refresh_from_db()
    assert phone.ended_at is not None
    assert kinds() == ["channel.added", "channel.added", "channel.ended"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (
            {"kind": "email", "value": "emre@home.example", "readers": "others"},
            "Then it is not safe",
        ),
        ({"kind": "email", "value": "emre", "readers": "none"}, "not an e-mail address"),
        ({"kind": "phone", "value": "12", "readers": "none"}, "country code"),
    ],
)
def test_an_unsafe_or_wrong_way_gets_a_sentence(sent: dict[str, str], sentence: str) -> None:
    browser, _code = came_in(make.person())
    answer = browser.post("/me/safe/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not SafeChannel.objects.exists()


def test_details_are_sealed_shown_masked_and_an_empty_field_keeps_what_is_there() -> None:
    person = make.person()
    browser, _code = came_in(person)
    path = "/me/details/"
    sent = {"name": "Emre Kaya", "employment": "former", "language": "en", "country": "DE",
            "time_zone": "Europe/Berlin"}  # fmt: skip
    assert browser.post(path, sent).status_code == 302
    assert browser.post(path, {**sent, "name": "", "reach_note": "after six"}).status_code == 302
    person.refresh_from_db()
    assert b"Emre" not in bytes(person.name_sealed or b"")
    page = browser.get(path).content.decode()
    assert "Emre" not in page
    assert "••••••" in page
    look = history.disclose("person.revealed", by=make.actor("legal"), case=person.case,
                            objects=frozenset({person.key}))  # fmt: skip
    assert sealing.reveal(person, "name_sealed", disclosure=look) == "Emre Kaya"
    opened = browser.get("/me/opened/").content.decode()
    assert "Lawyers" in opened
    assert "once" in opened


def test_who_opened_the_file_is_told_without_names() -> None:
    person = make.person()
    officer = make.user("communications", name="Lena Brandt")
    for _ in range(2):
        history.disclose("person.revealed", by=policy.staff(officer), case=person.case,
                         objects=frozenset({person.key}))  # fmt: skip
    page = came_in(person)[0].get("/me/opened/").content.decode()
    assert "2 times" in page
    assert "Press office" in page
    assert "Lena" not in page


def promised(person: Person, *, hours: int, to: Team) -> Contact:
    """Return an entry that `to` promised to deal with in so many hours from now."""
    by = timezone.now() + timedelta(hours=hours)
    row = make.contact(person.case, person=person, reporter=person, status="routed", answer_by=by)
    row.routes.create(team=to, lane="today", answer_by=by, rule_name="r", reason="r")
    return row


def test_a_promise_not_kept_is_named_first_and_the_next_one_after_it() -> None:
    person, desk, other = make.person(), make.team(name="Night desk"), make.team(name="Day desk")
    soon = promised(person, hours=4, to=other)
    promised(person, hours=-2, to=other)
    late = promised(person, hours=-30, to=desk)
    browser, _code = came_in(person)
    page = browser.get("/me/").content.decode().split("What happens next")[1].split("</section>")[0]
    said = f'We promised to deal with <a href="/me/entries/{late.key}/">{late.ref}</a> before'
    assert said in page
    assert "That has passed, and we are sorry." in page
    assert "<strong>Night desk</strong> still has it." in page
    assert 'href="/me/messages/"' in page
    assert page.index(said) < page.index(soon.ref) < page.index("<strong>Day desk</strong> has it.")
    assert page.count("That has passed") == 1
    receipt = browser.post("/log/", ANSWERS, follow=True).content.decode()
    assert receipt.index(said) < receipt.index(Contact.objects.latest("pk").ref + "</a>: ")


def test_an_entry_tells_of_its_own_promise_alone() -> None:
    person, desk = make.person(), make.team(name="Night desk")
    late, soon = (promised(person, hours=hours, to=desk) for hours in (-2, 4))
    browser, _code = came_in(person)
    page = browser.get(f"/me/entries/{late.key}/").content.decode()
    assert "That has passed, and we are sorry." in page
    assert "as soon as they can" not in page
    page = browser.get(f"/me/entries/{soon.key}/").content.decode()
    assert "They deal with it before" in page
    assert "That has passed" not in page


def test_of_promises_that_all_passed_nothing_is_said_to_be_open_or_done() -> None:
    person = make.person()
    promised(person, hours=-2, to=make.catch_all())
    page = came_in(person)[0].get("/me/").content.decode()
    assert "The press office still has it." in page
    assert "Nothing is open" not in page
    assert "has it.</p>" not in page


def test_somebody_of_the_circle_reads_of_promises_about_their_own_entries_alone() -> None:
    subject = make.person()
    mother = make.person(subject.case, circle=Circle.PARENT)
    promised(subject, hours=-2, to=make.team())
    page = came_in(mother, kind=AccessKey.LINK)[0].get("/me/").content.decode()
    assert "That has passed" not in page
    assert "Nothing is open" in page


def test_the_same_people_are_not_added_again_when_they_are_aimed_at_again() -> None:
    person = make.person()
    browser, _code = came_in(person)
    browser.post("/log/", {**ANSWERS, "aimed": "c:parent"})
    page = browser.get("/log/").content.decode()
    parent = Person.objects.get(circle="parent")
    assert "c:parent" not in page
    browser.post("/log/", {**ANSWERS, "aimed": f"p:{parent.key}"})
    assert set(Contact.objects.values_list("person", flat=True)) == {parent.pk}


def test_nobody_is_aimed_at_who_belongs_to_another_case() -> None:
    stranger = make.person(circle=Circle.PARENT)
    browser, _code = came_in(make.person())
    assert browser.post("/log/", {**ANSWERS, "aimed": f"p:{stranger.key}"}).status_code == 422
    assert not Contact.objects.exists()


def test_somebody_erased_is_offered_no_more_and_their_word_is_a_new_person() -> None:
    person = make.person()
    gone = make.person(person.case, circle=Circle.PARENT, erased_at=timezone.now())
    browser, _code = came_in(person)
    page = browser.get("/log/").content.decode()
    assert str(gone.key) not in page
    assert "c:parent" in page
    assert browser.post("/log/", {**ANSWERS, "aimed": f"p:{gone.key}"}).status_code == 422
    browser.post("/log/", {**ANSWERS, "aimed": "c:parent"})
    assert Contact.objects.get().person not in (person, gone)


def test_an_addition_without_a_person_behind_it_changes_nothing() -> None:
    contact = make.contact()
    by = policy.house("test")
    reports.add_to(contact, text="x", files=(), once="o", by=by, now=timezone.now())
    assert not Intake.objects.filter(kind="addition").exists()


def test_a_wish_that_is_not_allowed_yet_leads_to_the_decision() -> None:
    person = make.person()
    browser, _code = came_in(person)
    wish = {"where": "https://paper.example/house", "shows": "my house"}
    page = browser.post("/me/takedown/", wish, follow=True).content.decode()
    assert "You have not said yes to: “ask for content to be taken down”." in page
    assert 'href="/me/allow/takedown/">Decide now' in page
    assert "You have not said yes" not in browser.get("/me/messages/").content.decode()
    mandates.give(person, what=Allowance.TAKEDOWN, scope="", until_on=None,
                  by=policy.protected(person), now=timezone.now())  # fmt: skip
    page = browser.post("/me/takedown/", wish, follow=True).content.decode()
    assert "You have not said yes" not in page


def test_looks_say_at_what_and_steps_are_not_counted_as_looks() -> None:
    person, lawyer = make.person(), make.actor("legal")
    for kind in ("sealed.revealed", "evidence.downloaded", "evidence.downloaded"):
        history.disclose(kind, by=lawyer, case=person.case, objects=frozenset({person.key}))
    history.record("hold.placed", by=lawyer, case=person.case)
    page = came_in(person)[0].get("/me/opened/").content.decode()
    assert "<strong>Lawyers</strong>: 3 times." in page
    assert "Lawyers: something sealed" in page
    assert 'Lawyers: a file <span class="small">2 times</span>' in page
    assert "Lawyers: a step of their work" in page


def test_somebody_of_the_circle_reads_of_their_link_and_of_a_first_contact() -> None:
    mother = make.person(make.person().case, circle=Circle.PARENT)
    browser, _code = came_in(mother)
    page = browser.get("/me/").content.decode()
    assert "Log a contact</a>" in page
    assert "if you lose your link" in page
    browser.post("/log/", ANSWERS)
    assert "Log another contact</a>" in browser.get("/me/").content.decode()
