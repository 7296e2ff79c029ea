"""Journey 6. Legal reads, proves, holds and takes out a bundle that verifies without Doorstep."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.tracker.exports import world
from tracker import policy
from tracker.actions import checkpoints
from tracker.models import Export
from tracker.queries import integrity

pytestmark = pytest.mark.django_db
EARLIER = timezone.now() - timedelta(days=240)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A checkpoint that was mailed to legal's archive long before."""
    world.case()
    note = checkpoints.make(why="daily", by=policy.house("test"), now=EARLIER).note
    path = tmp_path / "from-the-archive.txt"
    path.write_text(note, encoding="utf-8")
    return path


def taken_out(sign_in, run_queue, case, folder: Path, **told: str) -> Path:
    """Ask for a bundle on the page, let a colleague confirm it, and download it."""
    client, url = sign_in(None, "legal"), reverse("case-bundle", args=[case.ref])
    wanted = {"recipient": "Authority", "reason": "complaint", "language": "de", **told}
    assert client.post(url, wanted).status_code == 302
    export = Export.objects.latest("pk")
    second = sign_in(None, "legal")
    sign = reverse("approval-approve", args=[export.proposal.key])
    assert second.post(sign, {"digest": export.proposal.digest}).status_code == 302
    run_queue()
    answer = client.post(reverse("bundle-download", args=[case.ref, export.ref]))
    return world.save(b"".join(answer.streaming_content), folder, f"{export.ref}.zip")


def verified(bundle: Path, kept: Path, folder: Path) -> str:
    """Run the verifier of the bundle on a machine that has Python and nothing else."""
    script = folder / "verify_bundle.py"
    script.write_bytes(world.members(bundle.read_bytes())["verify_bundle.py"])
    done = subprocess.run(
        [sys.executable, "-I", script, bundle, "--checkpoint", kept],
        capture_output=True, text=True, check=False, cwd=folder, env={"PATH": "/usr/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_legal_proves_the_history_and_takes_out_bundles_that_verify_offline(
    kept: Path, sign_in, run_queue, tmp_path: Path, capsys
) -> None:
    case = world.case()
    reader = sign_in(make.user("legal"))
    assert reader.get(reverse("case-history", args=[case.ref])).status_code == 200
    call_command("verify", json=True, checkpoint=[kept], evidence=True)
    assert '"ok": true' in capsys.readouterr().out
    hold = {"reason": "proceedings", "review_on": timezone.localdate() + timedelta(days=180)}
    assert reader.post(reverse("case-hold", args=[case.ref]), hold).status_code == 302
    whole = taken_out(sign_in, run_queue, case, tmp_path, variant="full", sealed="name")
    said = verified(whole, kept, tmp_path)
    assert "nothing that it covers was rewritten" in said
    assert world.NAME in world.members(whole.read_bytes())["record/people.json"].decode()
    part = taken_out(sign_in, run_queue, case, tmp_path, variant="regulator")
    assert "left out 1" in verified(part, kept, tmp_path)
    files = world.members(part.read_bytes())
    printed = world.printed(files["bundle.pdf"])
    texts = [printed, *(data.decode("utf-8", "replace") for data in files.values())]
    assert [word for word in world.CANARIES if any(word in text for text in texts)] == []
    assert "[redacted: name]" in printed
    assert integrity.verify(outside=[kept.read_text(encoding="utf-8")], evidence=True).ok
