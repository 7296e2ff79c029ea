"""Legal holds a case; an erasure waits for it; released by two, the person goes and proof stays."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.erasing import filled
from tracker.actions import checkpoints, scrubbing
from tracker.models import Contact, Hold, Proposal
from tracker.policy import house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_listed():
    yield
    scrubbing.path().unlink(missing_ok=True)


def confirm(client) -> None:
    """Confirm the newest proposal on the page that shows what it is."""
    proposal = Proposal.objects.latest("pk")
    page = client.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert proposal.digest in page
    assert "Marzipan" not in page
    client.post(reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest})


def test_a_hold_beats_an_erasure_and_after_its_release_the_record_still_verifies(
    sign_in, tmp_path, django_capture_on_commit_callbacks
):
    world, one, two = filled(timezone.now()), make.user("legal"), make.user("legal")
    outside = tmp_path / "checkpoint"
    now = timezone.now()
    outside.write_text(checkpoints.make(why="daily", by=house("test"), now=now).note)
    lena, otto, ref = sign_in(one), sign_in(two), world.case.ref

    lena.post(reverse("case-hold", args=[ref]), {"reason": "A lawsuit.", "review_on": "2099-01-01"})
    erase = reverse("person-erase", args=[ref, world.subject.key])
    wish = {"basis": "asked", "reason": "They asked for it."}
    assert otto.post(erase, wish).status_code == 409
    assert "Legal has put a hold" in otto.get(erase).content.decode()

    release = reverse("hold-release", args=[ref, Hold.objects.get().key])
    lena.post(release, {"reason": "It is settled."})
    confirm(lena)
    assert Hold.objects.filter(released_at__isnull=True).exists()
    confirm(otto)

    otto.post(erase, wish)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(lena)
    history = lena.get(reverse("case-history", args=[ref]) + "?all=1").content.decode()
    assert "Somebody was erased; two people agreed" in history
    assert "What this entry said was erased" in history
    assert "Marzipan" not in history
    assert "Lilac" in Contact.objects.get(reporter=world.mother).summary
    call_command("verify", "--evidence", "--checkpoint", str(outside))
