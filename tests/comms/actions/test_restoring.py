"""After a restore nothing leaves by itself, and nothing is stuck."""

from datetime import datetime

import pytest
from django.utils import timezone

from comms.actions import announcements, notices, responses, restoring
from comms.models import Message
from comms.states import MessageStatus, ResponseStatus
from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.states import ProposalStatus

pytestmark = pytest.mark.django_db


def announce(now: datetime) -> None:
    while announcements.announce_since(now=now):
        pass


def test_answer_that_waited_for_a_second_person_is_a_draft_that_can_be_proposed_again() -> None:
    scene = answers.scene(timezone.now())
    before = scene.propose()
    restoring.settle(by=policy.house("operator"), now=scene.now)
    before.refresh_from_db()
    scene.response.refresh_from_db()
    assert before.status == ProposalStatus.VOID
    assert scene.response.status == ResponseStatus.DRAFT
    again = responses.propose(scene.response, reasons={}, by=scene.officer, now=scene.now)
    assert again.status == ProposalStatus.OPEN


def test_a_letter_that_waited_is_parked_and_a_notice_is_stopped() -> None:
    scene = answers.scene(timezone.now())
    letter = scene.confirm(scene.propose())
    announce(scene.now)
    notices.queue_for_staff(make.user("legal"), topic="holds", now=scene.now)
    assert restoring.settle(by=policy.house("operator"), now=scene.now) == 1
    letter.refresh_from_db()
    assert letter.status == MessageStatus.UNCERTAIN
    told = Message.objects.filter(purpose="notice")
    assert told.exists()
    assert set(told.values_list("status", flat=True)) == {MessageStatus.STOPPED}


def test_what_the_backup_had_not_told_yet_is_not_told_again() -> None:
    scene = answers.scene(timezone.now())
    scene.propose()
    restoring.settle(by=policy.house("operator"), now=scene.now)
    announce(scene.now)
    assert not Message.objects.filter(purpose="notice").exists()
    scene.response.refresh_from_db()
    scene.propose()
    announce(scene.now)
    assert Message.objects.filter(purpose="notice", topic="approvals").exists()
