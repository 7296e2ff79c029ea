"""A letter goes once, or waits where people see it; whatever the mail server does."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import Schedule

from comms import outbox
from comms.actions import sending
from comms.models import Message
from comms.states import MessageStatus, ResponseStatus
from tests import smtp
from tests.comms import letters
from tracker.models import HistoryEvent, Lane, Proposal, RoleGrant
from tracker.states import ContactStatus, ProposalStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[smtp.Recorder, int]]:
    with smtp.running() as both:
        yield both


@pytest.fixture
def server(running, settings) -> smtp.Recorder:
    recorder, port = running
    recorder.script, recorder.received, recorder.names = smtp.Script(), [], []
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    return recorder


def drained(message: Message, **at) -> Message:
    outbox.drain(**at)
    message.refresh_from_db()
    return message


def test_approved_letter_leaves_as_the_very_bytes_that_were_confirmed(server):
    message = drained(letters.approved())
    assert message.status == MessageStatus.SENT, message.last_reply
    [got] = server.received
    assert got.raw == bytes(message.proposal.payload)
    assert got.recipients == ["reporter@paper.example"]
    assert got.mail.get_content().splitlines()[1] == ".A line that begins with a dot."


def test_sent_letter_moves_on_its_answer_its_enquiry_and_its_contacts(server):
    message = drained(letters.approved())
    response, enquiry = message.response, message.enquiry
    assert (response.status, response.sent_at is not None) == (ResponseStatus.SENT, True)
    assert enquiry.lane == Lane.WAITING
    assert enquiry.answered_at is not None
    assert enquiry.contacts.get().status == ContactStatus.ANSWERED
    assert HistoryEvent.objects.filter(kind="response.sent", object_key=message.key).count() == 1


def test_letter_names_no_machine_of_ours_and_bounces_to_its_own_thread(server, settings):
    message = drained(letters.approved())
    [got] = server.received
    assert server.names == [settings.MAIL_DOMAIN]
    assert got.sender == f"reply+{message.token.lower()}@{settings.MAIL_DOMAIN}"
    assert "auto-submitted" not in got.mail
    assert "received" not in got.mail


def test_tick_that_comes_five_times_sends_once(server):
    message = letters.approved()
    for _tick in range(5):
        outbox.drain()
    assert len(server.received) == 1
    message.refresh_from_db()
    assert message.attempts == 1


def test_letter_waits_until_its_time(server):
    message = letters.approved()
    Message.objects.update(not_before=timezone.now() + timedelta(minutes=5))
    assert drained(message).status == MessageStatus.QUEUED
    assert server.received == []


@pytest.mark.parametrize(
    ("step", "answer", "status"),
    [
        ("mail", "451 later", MessageStatus.QUEUED),
        ("mail", "550 not you", MessageStatus.REFUSED),
        ("rcpt", "450 greylisted", MessageStatus.QUEUED),
        ("rcpt", "550 no such mailbox", MessageStatus.REFUSED),
        ("rcpt", "close", MessageStatus.QUEUED),
        ("data", "451 later", MessageStatus.QUEUED),
        ("data", "554 no", MessageStatus.REFUSED),
        ("data", "close", MessageStatus.QUEUED),
        ("dot", "452 mailbox full", MessageStatus.QUEUED),
        ("dot", "554 looks like spam", MessageStatus.REFUSED),
        ("dot", "close", MessageStatus.UNCERTAIN),
        ("dot", "299 what", MessageStatus.UNCERTAIN),
    ],
)
def test_answer_at_each_step_means_again_refused_or_cannot_tell(server, step, answer, status):
    server.script = smtp.Script({step: answer})
    message = drained(letters.approved())
    assert message.status == status, message.last_reply
    assert message.lease_until is None
    assert message.last_reply
    expected = 1 if (step, answer) == ("dot", "close") else 0
    assert len(server.received) == expected


def test_silence_after_the_dot_is_uncertain_and_a_late_answer_changes_nothing(server, settings):
    settings.EMAIL_TIMEOUT = 0.3
    server.script = smtp.Script(waits={"dot": 0.8})
    message = drained(letters.approved())
    assert message.status == MessageStatus.UNCERTAIN
    assert len(server.received) == 1
    server.script = smtp.Script()
    assert drained(message, now=timezone.now() + timedelta(days=1)).status == "uncertain"
    assert len(server.received) == 1


def test_server_that_is_not_there_delays_and_sends_once_when_it_is_back(server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, smtp.free_port()
    message = drained(letters.approved())
    assert message.status == MessageStatus.QUEUED
    assert message.not_before > timezone.now()
    settings.EMAIL_PORT = port
    later = timezone.now() + timedelta(minutes=2)
    assert drained(message, now=later).status == MessageStatus.SENT
    assert len(server.received) == 1


def test_letter_refused_for_now_after_the_text_goes_again_under_the_same_approval(server):
    server.script = smtp.Script({"dot": "452 later"})
    message = drained(letters.approved())
    assert message.proposal.status == ProposalStatus.EXECUTED
    server.script = smtp.Script()
    again = drained(message, now=timezone.now() + timedelta(minutes=2))
    assert (again.status, again.attempts) == (MessageStatus.SENT, 2)
    assert len(server.received) == 1


def test_dead_lease_is_parked_for_people_and_never_sent_again(server):
    message = letters.approved()
    now = timezone.now()
    sending.claim(message, by=outbox.policy.house("outbox"), now=now)
    parked = drained(message, now=now + sending.LEASE)
    assert parked.status == MessageStatus.UNCERTAIN
    assert server.received == []
    event = HistoryEvent.objects.get(kind="message.uncertain")
    assert event.object_key == message.key


def test_approver_who_lost_the_seat_meanwhile_stops_the_letter(server):
    message = letters.approved()
    approver = message.proposal.approval.approved_by
    RoleGrant.objects.filter(user=approver).update(ends_at=timezone.now())
    stopped = drained(message)
    assert stopped.status == MessageStatus.STOPPED
    assert server.received == []
    assert approver.name in stopped.last_reply
    assert stopped.response.status == ResponseStatus.DRAFT


def test_bytes_altered_after_the_approval_do_not_leave(server):
    message = letters.approved()
    Message.objects.update(raw=bytes(message.raw) + b"One more line.\r\n")
    assert drained(message).status == MessageStatus.STOPPED
    assert server.received == []


def test_address_changed_after_the_approval_gets_nothing(server):
    message = letters.approved()
    Message.objects.update(recipient="somebody@else.example")
    assert drained(message).status == MessageStatus.STOPPED
    assert server.received == []


def test_letter_without_any_approval_does_not_leave(server):
    message = letters.approved()
    Message.objects.update(proposal=None)
    assert drained(message).status == MessageStatus.STOPPED
    assert server.received == []


def test_worker_back_after_days_asks_before_it_sends(server):
    message = letters.approved()
    late = drained(message, now=timezone.now() + outbox.OVERDUE + timedelta(hours=1))
    assert late.status == MessageStatus.STOPPED
    assert late.response.status == ResponseStatus.DRAFT
    assert Proposal.objects.get().status == ProposalStatus.VOID
    assert server.received == []


def test_one_poisoned_letter_does_not_hold_up_the_others(server):
    poisoned, healthy = letters.approved(), letters.approved()
    Message.objects.filter(pk=poisoned.pk).update(
        recipient="two@a.example\r\nRCPT TO:<b@b.example>"
    )
    assert drained(healthy).status == MessageStatus.SENT
    poisoned.refresh_from_db()
    assert poisoned.status == MessageStatus.REFUSED
    assert [got.recipients for got in server.received] == [["reporter@paper.example"]]


def test_letter_that_is_delayed_for_ever_counts_as_refused_in_the_end(server):
    server.script = smtp.Script({"rcpt": "450 later"})
    message = letters.approved()
    Message.objects.update(attempts=sending.MOST_ATTEMPTS - 1)
    assert drained(message).status == MessageStatus.REFUSED


def test_pauses_grow_and_end_at_four_hours():
    minutes = [sending.pause_after(n).total_seconds() / 60 for n in (1, 2, 3, 12)]
    assert minutes == [1, 2, 4, 240]


def test_outbox_is_looked_at_close_to_the_time_of_a_letter():
    letters.approved()
    assert Schedule.objects.filter(func="comms.tasks.drain_outbox", schedule_type="O").exists()
