"""After a restore nothing leaves by itself, and nothing is stuck."""

import pytest
from django.utils import timezone

from comms.actions import responses, restoring
from comms.states import ResponseStatus
from tests.comms import answers
from tracker import policy
from tracker.states import ProposalStatus

pytestmark = pytest.mark.django_db


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
