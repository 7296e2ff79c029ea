"""The page of one enquiry, mail without a place, and logging as staff."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from comms import inbound
from comms.models import Message
from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.actions import contacts, enquiries
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    Blob,
    Case,
    CaseExclusion,
    Contact,
    Enquiry,
    Evidence,
    HistoryEvent,
    Intake,
    Marking,
    Note,
)
from tracker.queries import teams
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Role
from tracker.states import IntakeStatus

pytestmark = pytest.mark.django_db


def log(person, **facts):
    now = timezone.now()
    facts = ContactFacts(**{"channel": "phone", "occurred_at": now, **facts})
    return contacts.log(
        make.intake(person.case), facts, aimed_at=person, by=policy.house("test"), now=now
    )


@pytest.fixture
def officer():
    """Return somebody of the only desk."""
    user = make.user(Role.COMMUNICATIONS, name="Lena Brandt")
    team = make.team("desk", name="Desk", members=(user,), hours=["00:00-24:00"] * 7)
    make.rule(team, name="All")
    return user


@pytest.fixture
def enquiry(officer):
    """Return an enquiry with two contacts."""
    person = make.person()
    log(person, claimed_outlet="Abendkurier", summary="First words")
    return log(person, claimed_outlet="Abendkurier", summary="More words").enquiry


def address(name, row):
    return reverse(name, args=[row.ref])


def test_words_are_folded_and_the_reason_stands_beside_them(sign_in, officer, enquiry):
    body = sign_in(officer).get(address("enquiry", enquiry)).content.decode()
    assert "<details><summary>" in body
    assert "First words" in body
    assert "“All” → Desk, lane Today" in body


def test_files_and_that_they_were_asked_to_stop_stand_beside_the_contact(sign_in, officer, enquiry):
    contact = enquiry.contacts.latest("pk")
    page = sign_in(officer).get(address("enquiry", enquiry)).content.decode()
    assert "They were asked to stop." not in page
    Contact.objects.filter(pk=contact.pk).update(asked_to_stop="yes", stayed_after_asked=True)
    file = Evidence.objects.create(
        ref="EV-7", case=enquiry.case, contact=contact, blob=make.original(b"x"),
        original_name="Canary.jpg", media_type="image/jpeg",
    )  # fmt: skip
    page = sign_in(officer).get(address("enquiry", enquiry)).content.decode()
    assert page.count("They were asked to stop.") == page.count("They stayed after that.") == 1
    assert reverse("evidence", args=[enquiry.case.ref, file.ref]) in page
    assert "Canary" not in page


def test_a_foreign_enquiry_and_a_made_up_one_answer_alike(sign_in, officer):
    hidden = log(make.person(make.case(marking=Marking.RESTRICTED))).enquiry
    client = sign_in(officer)
    for name in ("enquiry-claim", "enquiry-close", "enquiry-note", "enquiry-merge"):
        for ref in (hidden.ref, "ENQ-9999"):
            assert client.post(reverse(name, args=[ref])).status_code == 404
    assert client.get(address("enquiry", hidden)).status_code == 404


@pytest.mark.parametrize("name", ["claim", "wait", "close", "hand-over", "split", "merge", "note"])
def test_roles_without_the_right_are_refused(sign_in, enquiry, name):
    client = sign_in(make.user(Role.AUDITOR))
    assert client.post(address(f"enquiry-{name}", enquiry)).status_code == 403


def test_an_empty_reason_comes_back_with_a_sentence_and_the_form_open(sign_in, officer, enquiry):
    answer = sign_in(officer).post(address("enquiry-close", enquiry), {"reason": ""})
    assert answer.status_code == 400
    body = answer.content.decode()
    assert '<details class="fold" id="close" open>' in body
    assert "Nothing you typed is lost" in body
    assert Enquiry.objects.get().open


def test_handing_to_somebody_outside_the_team_is_said_in_the_form(sign_in, officer, enquiry):
    stranger = make.user(Role.COMMUNICATIONS, name="Tom Reyes")
    make.team("other", name="Other desk", members=(stranger,))
    values = {"team": make.team("desk").pk, "to": stranger.pk, "reason": "knows them"}
    answer = sign_in(officer).post(address("enquiry-hand-over", enquiry), values)
    assert "Tom Reyes is not in the team Desk." in answer.content.decode()
    assert "knows them" in answer.content.decode()


def offered(client, enquiry):
    page = client.get(address("enquiry", enquiry))
    nobody, *groups = page.context["forms"]["hand_over"].fields["to"].choices
    assert nobody == ("", "whoever takes it")
    return [group for group in groups if group[0] != "Everybody"]


def test_only_those_are_offered_who_can_take_it_each_under_their_team(sign_in, officer, enquiry):
    now, case = timezone.now(), enquiry.case
    able = make.user(Role.COMMUNICATIONS, name="Tom Reyes")
    left = make.user(Role.COMMUNICATIONS, ends_on=now.date() - timedelta(days=3))
    party, reader = make.user(Role.COMMUNICATIONS), make.user(Role.AUDITOR)
    CaseExclusion.objects.create(case=case, user=party, reason="her brother", excluded_by=officer)
    others = (able, left, party, reader, make.user(), make.user(Role.LEGAL, is_active=False))
    make.team("other", name="Other desk", members=others)
    make.team("shut", name="Shut", members=(able,), active=False)
    client = sign_in(officer)
    assert offered(client, enquiry) == [
        ("Desk", [(officer.pk, "Lena Brandt")]), ("Other desk", [(able.pk, "Tom Reyes")]),
    ]  # fmt: skip


@pytest.mark.parametrize("marking", Marking.values)
def test_whoever_is_offered_can_take_it_and_whoever_works_and_is_not_cannot(
    officer, enquiry, marking
):
    case, now = enquiry.case, timezone.now()
    staff = {role: make.user(role) for role in (Role.COMMUNICATIONS, Role.LEGAL)}
    seated = {role: make.user(role) for role in staff}
    for user in seated.values():
        make.grant(case, user)
    Case.objects.filter(pk=case.pk).update(marking=marking, owner=officer)
    case.refresh_from_db()
    everybody = [officer, *staff.values(), *seated.values()]
    team = make.team("desk", members=tuple(everybody))
    told = {seat.user_id for seat in teams.able(case, now=now)}
    for user in everybody:
        with transaction.atomic():
            try:
                enquiries.hand_over(
                    Enquiry.objects.get(), team=team, to=user, reason="r",
                    by=policy.house("test", now=now), now=now,
                )  # fmt: skip
            except NotAllowedNow:
                assert user.pk not in told
            else:
                assert user.pk in told
            transaction.set_rollback(True)


def test_everything_that_is_done_with_it_works_from_the_page(sign_in, officer, enquiry):
    client = sign_in(officer)
    one = enquiry.contacts.earliest("pk")
    for name, values in (
        ("enquiry-claim", {}),
        ("enquiry-mark", {"nature": "approach"}),
        ("enquiry-note", {"body": "Remind him kindly."}),
        ("enquiry-split", {"contacts": [one.pk], "reason": "another matter"}),
        ("enquiry-wait", {}),
        ("enquiry-reopen", {}),
    ):
        assert client.post(address(name, enquiry), values).status_code == 302
    apart = Enquiry.objects.exclude(pk=enquiry.pk).get()
    merge = {"into": enquiry.pk, "reason": "same after all"}
    assert client.post(address("enquiry-merge", apart), merge).status_code == 302
    assert client.post(address("enquiry-close", enquiry), {"reason": "done"}).status_code == 302
    enquiry.refresh_from_db()
    assert (enquiry.assignee, enquiry.nature, enquiry.open) == (officer, "approach", False)
    assert (enquiry.contacts_count, Note.objects.get().enquiry) == (2, enquiry)
    assert "Became part of" in client.get(address("enquiry", apart)).content.decode()


def test_the_page_costs_the_same_queries_for_one_contact_and_for_three(sign_in, officer, enquiry):
    client = sign_in(officer)
    client.get(address("enquiry", enquiry))
    with CaptureQueriesContext(connection) as few:
        client.get(address("enquiry", enquiry))
    for _ in range(3):
        log(enquiry.case.people.get(), claimed_outlet="Abendkurier")
    with CaptureQueriesContext(connection) as many:
        client.get(address("enquiry", enquiry))
    assert len(few) == len(many)


# --- Logging as staff ----------------------------------------------------------------------------


def told(person, **values):
    return {
        "person": person.pk, "channel": "phone", "summary": "She rang the office.",
        "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), **values,
    }  # fmt: skip


def test_staff_log_a_call_and_land_on_its_enquiry(sign_in, officer, enquiry):
    person = enquiry.case.people.get()
    client, url = sign_in(officer), reverse("contact-log") + f"?case={enquiry.case.ref}"
    once = client.get(url).context["form"]["once"].value()
    values = told(person, claimed_outlet="Abendkurier", once=once)
    answer = client.post(url, values)
    assert answer.headers["Location"] == address("enquiry", enquiry)
    client.post(url, values)
    written = Contact.objects.filter(intake__source="staff")
    assert written.count() == 1
    assert written.get().intake.received_by == officer


def test_what_is_still_to_come_is_refused_and_nothing_typed_is_lost(sign_in, officer, enquiry):
    url = reverse("contact-log") + f"?case={enquiry.case.ref}"
    values = told(enquiry.case.people.get(), occurred_at="2999-01-01T10:00")
    answer = sign_in(officer).post(url, values)
    assert answer.status_code == 400
    assert "This is still to come" in answer.content.decode()
    assert "She rang the office." in answer.content.decode()


def test_logging_asks_for_the_case_first_and_offers_only_those_that_may_be_opened(
    sign_in, officer, enquiry
):
    hidden = make.case(marking=Marking.RESTRICTED)
    client = sign_in(officer)
    body = client.get(reverse("contact-log")).content.decode()
    assert enquiry.case.ref in body
    assert hidden.ref not in body
    assert client.get(reverse("contact-log") + f"?case={hidden.ref}").status_code == 404


def test_whoever_is_offered_for_a_merge_is_told_apart_by_the_last_contact(
    sign_in, officer, enquiry
):
    other = make.enquiry(enquiry.case, latest_channel="phone")
    make.contact(enquiry.case, enquiry=other, summary="He asked for her brother. " * 9)
    page = sign_in(officer).get(address("enquiry", enquiry)).content.decode()
    form = page[page.index('id="merge"') :]
    option = form[form.index(f'<option value="{other.pk}">') :].split("</option>")[0]
    assert f"{other.ref} · unknown caller · phone call {timezone.localtime():%a}" in option
    assert "He asked for her brother." in option
    assert option.endswith("…")


def test_when_the_answer_is_due_reads_as_a_sentence_and_a_subject_stands_in_quotes(sign_in):
    scene = answers.scene(timezone.now())
    due = timezone.now() + timedelta(minutes=49, seconds=30)
    Enquiry.objects.filter(pk=scene.enquiry.pk).update(answer_by=due)
    scene.propose()
    page = sign_in(scene.officer.user).get(address("enquiry", scene.enquiry)).content.decode()
    assert "Answer due in 49 min" in " ".join(strip_tags(page).split())
    assert "“Your question”" in page


def test_whoever_has_no_case_is_led_to_the_front_page_and_nothing_else_is_promised(
    sign_in, settings
):
    client = sign_in(make.user("communications"))
    front = f"{settings.BASE_URL}{reverse('front-home')}"
    for name in ("desk-home", "contact-log"):
        page = client.get(reverse(name)).content.decode()
        assert front in page, name
    assert "Nobody begins a case for somebody else" in page


# --- What was said -------------------------------------------------------------------------------


def reply(enquiry, body, **fields):
    row = make.intake(enquiry.case, source="mail", status=IntakeStatus.READ, kind="reply")
    return Message.objects.create(
        purpose="reply", status="received", case=enquiry.case, enquiry=enquiry, intake=row,
        sender="mara@paper.example", recipient="press@doorstep.example", subject="Re: you",
        body=body, **fields,
    )  # fmt: skip


def test_what_they_wrote_back_stands_on_the_page_with_its_files(sign_in, officer, enquiry):
    mail = reply(enquiry, "One more question, please.")
    file = Evidence.objects.create(
        ref="EV-00001", case=enquiry.case, intake=mail.intake, original_name="photo.png",
        blob=Blob.objects.create(digest="f" * 64, size=3),
    )  # fmt: skip
    body = sign_in(officer).get(address("enquiry", enquiry)).content.decode()
    assert "One more question, please." in body
    assert "mara@paper.example" in body
    assert "sender not verified" in body
    assert reverse("evidence", args=[enquiry.case.ref, file.ref]) in body
    assert "photo.png" in body


def test_what_was_said_stays_with_an_enquiry_that_was_merged(sign_in, officer, enquiry):
    other, third = make.enquiry(enquiry.case), make.enquiry(enquiry.case)
    reply(other, "Written under the other one.")
    client = sign_in(officer)
    for one, into in ((other, third), (third, enquiry)):
        client.post(address("enquiry-merge", one), {"into": into.pk, "reason": "same story"})
    assert (
        "Written under the other one." in client.get(address("enquiry", enquiry)).content.decode()
    )


def test_whoever_may_not_answer_is_shown_no_button_for_it(sign_in, enquiry):
    approver = make.user(Role.APPROVER)
    make.grant(enquiry.case, approver)
    body = sign_in(approver).get(address("enquiry", enquiry)).content.decode()
    assert reverse("response-new", args=[enquiry.ref]) not in body
    assert address("enquiry-note", enquiry) not in body


# --- Mail without a place ------------------------------------------------------------------------


@pytest.fixture
def mail():
    """Return a mail that belongs to nobody yet."""
    told = {"from": "j.okafor@ledger.example", "from_name": "J. Okafor", "subject": "A question",
            "text": "May I ask for a comment?", "to": ["press@doorstep.example"]}  # fmt: skip
    return make.intake(source="mail", status=IntakeStatus.UNMATCHED, payload=told)


def test_unmatched_mail_is_counted_in_the_queue_and_listed(sign_in, officer, mail):
    client = sign_in(officer)
    assert "Unmatched mail" in client.get(reverse("desk-home")).content.decode()
    assert "A question" in client.get(reverse("unmatched")).content.decode()
    assert "comment?" in client.get(address("unmatched-mail", mail)).content.decode()


def test_mail_no_machine_can_read_is_handed_over_as_it_came_and_the_look_is_written_down(
    sign_in, officer, settings, tmp_path
):
    settings.VAULT_DIR = tmp_path
    broken = b"\x00\xff no mail at all"
    inbound.read(*inbound.store([broken], now=timezone.now()), now=timezone.now())
    row, client = Intake.objects.get(), sign_in(officer)
    body = client.get(address("unmatched-mail", row)).content.decode()
    assert reverse("mail-original", args=[row.ref]) in body
    assert "Please open the original." in body
    answer = client.post(address("mail-original", row))
    assert b"".join(answer.streaming_content) == broken
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{row.ref}.eml"'
    assert HistoryEvent.objects.filter(kind="intake.opened").latest("seq").actor_key == officer.key
    assert client.get(address("mail-original", row)).status_code == 405


def test_what_a_machine_filed_away_without_a_case_can_be_seen_and_matched(
    sign_in, officer, mail, enquiry
):
    Intake.objects.filter(pk=mail.pk).update(
        status=IntakeStatus.FILED_AWAY, kind="automatic", raw_name="x"
    )
    client = sign_in(officer)
    assert "A question" not in client.get(reverse("unmatched")).content.decode()
    filed = client.get(reverse("unmatched") + "?show=filed").content.decode()
    assert "A question" in filed
    assert "automatic reply" in filed
    client.post(address("unmatched-match", mail), {"where": enquiry.ref})
    assert mail.contacts.get().enquiry == enquiry


def test_an_uploaded_mail_names_its_contact_and_is_not_matched_a_second_time(
    sign_in, officer, enquiry
):
    contact = enquiry.contacts.first()
    row = contact.intake
    Intake.objects.filter(pk=row.pk).update(
        status=IntakeStatus.UNREADABLE, source="upload", payload={"mail": {"name": "hallo.eml"}}
    )
    client = sign_in(officer)
    assert "hallo.eml" in client.get(reverse("unmatched")).content.decode()
    body = client.get(address("unmatched-mail", row)).content.decode()
    assert contact.ref in body
    assert address("unmatched-match", row) not in body
    answer = client.post(address("unmatched-match", row), {"where": enquiry.case.ref})
    assert answer.status_code == 400
    assert row.contacts.count() == 1


def test_matching_makes_it_an_enquiry_of_that_case(sign_in, officer, mail, enquiry):
    client = sign_in(officer)
    answer = client.post(address("unmatched-match", mail), {"where": enquiry.case.ref.lower()})
    assert answer.status_code == 302
    mail.refresh_from_db()
    assert (mail.case, mail.status) == (enquiry.case, IntakeStatus.READ)
    assert mail.contacts.get().nature == "enquiry"


def test_matching_to_an_enquiry_puts_it_there(sign_in, officer, mail, enquiry):
    sign_in(officer).post(address("unmatched-match", mail), {"where": enquiry.ref})
    assert mail.contacts.get().enquiry == enquiry


def test_a_case_that_is_not_theirs_is_no_case(sign_in, officer, mail):
    hidden = make.case(marking=Marking.RESTRICTED)
    client = sign_in(officer)
    for where in (hidden.ref, "CASE-9999"):
        answer = client.post(address("unmatched-match", mail), {"where": where})
        assert answer.status_code == 400
        assert "no such case" in answer.content.decode()


def test_filing_away_takes_a_reason_and_deletes_nothing(sign_in, officer, mail):
    client = sign_in(officer)
    assert client.post(address("unmatched-file-away", mail), {}).status_code == 400
    client.post(address("unmatched-file-away", mail), {"reason": "advertising"})
    assert Intake.objects.get(pk=mail.pk).status == IntakeStatus.FILED_AWAY
    assert "A question" not in client.get(reverse("unmatched")).content.decode()
