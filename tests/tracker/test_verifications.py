"""Looking at the whole record: while others write, once a day, and heard when it was altered."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from comms.actions import announcements
from comms.models import Message
from tests import factories as make
from tests.tracker.test_history import tamper, write
from tracker import tasks
from tracker.models import HistoryEvent, Verification

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import django, pathlib, sys, time
django.setup()
from django.db import transaction
from tracker import history, policy
from tests import prepared
prepared.migrate()
print("ready", flush=True)
until = time.monotonic() + 120
while time.monotonic() < until and not pathlib.Path(sys.argv[1]).exists():
    with transaction.atomic():
        history.record("note.written", by=policy.house("test"), body="a note")
"""
READER = """
import django, json, sys
django.setup()
from tracker.queries import integrity
found = [integrity.verify() for _each in range(12)]
print(json.dumps({"problems": [p.what for r in found for p in r.problems],
                  "sizes": [r.events for r in found]}))
"""


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a SQLite file of its own")
def test_what_is_written_meanwhile_is_not_taken_for_an_alteration(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"], "DOORSTEP_DATA_DIR": str(tmp_path / "house"),
        "DJANGO_SETTINGS_MODULE": "tracker.config.settings",
    }  # fmt: skip
    command, enough = [sys.executable, "-c"], tmp_path / "enough"
    writing = [*command, WRITER, str(enough)]
    with subprocess.Popen(writing, cwd=ROOT, env=env, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        told = subprocess.run(
            [*command, READER], cwd=ROOT, env=env, capture_output=True, check=True
        )
        enough.touch()
        assert writer.wait(timeout=60) == 0
    found = json.loads(told.stdout)
    assert found["problems"] == []
    assert found["sizes"][-1] > found["sizes"][0]


@pytest.mark.django_db
def test_nobody_having_looked_for_a_day_the_house_does_and_once() -> None:
    write(3)
    tasks.verify_record()
    tasks.verify_record()
    assert Verification.objects.get().ok
    Verification.objects.update(run_at=timezone.now() - timedelta(days=1))
    tasks.verify_record()
    assert Verification.objects.count() == 2
    assert not HistoryEvent.objects.filter(kind="history.broken").exists()


@pytest.mark.django_db
def test_what_cannot_be_read_any_more_keeps_nothing_unsaid() -> None:
    write(3)
    tamper("UPDATE tracker_historydetail SET data = '{', erased_seq = 2 WHERE seq = 2")
    tasks.verify_record()
    assert not Verification.objects.get().ok
    assert HistoryEvent.objects.filter(kind="history.broken").exists()


@pytest.mark.django_db
def test_an_altered_record_is_told_to_legal() -> None:
    write(3)
    lawyer, officer = make.user("legal"), make.user("communications")
    tamper("UPDATE tracker_historydetail SET data = '{}' WHERE seq = 1")
    tasks.verify_record()
    assert Verification.objects.get().problems_count == 1
    announcements.announce_since(now=timezone.now())
    heard = set(Message.objects.values_list("recipient", flat=True))
    assert lawyer.email in heard
    assert officer.email not in heard


@pytest.mark.django_db
def test_a_record_that_takes_no_more_entries_still_gets_its_verdict() -> None:
    write(3)
    tamper("UPDATE tracker_historyhead SET size = 1")
    tasks.verify_record()
    row = Verification.objects.get()
    assert (row.ok, row.events) == (False, 3)
