"""From asking to taking out: two people, the last day, progress, expiry, and what is written down."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.tracker.exports import world
from tracker import policy, tasks, vault
from tracker.actions import exports, proposals
from tracker.actions.proposals import NotApproved
from tracker.exports import bundle
from tracker.lifecycle import NotAllowedNow
from tracker.models import Blob, Checkpoint, Export, HistoryEvent
from tracker.queries import integrity
from tracker.rules.quiet import Broken

pytestmark = pytest.mark.django_db
HOUSE = policy.house("test")


@pytest.fixture
def ready() -> Export:
    export = world.ask(world.case())
    world.approve(export)
    tasks.build_export(export.pk)
    export.refresh_from_db()
    return export


def kinds(export: Export) -> list[str]:
    rows = HistoryEvent.objects.filter(case_key=export.case.key).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_asked_confirmed_built_and_taken_out(sign_in, run_queue) -> None:
    asker = make.user("legal")
    case = world.case()
    client, url = sign_in(asker), reverse("case-bundle", args=[case.ref])
    told = {"variant": "court", "recipient": "Landgericht", "reason": "hearing", "language": "en"}
    assert client.post(url, told).status_code == 302
    export = Export.objects.get()
    assert "waits for a second person" in client.get(url).content.decode()
    take = reverse("bundle-download", args=[case.ref, export.ref])
    assert client.post(take).status_code == 409
    second = sign_in(make.user("legal"))
    sign = reverse("approval-approve", args=[export.proposal.key])
    assert second.post(sign, {"digest": export.proposal.digest}).status_code == 302
    run_queue()
    answer = client.post(take)
    data = b"".join(answer.streaming_content)
    export.refresh_from_db()
    assert (export.status, len(data), export.downloads) == ("ready", export.size, 1)
    assert answer["Content-Disposition"].startswith("attachment")
    assert kinds(export)[-1] == "export.handed_out"
    assert integrity.verify().ok


def test_a_second_press_asks_for_no_second_bundle() -> None:
    case, asker = world.case(), make.user("legal")
    first, again = world.ask(case, "court", who=asker), world.ask(case, "court", who=asker)
    other = world.ask(case, "regulator", who=asker)
    assert (again, Export.objects.count()) == (first, 2)
    assert other != first


def test_checkpoints_frame_the_export(ready: Export) -> None:
    before, after = Checkpoint.objects.order_by("size").values_list("why", "size")
    exported = HistoryEvent.objects.get(kind="case.exported").seq
    assert (before[0], after[0]) == ("before export", "after export")
    assert before[1] <= exported < after[1]


def test_the_clear_zip_is_nowhere_on_disk(ready: Export) -> None:
    assert list(Path(settings.SPOOL_DIR).glob("tmp*")) == []
    assert ready.blob is not None
    assert b"PK" not in vault.path_of(ready.blob.key).read_bytes()[:64]


def test_form_errors_stand_by_their_fields_and_keep_what_was_typed(sign_in) -> None:
    case = world.case()
    url = reverse("case-bundle", args=[case.ref])
    told = {"variant": "outlet", "recipient": "Abendkurier", "reason": "they asked",
            "language": "en", "sealed": ["name"], "originals": "EV-99999"}  # fmt: skip
    page = sign_in(None, "legal").post(url, told).content.decode()
    for words in ("Choose the outlet", "Untick them", "no exhibit EV-99999", 'value="Abendkurier"'):
        assert words in page
    assert not Export.objects.exists()


def test_somebody_about_to_leave_reads_why_and_can_do_nothing(sign_in, ready: Export) -> None:
    leaver = make.user("legal", ends_on=timezone.localdate() + timedelta(days=3))
    client = sign_in(leaver)
    url = reverse("case-bundle", args=[ready.case.ref])
    assert "Your last day is near" in client.get(url).content.decode()
    assert client.post(url, {"variant": "full"}).status_code == 403
    take = reverse("bundle-download", args=[ready.case.ref, ready.ref])
    assert client.post(take).status_code == 403
    assert "export.handed_out" not in kinds(ready)


def test_somebody_outside_the_case_finds_nothing(sign_in, ready: Export) -> None:
    client = sign_in(None, "communications")
    other = make.case()
    for case in (ready.case.ref, "CASE-9999", other.ref):
        take = reverse("bundle-download", args=[case, ready.ref])
        assert client.post(take).status_code == 404


def test_an_old_sign_in_is_asked_to_prove_itself_before_taking_out(sign_in, ready: Export) -> None:
    client = sign_in(None, "legal", fresh=False)
    answer = client.post(reverse("bundle-download", args=[ready.case.ref, ready.ref]))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert "export.handed_out" not in kinds(ready)


def test_without_a_second_person_nothing_is_built(tmp_path: Path) -> None:
    export = world.ask(world.case())
    with pytest.raises(NotApproved):
        exports.begin(export, by=HOUSE, now=timezone.now())
    with pytest.raises(Broken, match="NotApproved"):
        tasks.build_export(export.pk)
    with pytest.raises(CommandError, match="no second person"):
        call_command("bundle", str(export.proposal.key), output=tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()
    assert not Checkpoint.objects.exists()


def test_an_order_altered_after_it_was_approved_is_not_built() -> None:
    export = world.ask(world.case(), "court")
    world.approve(export)
    altered = bytes(export.proposal.payload).replace(b'"court"', b'"full"')
    type(export.proposal).objects.filter(pk=export.proposal.pk).update(payload=altered)
    with pytest.raises(Broken, match="NotApproved"):
        tasks.build_export(export.pk)


def test_approval_of_one_bundle_starts_no_other() -> None:
    one, other = world.ask(world.case()), world.ask(world.case())
    world.approve(one)
    Export.objects.filter(pk=other.pk).update(status="queued")
    other.refresh_from_db()
    with pytest.raises(NotApproved):
        exports.begin(other, by=HOUSE, now=timezone.now())
    forged = proposals.Approved(one.proposal, "case.export", b"", {}, "", claimed=True)
    with pytest.raises(NotApproved):
        exports.queue(forged, now=timezone.now())


def test_communications_may_not_ask_for_sealed_facts() -> None:
    officer = make.user("communications")
    case = world.case()
    make.grant(case, officer)
    with pytest.raises(PermissionDenied):
        world.ask(case, "full", who=officer, sealed=("name",))


def test_a_second_worker_leaves_a_running_build_alone_and_takes_up_a_dead_one() -> None:
    export = world.ask(world.case())
    world.approve(export)
    exports.begin(export, by=HOUSE, now=timezone.now())
    with pytest.raises(NotAllowedNow):
        exports.begin(export, by=HOUSE, now=timezone.now())
    tasks.build_export(export.pk)
    export.refresh_from_db()
    assert export.status == "building"
    Export.objects.update(moved_at=timezone.now() - timedelta(minutes=11))
    tasks.tidy_exports()
    export.refresh_from_db()
    assert (export.status, export.attempts) == ("ready", 2)


def test_a_build_that_dies_three_times_is_given_up() -> None:
    export = world.ask(world.case())
    world.approve(export)
    long_ago = timezone.now() - timedelta(minutes=11)
    Export.objects.update(status="building", attempts=3, moved_at=long_ago)
    tasks.tidy_exports()
    export.refresh_from_db()
    assert (export.status, export.problem) == ("failed", bundle.STOPPED)


def test_a_damaged_original_fails_the_build_and_says_so() -> None:
    case = world.case()
    path = vault.path_of(case.evidence.get().blob.key)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    export = world.ask(case)
    world.approve(export)
    tasks.build_export(export.pk)
    export.refresh_from_db()
    assert export.status == "failed"
    assert "damaged" in export.problem
    assert kinds(export)[-1] == "export.failed"


def test_progress_is_seen_while_it_is_built() -> None:
    export = world.ask(world.case())
    world.approve(export)
    exports.begin(export, by=HOUSE, now=timezone.now())
    bundle._progress(export)(3, 7)
    export.refresh_from_db()
    assert (export.done, export.total) == (3, 7)


def test_after_fourteen_days_it_is_gone(ready: Export) -> None:
    later = timezone.now() + timedelta(days=14, minutes=1)
    with pytest.raises(NotAllowedNow):
        exports.hand_out(ready, by=HOUSE, now=later)
    assert ready.blob is not None
    path = vault.path_of(ready.blob.key)
    Export.objects.update(expires_at=timezone.now())
    tasks.tidy_exports()
    ready.refresh_from_db()
    assert ready.status == "expired"
    assert Blob.objects.get(pk=ready.blob_id).removed_at is not None
    assert not path.exists() or ready.blob_id


def test_the_command_writes_what_two_people_approved(tmp_path: Path) -> None:
    export = world.ask(world.case())
    world.approve(export)
    target = tmp_path / "out.zip"
    call_command("bundle", str(export.proposal.key), output=target)
    assert "verify_bundle.py" in world.members(target.read_bytes())
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("bundle", str(export.proposal.key), output=target)


def test_communications_may_not_take_out_what_shows_sealed_facts(sign_in) -> None:
    export = world.ask(world.case(), sealed=("address",))
    world.approve(export)
    bundle.make(Export.objects.get(pk=export.pk))
    officer = make.user("communications")
    make.grant(export.case, officer)
    take = reverse("bundle-download", args=[export.case.ref, export.ref])
    assert sign_in(officer).post(take).status_code == 403
    assert "export.handed_out" not in kinds(export)
