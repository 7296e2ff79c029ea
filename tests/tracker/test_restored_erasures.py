"""A backup older than an erasure is restored: the erasure is done again before anybody reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import sys, django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from tests import erasing, prepared
from tracker import policy
from tracker.actions import erasure
prepared.migrate()
now = timezone.now()
world = erasing.filled(now)
one, two = erasing.lawyers(world.case, now)
call_command("backup", "-o", sys.argv[1])
proposal = erasure.propose(
    world.subject, basis="asked", reason="Asked.", by=policy.staff(one), now=now
)
erasure.approve(
    proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
    by=policy.staff(two), now=now,
)
"""


def python(data: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    env = {
        "PATH": os.environ["PATH"], "DOORSTEP_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, check=False
    )


def test_what_was_erased_after_the_backup_is_erased_again(tmp_path: Path) -> None:
    home, copy, archive = tmp_path / "home", tmp_path / "copy", tmp_path / "backup.bin"
    worked = python(home, "-c", WORK, str(archive))
    assert worked.returncode == 0, worked.stderr.decode()[-2000:]
    back = python(home, "manage.py", "restore", str(archive), "--into", str(copy))
    assert back.returncode == 0, back.stderr.decode()[-2000:]
    assert b"1 erasure(s) done again" in back.stdout
    verified = python(copy, "manage.py", "verify", "--json", "--evidence")
    assert json.loads(verified.stdout)["ok"] is True
    held = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert b"Marzipan" not in held
    assert b"Zanzibar" not in held
    assert b"Lilac" in held
