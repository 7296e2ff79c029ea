"""Notices say that something changed and nothing else, to those who may know, and not too often."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from comms import outbox, tasks
from comms.actions import announcements
from comms.models import Cursor, Heartbeat, Message, Subscription
from tests import factories as make
from tests import smtp
from tests.comms import letters
from tracker import history, policy
from tracker.actions import (
    access,
    contacts,
    conversations,
    grants,
    people,
    roles,
    staff,
    staff_terms,
)
from tracker.actions.staff import Terms
from tracker.models import (
    AccessKey,
    CaseExclusion,
    Checkpoint,
    HistoryEvent,
    Marking,
    Person,
    SafeChannel,
)
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db
CANARY = "Zanzibar Gazette"


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[smtp.Recorder, int]]:
    with smtp.running() as both:
        yield both


@pytest.fixture
def server(running, settings) -> smtp.Recorder:
    recorder, port = running
    recorder.script, recorder.received = smtp.Script(), []
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    return recorder


def announce(now=None) -> None:
    while announcements.announce_since(now=now or timezone.now()):
        pass


def told() -> list[str]:
    return sorted(Message.objects.filter(purpose="notice").values_list("recipient", flat=True))


def logged(person: Person, **facts: object):
    values = {"summary": f"{CANARY} rang twice", "claimed_outlet": CANARY, **facts}
    return contacts.log(
        make.intake(person.case), ContactFacts("phone", timezone.now(), **values),
        aimed_at=person, by=policy.protected(person), now=timezone.now(),
    )  # fmt: skip


def safe_channel(person: Person, address: str = "emre@home.example") -> SafeChannel:
    by = policy.protected(person)
    row = people.add_channel(person, kind="email", value=address, by=by, now=timezone.now())
    SafeChannel.objects.filter(pk=row.pk).update(confirmed_at=timezone.now())
    OrmQ.objects.all().delete()
    return row


def test_danger_waits_for_no_pause():
    member = make.user(Role.COMMUNICATIONS)
    make.catch_all().memberships.create(user=member)
    person = make.person()
    logged(person)
    announce()
    logged(person, danger=True)
    soon = timezone.now() + timedelta(minutes=1)
    announce(soon)
    first, danger = Message.objects.filter(purpose="notice").order_by("pk")
    assert (first.topic, danger.topic, danger.not_before) == ("contacts", "danger", soon)


def test_new_contact_reaches_its_team_and_nobody_else():
    member, off_duty, other = (make.user(Role.COMMUNICATIONS) for _each in range(3))
    desk = make.catch_all()
    for user in (member, off_duty):
        desk.memberships.create(user=user)
    later = timezone.now() + timedelta(days=1)
    desk.memberships.filter(user=off_duty).update(off_duty_until=later)
    logged(make.person(make.case()))
    announce()
    assert told() == [member.email]
    assert other.email not in told()


def test_second_run_and_second_event_tell_nobody_twice():
    make.user(Role.COMMUNICATIONS)
    person = make.person(make.case())
    logged(person)
    announce()
    announce()
    logged(person)
    announce()
    assert len(told()) == 1
    assert Cursor.objects.get().seq == history.root_now()[0]


def test_what_comes_soon_after_a_notice_is_told_later_and_not_swallowed(server):
    user = make.user(Role.COMMUNICATIONS)
    person = make.person(make.case())
    logged(person)
    announce()
    outbox.drain()
    logged(person)
    announce()
    first, second = Message.objects.filter(user=user).order_by("pk")
    assert second.not_before == first.not_before + timedelta(minutes=15)
    outbox.drain()
    assert len(server.received) == 1


def test_notice_of_a_restricted_case_goes_only_to_who_may_open_it():
    insider, outsider = make.user(Role.LEGAL), make.user(Role.LEGAL)
    case = make.case(marking=Marking.RESTRICTED)
    make.grant(case, insider)
    CaseExclusion.objects.create(case=make.case(), user=outsider, reason="party")
    desk = make.catch_all()
    for user in (insider, outsider):
        desk.memberships.create(user=user)
    logged(make.person(case))
    announce()
    assert told() == [insider.email]


def test_what_reaches_a_case_that_nobody_can_open_is_told_to_legal_and_says_nothing(run_queue):
    lawyer, party = make.user(Role.LEGAL), make.user(Role.LEGAL)
    gone = make.user(Role.LEGAL, is_active=False)
    case = make.case(marking=Marking.RESTRICTED, owner=gone)
    CaseExclusion.objects.create(case=case, user=party, reason="party")
    logged(make.person(case), danger=True)
    run_queue()
    assert told() == [lawyer.email]
    Message.objects.filter(purpose="notice").delete()
    make.grant(case, make.user(Role.COMMUNICATIONS))
    logged(case.people.get())
    run_queue()
    assert lawyer.email not in told()


def test_what_one_person_does_alone_to_powers_is_told_to_legal_and_to_whom_it_concerns():
    operator, lawyer, plain = make.user(Role.OPERATOR), make.user(Role.LEGAL), make.user()
    cut = make.user(Role.LEGAL)
    by, now = policy.staff(operator), timezone.now()
    roles.revoke(cut.role_grants.get(), reason="moved", by=by, now=now)
    announce()
    assert told() == sorted([lawyer.email, cut.email])
    Message.objects.filter(purpose="notice").delete()
    staff_terms.change(plain, terms=Terms(contractor=True), reason="x", by=by, now=now)
    announce()
    assert told() == sorted([lawyer.email, plain.email])
    Message.objects.filter(purpose="notice").delete()
    staff.end_account(cut, reason="x", by=by, now=now)
    announce()
    assert told() == [lawyer.email]


def test_a_role_given_alone_is_told_to_legal():
    operator, kit = make.user(Role.OPERATOR), make.user()
    lawyer = make.user(Role.LEGAL, contractor=True)
    by, now = policy.staff(operator), timezone.now()
    role = {"role": Role.LEGAL, "reason": "x", "ends_at": None}
    roles.grant_alone(kit, **role, by=by, now=now)
    announce()
    assert lawyer.email in told()


def test_proposal_is_heard_by_who_may_confirm_it_and_not_by_its_writer():
    approver, plain = make.user(Role.APPROVER), make.user(Role.COMMUNICATIONS)
    leaving = make.user(Role.APPROVER, contractor=True)
    at = letters.desk()
    for user in (approver, plain, leaving):
        make.grant(at.enquiry.case, user)
    message = letters.approved(at)
    announce()
    heard = set(Message.objects.filter(topic="approvals").values_list("recipient", flat=True))
    assert heard == {approver.email, at.second.email}
    assert message.proposal.proposed_by.email not in heard


def test_an_emergency_look_is_told_at_once_to_all_of_legal_and_to_whoever_looks_after_the_case(
    run_queue,
):
    owner, looker = make.user(Role.COMMUNICATIONS), make.user(Role.COMMUNICATIONS)
    lawyer, party = make.user(Role.LEGAL), make.user(Role.LEGAL)
    case = make.case(marking=Marking.RESTRICTED, owner=owner)
    CaseExclusion.objects.create(case=case, user=party, reason="brother")
    by = policy.staff(looker)
    grants.break_glass(case.ref, reason="She is being followed right now", by=by, now=by.now)
    run_queue()
    assert told() == sorted([owner.email, lawyer.email])


def test_unclear_letter_is_told_to_its_writer():
    message = letters.approved()
    announce()
    Message.objects.filter(purpose="notice").delete()
    now = timezone.now()
    outbox.sending.claim(message, by=policy.house("outbox"), now=now)
    outbox.park_dead(now + timedelta(hours=1))
    announce()
    assert message.proposal.proposed_by.email in told()


def test_whoever_wants_none_gets_none_and_daily_waits_for_the_morning():
    never, daily = make.user(Role.COMMUNICATIONS), make.user(Role.COMMUNICATIONS)
    Subscription.objects.create(user=never, topic="contacts", mode="never")
    Subscription.objects.create(user=daily, topic="contacts", mode="daily")
    logged(make.person(make.case()))
    announce()
    message = Message.objects.get(purpose="notice")
    assert message.user == daily
    assert timezone.localtime(message.not_before).hour == 8


@pytest.mark.parametrize("language", ["en", "de", "fr", "nl"])
def test_notice_holds_no_name_outlet_reference_or_telling_word(server, language, settings):
    user = make.user(Role.COMMUNICATIONS, name="Lena Brandt", language=language)
    person = make.person(make.case(), name="Emre Aydin", language=language)
    safe_channel(person, "e7@home.example")
    contact = logged(person)
    by = policy.staff(make.user(Role.LEGAL))
    conversations.answer(person, body=f"{CANARY} was answered", by=by, now=timezone.now())
    announce()
    outbox.drain()
    assert len(server.received) == 2
    for got in server.received:
        raw = got.raw.decode()
        words = f"{raw}\n{got.text}"
        told_nothing = [
            CANARY, "Zanzibar", "Emre", "Aydin", "Lena", contact.ref, contact.case.ref,
            contact.enquiry.ref, str(contact.key), "Doorstep", settings.ORGANISATION, "press",
            "contact", "journalist", "case", user.name, "rang",
        ]  # fmt: skip
        body = got.text.replace(settings.BASE_URL, "")
        assert not [word for word in told_nothing if word.lower() in body.lower()]
        assert not [word for word in told_nothing[:9] if word.lower() in words.lower()]
        assert settings.BASE_URL in got.text
        assert got.mail["Auto-Submitted"] == "auto-generated"
        assert settings.NOTICE_ADDRESS in got.mail["From"]


def test_person_hears_once_a_day_on_a_safe_address_that_is_stored_nowhere_in_clear(server):
    person = make.person(make.case())
    safe_channel(person)
    by = policy.staff(make.user(Role.LEGAL))
    for _each in range(3):
        conversations.answer(person, body="Hello", by=by, now=timezone.now())
        announce()
        outbox.drain()
    assert [got.recipients for got in server.received] == [["emre@home.example"]]
    stored = [str(row) for row in Message.objects.values()]
    assert "emre@home.example" not in "".join(stored)
    opened = HistoryEvent.objects.filter(kind="channel.opened")
    assert opened.count() == 1
    assert opened.get().role == "outbox"


@pytest.mark.parametrize(
    ("employment", "until", "reached"),
    [("employee", None, True), ("employee", -1, False), ("former", None, False), ("", None, False)],
)
def test_employers_mailbox_is_not_written_to_after_employment(
    server, settings, employment, until, reached
):
    settings.EMPLOYER_DOMAINS = ["work.example"]
    ended = timezone.now().date() + timedelta(days=until) if until else None
    person = make.person(make.case(), employment=employment, employed_until=ended)
    safe_channel(person, "emre@work.example")
    by = policy.staff(make.user(Role.LEGAL))
    conversations.answer(person, body="Hello", by=by, now=timezone.now())
    announce()
    outbox.drain()
    assert bool(server.received) is reached


def test_unconfirmed_address_gets_only_the_question_whether_it_is_theirs(server, run_queue):
    person = make.person(make.case(), language="en")
    by = policy.protected(person)
    row = people.add_channel(
        person, kind="email", value="emre@home.example", by=by, now=timezone.now()
    )
    conversations.answer(
        person, body="Hello", by=policy.staff(make.user(Role.LEGAL)), now=timezone.now()
    )
    announce()
    run_queue()
    tasks.send_channel_confirmation(row.pk)
    outbox.drain()
    [got] = server.received
    assert people.confirmation_token(row) in got.text


def test_recovery_goes_once_and_only_while_it_is_good(server, run_queue):
    person = make.person(make.case(), language="en")
    safe_channel(person)
    now = timezone.now()
    row = access.ask_recovery("emre@home.example", now=now)
    run_queue()
    tasks.send_recovery(row.pk)
    outbox.drain()
    [got] = server.received
    assert access.recovery_token(row) in got.text
    late = access.ask_recovery("emre@home.example", now=now)
    tasks.send_recovery(late.pk)
    AccessKey.objects.filter(pk=late.pk).update(used_at=now)
    outbox.drain()
    assert len(server.received) == 1


def test_notice_that_may_have_left_goes_again_under_the_same_id(server):
    make.user(Role.COMMUNICATIONS)
    logged(make.person(make.case()))
    announce()
    server.script = smtp.Script({"dot": "close"})
    outbox.drain()
    server.script = smtp.Script()
    outbox.drain(now=timezone.now() + timedelta(minutes=2))
    first, second = server.received
    assert first.mail["Message-ID"] == second.mail["Message-ID"]
    assert Message.objects.get(purpose="notice").status == "sent"


def test_checkpoint_is_mailed_to_legals_archive_once_a_day(server, settings):
    settings.LEGAL_ARCHIVE = "archive@counsel.example"
    tasks.daily_checkpoint()
    tasks.daily_checkpoint()
    outbox.drain()
    [got] = server.received
    row = Checkpoint.objects.get()
    assert row.note.strip() in got.text
    assert row.sent_to == "mail"


def test_worker_tells_that_it_lives():
    tasks.beat()
    tasks.beat()
    assert timezone.now() - Heartbeat.objects.get().beat_at < timedelta(seconds=10)


def test_queue_rows_hold_numbers_and_never_words():
    make.user(Role.COMMUNICATIONS)
    person = make.person(make.case())
    logged(person)
    conversations.write(person, body=CANARY, by=policy.protected(person), now=timezone.now())
    assert OrmQ.objects.exists()
    for row in OrmQ.objects.all():
        assert CANARY not in str(signing.loads.__module__) + str(row.task)
    assert not Schedule.objects.filter(args__isnull=False).exclude(args="").exists()
