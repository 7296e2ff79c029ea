"""A backup opens only with the keys, comes back whole, and sends nothing again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from comms.management.commands import restore
from tests import factories as make
from tracker import sealing
from tracker.exports import backup, frames
from tracker.management.alone import alone
from tracker.models import HistoryEvent

MAIL = (
    b"From: Jo <jo@paper.example>\nTo: press@doorstep.example\nSubject: question\n"
    b"Message-ID: <1@paper.example>\nDate: Sun, 22 Nov 2026 10:00:00 +0000\n\nHello\n"
)


MIGRATED = "import django; django.setup(); from tests import prepared; prepared.migrate()"


def manage(data: Path, *arguments: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return python(data, "manage.py", *arguments, feed=feed)


def python(data: Path, *arguments: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    env = {
        **os.environ,
        "DOORSTEP_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "tracker.config.settings",
    }
    env.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, *arguments],
        env=env,
        input=feed,
        capture_output=True,
        check=False,
    )


def test_a_backup_comes_back_whole_and_verifies(tmp_path: Path) -> None:
    home, copy, archive = tmp_path / "home", tmp_path / "copy", tmp_path / "backup.bin"
    assert python(home, "-c", MIGRATED).returncode == 0
    taken = json.loads(manage(home, "intake_mail", feed=MAIL).stdout)
    assert manage(home, "backup", "-o", str(archive)).returncode == 0
    back = manage(home, "restore", str(archive), "--into", str(copy))
    assert back.returncode == 0, back.stderr.decode()
    verified = json.loads(manage(copy, "verify", "--json", "--evidence").stdout)
    assert (taken["intake"], verified["ok"]) == ("IN-000001", True)
    again = manage(home, "restore", str(archive), "--into", str(copy))
    assert (again.returncode, b"not empty" in again.stderr) == (1, True)


@pytest.mark.django_db
def test_nothing_is_restored_under_a_running_installation(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path
    archive = tmp_path / "backup.bin"
    archive.write_bytes(b"any")
    with alone(), pytest.raises(CommandError, match="already runs"):
        call_command("restore", str(archive), here=True)
    assert not HistoryEvent.objects.exists()


@pytest.mark.django_db
def test_a_backup_holds_no_clear_word(db: None) -> None:
    make.contact(summary="canary-word-in-a-summary")
    sealed = b"".join(
        sealing.seal_stream(frames.write(backup._parts(timezone.now())), backup.BOUND)
    )
    assert b"canary-word" not in sealed
    clear = b"".join(sealing.open_stream([sealed], backup.BOUND))
    assert b"canary-word" in clear


@pytest.mark.parametrize("place", [0, 40, 200, -1])
def test_a_damaged_backup_is_refused(place: int) -> None:
    sealed = bytearray(b"".join(sealing.seal_stream(frames.write([("about", [b"{}"])]), b"x")))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises((sealing.Damaged, sealing.keyring.KeyProblem)):
        b"".join(sealing.open_stream([bytes(sealed)], b"x"))


@given(
    st.dictionaries(st.text(min_size=1, max_size=9), st.lists(st.binary(min_size=1)), max_size=4),
    st.integers(1, 50),
)
def test_frames_give_back_what_was_put_in(parts: dict[str, list[bytes]], cut: int) -> None:
    raw = b"".join(frames.write(parts.items()))
    chunks = [raw[place : place + cut] for place in range(0, len(raw), cut)]
    assert {part.name: list(part.frames) for part in frames.read(chunks)} == parts


def test_a_cut_archive_is_refused() -> None:
    raw = b"".join(frames.write([("a", [b"one", b"two"])]))
    with pytest.raises(frames.BrokenArchive):
        {part.name: list(part.frames) for part in frames.read([raw[:-4]])}


def test_the_demos_backup_goes_into_a_directory_of_the_demo(
    tmp_path: Path, settings, monkeypatch
) -> None:
    home, copy, archive = tmp_path / "home", tmp_path / "copy", tmp_path / "backup.bin"
    (home / "keys").mkdir(parents=True)
    (home / "DEMO").write_text("invented")
    (home / "keys" / "doorstep.key").write_text("key")
    archive.write_bytes(b"any")
    settings.DEMO, settings.DATA_DIR = True, home
    settings.KEY_FILE = home / "keys" / "doorstep.key"
    monkeypatch.setenv("DOORSTEP_KEY_FILE", "/elsewhere")
    done = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(restore.subprocess, "run", lambda *_args, **_more: done)
    call_command("restore", str(archive), into=copy)
    assert (copy / "DEMO").is_file()
    assert (copy / "keys" / "doorstep.key").read_text() == "key"
