"""Answers: drafted by one, confirmed by another, queued once."""

import email
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from comms.actions import lines, messages, responses
from comms.models import Message
from comms.states import MessageStatus, ResponseStatus
from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.actions import proposals
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def scene():
    return answers.scene(NOW)


def test_an_answer_goes_from_draft_to_the_outbox_with_two_people(scene):
    proposal = responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    message = scene.confirm(proposal)
    scene.response.refresh_from_db()
    assert scene.response.status == ResponseStatus.APPROVED
    assert message.status == MessageStatus.QUEUED
    assert bytes(message.raw) == bytes(proposal.payload)
    assert message.not_before == NOW + timedelta(minutes=5)
    kinds = list(HistoryEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-3:] == ["proposal.approved", "message.queued", "response.approved"]


def test_the_bytes_carry_our_addresses_and_no_trace_of_the_machine(scene, settings):
    proposal = responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    mail = email.message_from_bytes(bytes(proposal.payload))
    assert mail["From"] == f"{settings.PRESS_NAME} <{settings.PRESS_ADDRESS}>"
    assert mail["Reply-To"].startswith("reply+")
    assert mail["Message-ID"].endswith(f"@{settings.MAIL_DOMAIN}>")
    assert mail["Date"] == "Mon, 04 May 2026 09:00:00 +0000"
    assert {name.lower() for name in mail} == {
        "from", "to", "reply-to", "subject", "date", "message-id", "mime-version",
        "content-type", "content-transfer-encoding",
    }  # fmt: skip
    assert "Auto-Submitted" not in mail


def test_an_answer_threads_itself_under_the_journalists_mail(scene):
    Message.objects.create(
        purpose="reply", status="received", enquiry=scene.enquiry, case=scene.case,
        sender="reporter@paper.example", recipient="press@doorstep.example",
        message_id="<asked@paper.example>",
    )  # fmt: skip
    proposal = responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    mail = email.message_from_bytes(bytes(proposal.payload))
    assert mail["In-Reply-To"] == mail["References"] == "<asked@paper.example>"
    assert scene.confirm(proposal).answers.message_id == "<asked@paper.example>"


def test_line_breaks_in_a_subject_add_no_header(scene):
    responses.edit(
        scene.response, recipient="reporter@paper.example", body="Hello.",
        subject="Hello\r\nBcc: somebody@else.example", by=scene.officer, now=NOW,
    )  # fmt: skip
    proposal = responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    mail = email.message_from_bytes(bytes(proposal.payload))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: somebody@else.example"


@pytest.mark.parametrize(
    "recipient", ["a@b.example, c@d.example", "a@b.example\r\nBcc: x@y.example", "<a@b.example>"]
)
def test_two_addresses_in_one_are_refused(scene, recipient):
    responses.edit(
        scene.response, recipient=recipient, subject="Hello", body="Hello.",
        by=scene.officer, now=NOW,
    )  # fmt: skip
    with pytest.raises(responses.Unready):
        responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)


def test_a_blank_that_nobody_filled_keeps_an_answer_back(scene):
    responses.edit(
        scene.response, recipient="r@paper.example", subject="Hello", body="Dear {journalist}",
        by=scene.officer, now=NOW,
    )  # fmt: skip
    with pytest.raises(responses.Unready, match="journalist"):
        responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)


def test_a_line_that_nobody_approved_is_not_taken_up(scene):
    fresh = lines.write(
        title="New", language="en", body="New words", expires_on=None, by=scene.officer, now=NOW
    )
    with pytest.raises(NotAllowedNow, match="approved"):
        scene.draft(line=fresh)


def test_an_expired_line_keeps_a_draft_from_being_confirmed(scene):
    proposal = responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    scene.line.expires_on = (NOW - timedelta(days=1)).date()
    scene.line.save()
    with pytest.raises(NotAllowedNow, match="expired"):
        scene.confirm(proposal)
    assert not Message.objects.exists()


def test_a_refused_answer_goes_back_to_its_writer(scene):
    proposal = responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    responses.refuse(proposal, reason="Too long.", by=scene.lawyer, now=NOW)
    scene.response.refresh_from_db()
    assert scene.response.status == ResponseStatus.DRAFT
    assert scene.response.proposal.ended_reason == "Too long."


def test_a_proposed_answer_cannot_be_changed(scene):
    responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    with pytest.raises(NotAllowedNow):
        responses.edit(
            scene.response, recipient="x@y.example", subject="s", body="b",
            by=scene.officer, now=NOW,
        )  # fmt: skip


def test_anybody_at_the_desk_stops_a_waiting_message(scene):
    message = scene.confirm(
        responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    )
    colleague = policy.staff(make.user("communications"), now=NOW)
    answers.seated(NOW, colleague.user)
    make.grant(scene.case, colleague.user, starts_at=NOW)
    messages.stop(message, by=colleague, now=NOW + timedelta(seconds=299))
    scene.response.refresh_from_db()
    message.refresh_from_db()
    assert (message.status, scene.response.status) == ("stopped", "draft")
    assert message.proposal.status == "withdrawn"
    with pytest.raises(NotAllowedNow, match="already"):
        messages.stop(message, by=colleague, now=NOW)


def test_what_is_being_handed_over_cannot_be_stopped(scene):
    message = scene.confirm(
        responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    )
    Message.objects.filter(pk=message.pk).update(status="sending")
    with pytest.raises(NotAllowedNow):
        messages.stop(message, by=scene.officer, now=NOW)


def test_an_auditor_stops_nothing(scene):
    message = scene.confirm(
        responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    )
    with pytest.raises(PermissionDenied):
        messages.stop(message, by=make.actor("auditor"), now=NOW)


def test_a_released_message_is_released_once(scene):
    message = scene.confirm(
        responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    )
    approved = messages.release(message, now=NOW)
    assert approved.claimed
    with pytest.raises(NotAllowedNow):
        proposals.claim(
            message.proposal, operation=approved.operation, digest=approved.digest, now=NOW
        )


def test_altered_bytes_in_the_outbox_do_not_leave(scene):
    message = scene.confirm(
        responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    )
    message.raw = bytes(message.raw) + b"one more line"
    with pytest.raises(NotAllowedNow):
        messages.release(message, now=NOW)
    messages.put_back(message, reason="altered", now=NOW)
    scene.response.refresh_from_db()
    assert scene.response.status == ResponseStatus.DRAFT


def test_an_answer_nobody_confirmed_in_time_goes_back(scene):
    responses.propose(scene.response, reasons={}, by=scene.officer, now=NOW)
    later = NOW + timedelta(days=3)
    assert responses.lay_back_expired(now=later) == 1
    assert responses.lay_back_expired(now=later) == 0
    scene.response.refresh_from_db()
    assert scene.response.status == ResponseStatus.DRAFT
