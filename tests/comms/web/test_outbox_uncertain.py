"""Letters of which nobody can tell: all in sight, and two people clear each up."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comms import outbox
from comms.actions import uncertain
from comms.models import Message
from comms.states import MessageStatus, ResponseStatus
from tests import factories as make
from tests import smtp
from tests.comms import letters
from tracker import policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Proposal
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db
EVIDENCE = "The log of the mail server says 250 for this Message-ID."


def unclear(status: str = "uncertain") -> Message:
    message = letters.approved()
    Message.objects.filter(pk=message.pk).update(status=status, last_reply="text: 250?", attempts=1)
    proposal = Proposal.objects.filter(pk=message.proposal_id)
    proposal.update(status="executed", executed_at=timezone.now())
    message.refresh_from_db()
    return message


def people(message: Message):
    proposal = message.proposal
    return proposal.proposed_by, proposal.approval.approved_by


def proposed(message: Message, outcome: str) -> Proposal:
    writer, _second = people(message)
    return uncertain.propose(
        message, outcome=outcome, evidence=EVIDENCE, by=policy.staff(writer), now=timezone.now()
    )


def confirm(proposal: Proposal, who) -> Message:
    now = timezone.now()
    return uncertain.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(who), now=now,
    )  # fmt: skip


def test_every_unclear_letter_is_on_the_page_with_its_last_words(sign_in):
    message = unclear()
    writer, _second = people(message)
    page = sign_in(writer).get(reverse("outbox-uncertain")).content.decode()
    assert message.recipient in page
    assert "text: 250?" in page
    assert message.message_id.strip("<>") in page


def test_stranger_to_the_case_sees_none_and_cannot_touch_one(sign_in):
    message = unclear()
    client = sign_in(None, Role.COMMUNICATIONS)
    assert message.recipient not in client.get(reverse("outbox-uncertain")).content.decode()
    for name in ("outbox-resolve", "outbox-back-to-draft"):
        assert client.post(reverse(name, args=[message.key])).status_code == 404


def test_without_evidence_the_page_says_what_is_missing_and_keeps_the_choice(sign_in):
    message = unclear()
    writer, _second = people(message)
    url = reverse("outbox-resolve", args=[message.key])
    answer = sign_in(writer).post(url, {"outcome": "sent", "evidence": "  "})
    assert answer.status_code == 422
    assert "Say how you know." in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert not Proposal.objects.filter(operation="message.resolve").exists()


def test_whoever_comes_second_keeps_what_they_wrote(sign_in):
    message = unclear()
    writer, second = people(message)
    url = reverse("outbox-resolve", args=[message.key])
    sign_in(writer).post(url, {"outcome": "sent", "evidence": EVIDENCE})
    page = sign_in(second).post(url, {"outcome": "sent", "evidence": "I rang the paper."})
    assert page.status_code == 422
    assert "I rang the paper." in page.content.decode()


def test_one_person_alone_clears_up_nothing(sign_in):
    message = unclear()
    _writer, second = people(message)
    url = reverse("outbox-resolve", args=[message.key])
    sign_in(second).post(url, {"outcome": "sent", "evidence": EVIDENCE})
    proposal = Proposal.objects.get(operation="message.resolve")
    with pytest.raises(NotAllowedNow, match="yourself"):
        confirm(proposal, second)
    message.refresh_from_db()
    assert message.status == MessageStatus.UNCERTAIN


def test_second_person_confirms_on_the_approval_page_that_it_arrived(sign_in):
    message = unclear()
    _writer, second = people(message)
    proposal = proposed(message, "sent")
    client = sign_in(second)
    shown = client.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert EVIDENCE in shown
    client.post(reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest})
    message.refresh_from_db()
    assert (message.status, message.resolved_as) == (MessageStatus.RESOLVED, "as_sent")
    assert message.response.status == ResponseStatus.SENT


def test_sending_again_is_a_new_message_with_the_same_bytes_and_id(settings):
    settings.OUTBOX_WAIT_SECONDS = 0
    message = unclear()
    again = confirm(proposed(message, "resend"), people(message)[1])
    message.refresh_from_db()
    assert (message.status, message.resolved_as) == (MessageStatus.RESOLVED, "as_resend")
    assert again.pk != message.pk
    with smtp.running() as (recorder, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        outbox.drain()
        outbox.drain()
    again.refresh_from_db()
    assert again.status == MessageStatus.SENT, again.last_reply
    assert [got.raw for got in recorder.received] == [bytes(message.raw)]
    assert again.response.status == ResponseStatus.SENT


def test_same_letter_is_cleared_up_once():
    message = unclear()
    stale = Message.objects.get(pk=message.pk)
    confirm(proposed(message, "sent"), people(message)[1])
    with pytest.raises(NotAllowedNow):
        confirm(proposed(stale, "resend"), people(message)[1])
    assert Message.objects.filter(status="queued").count() == 0


def test_refused_letter_goes_back_to_its_writer_on_one_word(sign_in):
    message = unclear("refused")
    writer, _second = people(message)
    sign_in(writer).post(reverse("outbox-back-to-draft", args=[message.key]))
    message.refresh_from_db()
    assert message.response.status == ResponseStatus.DRAFT
    page = sign_in(writer).get(reverse("outbox-uncertain")).content.decode()
    assert message.recipient not in page


def test_unclear_letter_never_goes_back_on_one_word():
    message = unclear()
    by = policy.staff(people(message)[0])
    with pytest.raises(NotAllowedNow):
        uncertain.back_to_draft(message, by=by, now=timezone.now())


def test_auditor_has_no_business_here(sign_in):
    assert sign_in(make.user(Role.AUDITOR)).get(reverse("outbox-uncertain")).status_code == 403


def test_letter_given_back_to_its_writer_is_not_sent_again_on_an_older_proposal():
    message = unclear("refused")
    writer, second = people(message)
    waiting = proposed(message, uncertain.RESEND)
    uncertain.back_to_draft(message, by=policy.staff(writer), now=timezone.now())
    with pytest.raises(NotAllowedNow):
        confirm(waiting, second)
    assert Message.objects.filter(status=MessageStatus.QUEUED).count() == 0
