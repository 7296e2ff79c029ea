"""What the rail counts as waiting for somebody is what that person may confirm."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.models import Proposal
from tracker.queries import approving

pytestmark = pytest.mark.django_db


def test_what_is_counted_is_what_each_of_them_may_confirm() -> None:
    now = timezone.now() - timedelta(days=2)
    scene = answers.scene(now)
    proposal = scene.propose()
    other, wrote, before, again, seated = (make.user("legal") for _ in range(5))
    for one in (other, wrote, before, again, seated):
        make.grant(scene.case, one)
    then = make.uuid.uuid4()
    type(before).objects.filter(pk=before.pk).update(former_persons=[str(then)])
    editors = [str(wrote.natural_person), str(then)]
    Proposal.objects.filter(pk=proposal.pk).update(editors=editors)
    type(again).objects.filter(pk=again.pk).update(natural_person=scene.officer.user.natural_person)
    seated.role_grants.update(granted_by=scene.officer.user)
    contractor = make.user("legal", contractor=True)
    rested = make.user("legal", credentials_changed_at=timezone.now())
    people = [scene.officer.user, scene.lawyer.user, other, wrote, before, again, seated,
              contractor, rested, make.user("communications"), make.user("operator")]  # fmt: skip
    theirs = [who for who in people if _counted(who)]
    assert theirs == [scene.lawyer.user, other]
    assert theirs == [who for who in people if _allowed(proposal, who)]


def test_what_waited_too_long_or_was_withdrawn_is_not_counted() -> None:
    scene = answers.scene(timezone.now())
    proposal = scene.propose()
    assert _counted(scene.lawyer.user)
    Proposal.objects.filter(pk=proposal.pk).update(expires_at=timezone.now())
    assert not _counted(scene.lawyer.user)


def _counted(who) -> bool:
    who.refresh_from_db()
    return approving.awaiting(Proposal.objects.all(), by=policy.staff(who)).exists()


def _allowed(proposal: Proposal, who) -> bool:
    row = Proposal.objects.select_related("case", "proposed_by").get(pk=proposal.pk)
    now = timezone.now()
    return not approving.why_not_approve(row, by=policy.staff(who), now=now)
