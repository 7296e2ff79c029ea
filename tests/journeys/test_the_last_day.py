"""The last day: somebody whose contract ends today drafts, and everybody can see why no more."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.models import Message, Response
from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.actions import proposals
from tracker.lifecycle import NotAllowedNow
from tracker.models import Approval, Proposal, User
from tracker.rules.operations import Operation

pytestmark = pytest.mark.django_db
WHY = "Your last day is near: you may read and draft, a colleague confirms."


@pytest.fixture
def scene():
    return answers.scene(timezone.now())


@pytest.fixture
def leaver(scene) -> User:
    """Return a lawyer whose contract ends today, with every role there is."""
    who = make.user("legal", "approver", "communications", ends_on=timezone.localdate())
    make.grant(scene.case, who)
    return who


def test_on_the_last_day_a_draft_is_still_possible_and_waits_for_others(scene, leaver, sign_in):
    client = sign_in(leaver)
    text = {"recipient": "r@paper.example", "subject": "Hello", "body": "No comment."}
    client.post(reverse("response-new", args=[scene.enquiry.ref]), text)
    draft = Response.objects.get(drafted_by=leaver)
    client.post(reverse("response-propose", args=[draft.ref]))
    proposal = Proposal.objects.get()
    page = sign_in(scene.lawyer.user).get(reverse("approval-page", args=[proposal.key]))
    assert "works here as a contractor or leaves soon" in page.content.decode()
    assert not Message.objects.exists()


def test_on_the_last_day_nothing_is_confirmed_and_the_page_says_why(scene, leaver, sign_in):
    proposal, client = scene.propose(), sign_in(leaver)
    assert WHY in client.get(reverse("approval-list")).content.decode()
    page = client.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert WHY in page
    url = reverse("approval-approve", args=[proposal.key])
    assert url not in page
    refused = client.post(url, {"digest": proposal.digest})
    assert refused.status_code == 403
    assert not Approval.objects.exists()
    colleagues_view = sign_in(scene.lawyer.user).get(reverse("approval-page", args=[proposal.key]))
    assert url in colleagues_view.content.decode()


def test_on_the_last_day_a_line_is_not_approved(scene, leaver, sign_in):
    client = sign_in(leaver)
    line = answers.lines.write(
        title="New", language="en", body="New", expires_on=None, by=scene.officer, now=scene.now
    )
    assert WHY in client.get(reverse("line-page", args=[line.key])).content.decode()
    assert client.post(reverse("line-approve", args=[line.key])).status_code == 403
    line.refresh_from_db()
    assert line.approved_at is None


@pytest.mark.parametrize(
    "operation", [Operation.ERASE_PERSON, Operation.PURGE_CASE, Operation.EXPORT_BUNDLE,
                  Operation.RELEASE_HOLD, Operation.GRANT_ROLE, Operation.LOOSEN_TERMS]
)  # fmt: skip
def test_on_the_last_day_nothing_is_deleted_exported_or_granted(scene, leaver, operation):
    by = policy.staff(leaver)
    with pytest.raises(policy.PermissionDenied, match="last day"):
        proposals.propose(
            operation, subject_key=scene.case.key, case=scene.case, payload=b"", facts={},
            editors=[], findings=[], reason="", by=by, now=timezone.now(),
        )  # fmt: skip
    assert not Proposal.objects.exists()


def test_what_a_leaver_confirmed_before_is_not_carried_out_after_the_last_day_nears(scene):
    message = scene.confirm(scene.propose())
    User.objects.filter(pk=scene.lawyer.user.pk).update(ends_on=timezone.localdate())
    with pytest.raises(NotAllowedNow, match="may not do this any more"):
        proposals.claim(
            message.proposal, operation=Operation.SEND_RESPONSE, digest=message.proposal.digest,
            now=timezone.now(),
        )  # fmt: skip


def test_a_leaver_can_still_stop_a_letter(scene, leaver, sign_in):
    message = scene.confirm(scene.propose())
    sign_in(leaver).post(reverse("outbox-stop", args=[message.key]))
    message.refresh_from_db()
    assert message.status == "stopped"


def test_the_day_after_the_session_is_over(scene, leaver, sign_in):
    client = sign_in(leaver)
    assert client.get(reverse("approval-list")).status_code == 200
    User.objects.filter(pk=leaver.pk).update(
        ends_on=timezone.localdate() - timezone.timedelta(days=1)
    )
    answer = client.get(reverse("approval-list"))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
