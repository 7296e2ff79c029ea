"""Mail comes in: kept raw first, threaded by what we wrote ourselves, believed only when proven."""

import hashlib
import io
import json
import sys
from datetime import timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from comms import inbound
from comms.actions import replies
from comms.models import Message
from tests import factories as make
from tests.comms import letters
from tracker import history, policy, vault
from tracker.actions import people
from tracker.importers.mail import notes
from tracker.importers.mail.tokens import reply_address
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    Blob,
    Contact,
    Enquiry,
    Evidence,
    HistoryEvent,
    Intake,
    Lane,
    Nature,
    Person,
    SafeChannel,
)
from tracker.rules.roles import Role
from tracker.states import IntakeStatus

pytestmark = pytest.mark.django_db
BORDER = "mx.border.example"


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    settings.VAULT_DIR = tmp_path
    settings.AUTHSERV_ID = BORDER


def mail(
    *, sender: str = "Ann Reporter <ann@paper.example>", to: str = "press@doorstep.example",
    proven: bool = False, body: str = "May I ask a question?", file: bytes = b"", **headers: str,
) -> bytes:  # fmt: skip
    made = EmailMessage()
    if proven:
        made["Authentication-Results"] = f"{BORDER}; dmarc=pass header.from=paper.example"
        made["Received"] = "from a by b; Sun, 22 Nov 2026 10:00:00 +0100"
    made["From"], made["To"], made["Subject"] = sender, to, "A question"
    made["Message-ID"] = f"<{hashlib.sha256(body.encode()).hexdigest()[:12]}@paper.example>"
    made["Date"] = timezone.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    if file:
        made.add_attachment(file, maintype="application", subtype="pdf", filename="note.pdf")
    return made.as_bytes()


def arrive(raw: bytes) -> Intake:
    intake, head = inbound.store([raw], now=timezone.now())
    inbound.read(intake, head, now=timezone.now())
    intake.refresh_from_db()
    return intake


def sent_letter() -> Message:
    message = letters.approved()
    Message.objects.filter(pk=message.pk).update(status="sent")
    Enquiry.objects.update(lane=Lane.WAITING)
    message.refresh_from_db()
    return message


def confirmed(person: Person, address: str) -> SafeChannel:
    by = policy.protected(person)
    channel = people.add_channel(person, kind="email", value=address, by=by, now=timezone.now())
    SafeChannel.objects.filter(pk=channel.pk).update(confirmed_at=timezone.now())
    return channel


def through_the_pipe(raw: bytes, monkeypatch, capsys) -> tuple[int, dict]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    code = 0
    try:
        call_command("intake_mail")
    except SystemExit as end:
        code = int(end.code or 0)
    lines = capsys.readouterr().out.splitlines()
    return code, json.loads(lines[0]) if lines else {}


def test_pipe_answers_with_one_line_and_keeps_every_byte(monkeypatch, capsys):
    raw = mail()
    code, told = through_the_pipe(raw, monkeypatch, capsys)
    assert code == 0
    assert told == {
        "intake": "IN-000001", "contact": None, "threaded": False, "kind": "contact",
        "warnings": [],
    }  # fmt: skip
    blob = Blob.objects.get()
    seen = history.disclose(
        "test.opened", by=policy.house("test"), case=None, objects=frozenset({blob.key})
    )
    assert b"".join(vault.read(blob, disclosure=seen)) == raw
    assert Intake.objects.get().digest == hashlib.sha256(raw).hexdigest()


def test_same_bytes_twice_are_one_intake_and_one_file(monkeypatch, capsys, settings):
    raw = mail()
    _code, first = through_the_pipe(raw, monkeypatch, capsys)
    _code, second = through_the_pipe(raw, monkeypatch, capsys)
    assert first == second
    assert Intake.objects.count() == Blob.objects.count() == 1
    assert len([each for each in settings.VAULT_DIR.rglob("*") if each.is_file()]) == 1


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 50, b"From: \n\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_mail_is_kept_and_called_unreadable(raw, monkeypatch, capsys):
    code, told = through_the_pipe(raw, monkeypatch, capsys)
    assert code == 0
    assert told["intake"]
    assert Intake.objects.get().raw_size == len(raw)


def test_mail_that_is_too_large_to_read_is_kept_whole(monkeypatch, capsys):
    raw = mail() + b"x" * inbound.READABLE
    code, told = through_the_pipe(raw, monkeypatch, capsys)
    assert (code, told["kind"]) == (0, "unreadable")
    row = Intake.objects.get()
    assert (row.raw_size, row.status) == (len(raw), IntakeStatus.UNREADABLE)
    assert row.payload["subject"] == "A question"


def test_full_disk_tells_the_mail_server_to_come_again(monkeypatch, capsys, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the vault should be")
    settings.VAULT_DIR = blocked
    code, told = through_the_pipe(mail(), monkeypatch, capsys)
    assert (code, told) == (75, {})
    assert Intake.objects.count() == 0


def test_a_pipe_with_nothing_behind_it_is_named(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as stopped:
        call_command("intake_mail")
    assert stopped.value.code == 75
    assert "standard input is closed" in capsys.readouterr().err


def test_first_polite_mail_waits_visibly_and_belongs_to_nobody():
    row = arrive(mail(body="Would you comment on the report?"))
    assert (row.status, row.case, row.kind) == (IntakeStatus.UNMATCHED, None, "contact")
    assert row.payload["from"] == "ann@paper.example"
    assert "comment" in row.payload["text"]
    assert HistoryEvent.objects.filter(kind="intake.unmatched", object_key=row.key).exists()


def test_matching_makes_a_courteous_mail_an_enquiry_of_the_case_with_its_files(run_queue):
    row = arrive(mail(file=b"%PDF-1.4 tiny"))
    case, outlet = make.case(), make.outlet("The Paper", domains=["paper.example"])
    make.person(case)
    officer = make.user(Role.COMMUNICATIONS)
    make.grant(case, officer)
    contact = replies.match(row, case=case, by=policy.staff(officer), now=timezone.now())
    assert (contact.nature, contact.outlet) == (Nature.ENQUIRY, outlet)
    assert contact.claimed_handle == "ann@paper.example"
    run_queue()
    run_queue()
    assert Evidence.objects.get(intake=row).contact == contact
    thread = Message.objects.get(enquiry=contact.enquiry)
    assert thread.message_id == row.payload["message_id"]
    row.refresh_from_db()
    assert (row.status, row.case) == (IntakeStatus.READ, case)


def test_matching_into_a_known_enquiry_leaves_no_empty_one_behind():
    row = arrive(mail())
    desk = letters.desk()
    contact = replies.match(
        row, case=desk.enquiry.case, enquiry=desk.enquiry, by=policy.staff(desk.writer),
        now=timezone.now(),
    )  # fmt: skip
    assert contact.enquiry == desk.enquiry
    assert Enquiry.objects.filter(open=True, case=desk.enquiry.case).count() == 1


def test_matching_into_an_enquiry_that_was_merged_meanwhile_lands_in_the_one_that_remains():
    row = arrive(mail())
    desk = letters.desk()
    gone = make.enquiry(desk.enquiry.case, open=False, merged_into=desk.enquiry)
    contact = replies.match(
        row, case=gone.case, enquiry=gone, by=policy.staff(desk.writer), now=timezone.now()
    )
    assert contact.enquiry == desk.enquiry


def test_reply_to_enquiries_that_were_merged_in_a_circle_is_read_all_the_same():
    sent = sent_letter()
    other = make.enquiry(sent.case, open=False, merged_into=sent.enquiry)
    Enquiry.objects.filter(pk=sent.enquiry.pk).update(merged_into=other, open=False)
    row = arrive(mail(to=reply_address(sent.token, "doorstep.example")))
    assert row.status == IntakeStatus.READ
    assert Message.objects.filter(intake=row, answers=sent).exists()


def test_second_of_two_matchers_gets_a_sentence():
    row = arrive(mail())
    desk = letters.desk()
    again = Intake.objects.get(pk=row.pk)
    by = policy.staff(desk.writer)
    replies.match(row, case=desk.enquiry.case, by=by, now=timezone.now())
    with pytest.raises(NotAllowedNow):
        replies.match(again, case=desk.enquiry.case, by=by, now=timezone.now())
    assert Contact.objects.filter(intake=row).count() == 1


def test_reply_by_token_and_proof_threads_as_verified_and_reopens():
    sent = sent_letter()
    to = reply_address(sent.token, "doorstep.example")
    row = arrive(mail(sender="reporter@paper.example", to=to, proven=True))
    answer = Message.objects.get(intake=row)
    assert (answer.answers, answer.enquiry, answer.verified) == (sent, sent.enquiry, True)
    assert (row.kind, row.status, row.case) == ("reply", IntakeStatus.READ, sent.case)
    assert answer.enquiry.lane == Lane.TODAY
    assert inbound.summary(row)["threaded"] is True


@pytest.mark.parametrize(
    "unproven",
    [
        {"sender": "somebody@else.example", "proven": True},
        {"sender": "reporter@paper.example", "proven": False},
    ],
)
def test_token_alone_or_address_alone_is_not_proof(unproven):
    sent = sent_letter()
    row = arrive(mail(to=reply_address(sent.token, "doorstep.example"), **unproven))
    answer = Message.objects.get(intake=row)
    assert (answer.answers, answer.verified) == (sent, False)


def test_reply_by_message_id_threads_and_stays_unverified():
    sent = sent_letter()
    row = arrive(mail(sender="reporter@paper.example", proven=True, In_Reply_To=sent.message_id))
    answer = Message.objects.get(intake=row)
    assert (answer.answers, answer.verified) == (sent, False)


def test_forged_verdict_of_the_sender_proves_nothing():
    sent = sent_letter()
    forged = mail(
        sender="reporter@paper.example", to=reply_address(sent.token, "doorstep.example"),
        Received="from a by b; Sun, 22 Nov 2026 10:00:00 +0100",
        Authentication_Results=f"{BORDER}; dmarc=pass",
    )  # fmt: skip
    assert Message.objects.get(intake=arrive(forged)).verified is False


def test_reply_to_nothing_of_ours_is_not_guessed_although_one_enquiry_fits():
    desk = letters.desk()
    desk.enquiry.outlet.domains = ["paper.example"]
    desk.enquiry.outlet.save()
    row = arrive(mail(In_Reply_To="<unknown@paper.example>"))
    assert (row.status, row.case) == (IntakeStatus.UNMATCHED, None)


def test_bounce_is_noted_on_the_letter_and_brings_the_enquiry_back():
    sent = sent_letter()
    bounced = mail(
        sender="MAILER-DAEMON@paper.example",
        to=reply_address(sent.token, "doorstep.example"),
        X_Failed_Recipients="reporter@paper.example",
        body="Delivery failed 5.1.1: no such mailbox",
    )
    row = arrive(bounced)
    sent.refresh_from_db()
    assert (row.kind, row.status) == ("bounce", IntakeStatus.FILED_AWAY)
    assert "5.1.1" in sent.last_reply
    assert sent.enquiry.lane == Lane.TODAY
    assert HistoryEvent.objects.filter(kind="message.bounced", object_key=sent.key).exists()


def test_automatic_mail_is_filed_and_changes_nothing():
    sent = sent_letter()
    to = reply_address(sent.token, "doorstep.example")
    row = arrive(mail(to=to, Auto_Submitted="auto-replied", body="I am away."))
    assert (row.kind, row.status) == ("automatic", IntakeStatus.FILED_AWAY)
    assert Enquiry.objects.get().lane == Lane.WAITING
    assert not Message.objects.filter(status="queued").exclude(pk=sent.pk).exists()


def test_forward_from_a_confirmed_address_is_a_contact_marked_unverified():
    person = make.person(make.case())
    confirmed(person, "emre@home.example")
    forwarded = mail(
        sender="emre@home.example", file=b"%PDF-1.4 tiny",
        body="Look at this.\n\n---------- Forwarded message ---------\n"
        "From: Ann Reporter <ann@paper.example>\nDate: Sat, 21 Nov 2026 at 18:00\n"
        "Subject: Interview\nTo: <emre@home.example>\n\nWill you talk to us?\n",
    )  # fmt: skip
    row = arrive(forwarded)
    contact = Contact.objects.get(intake=row)
    assert (contact.person, contact.case) == (person, person.case)
    assert (contact.verified_sender, contact.channel) == (False, "email")
    assert contact.claimed_handle == "ann@paper.example"
    assert "Will you talk to us?" in contact.summary
    assert Evidence.objects.get(contact=contact).giver == person
    assert inbound.summary(row)["contact"] == contact.ref


def passed_on(date: str, **headers: str) -> Contact:
    person = make.person(make.case(), time_zone="America/New_York")
    confirmed(person, "emre@home.example")
    body = (
        "---------- Forwarded message ---------\nFrom: Ann <ann@paper.example>\n"
        f"{date}Subject: Interview\nTo: <emre@home.example>\n\nWill you talk to us?\n"
    )
    row = arrive(mail(sender="emre@home.example", body=body, **headers))
    return Contact.objects.get(intake=row)


def test_forward_without_a_zone_happened_on_its_day_where_it_was_forwarded():
    day = timezone.now() - timedelta(days=40)
    contact = passed_on(f"Date: {day:%a, %d %b %Y} at 22:30\n")
    assert (contact.precision, contact.occurred_zone) == ("day", "America/New_York")
    at = contact.occurred_at.astimezone(ZoneInfo("America/New_York"))
    assert f"{at:%Y-%m-%d %H:%M}" == f"{day:%Y-%m-%d} 22:30"
    assert contact.intake.warnings == [notes.DAY_ALONE]


def test_forward_with_a_zone_happened_at_that_very_time():
    day = timezone.now() - timedelta(days=40)
    contact = passed_on(f"Date: {day:%a, %d %b %Y} 22:30:00 +0100\n")
    assert (contact.precision, contact.intake.warnings) == ("exact", [])


def test_forward_without_a_date_happened_when_it_was_passed_on_at_the_latest():
    contact = passed_on("")
    assert contact.precision == "until"
    assert contact.occurred_at <= contact.intake.received_at
    assert contact.intake.warnings == [notes.DAY_SENT]


def test_what_somebody_writes_by_mail_in_their_own_words_has_no_exact_time():
    confirmed(make.person(make.case()), "emre@home.example")
    row = arrive(mail(sender="emre@home.example", body="Somebody rang last week."))
    assert Contact.objects.get(intake=row).precision == "until"


def test_address_that_two_people_confirmed_is_nobodys():
    for _each in range(2):
        confirmed(make.person(make.case()), "shared@home.example")
    assert arrive(mail(sender="shared@home.example")).status == IntakeStatus.UNMATCHED


def test_unconfirmed_address_is_a_strangers():
    channel = confirmed(make.person(make.case()), "emre@home.example")
    SafeChannel.objects.filter(pk=channel.pk).update(confirmed_at=None)
    assert arrive(mail(sender="emre@home.example")).case is None


def test_stored_mail_whose_reader_died_is_read_at_the_next_look():
    intake, _head = inbound.store([mail()], now=timezone.now())
    assert inbound.catch_up(now=timezone.now()) == 0
    assert inbound.catch_up(now=timezone.now() + timedelta(minutes=3)) == 1
    intake.refresh_from_db()
    assert intake.status == IntakeStatus.UNMATCHED
    assert HistoryEvent.objects.filter(kind="intake.opened").count() == 1


def test_no_word_of_a_mail_stands_in_queue_rows_or_history_headers(run_queue):
    arrive(mail(body="zebra-canary"))
    assert not HistoryEvent.objects.filter(header__contains="zebra").exists()
