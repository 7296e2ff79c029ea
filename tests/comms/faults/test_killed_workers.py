"""Kill the process at every named point of sending and receiving: nothing lost, nothing twice."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests import imap, smtp

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r'faultpoint\("([a-z_.]+)"\)')


def points_of(*files: str) -> list[str]:
    """Return the points that the code names, in its order."""
    return [name for file in files for name in NAMED.findall((ROOT / file).read_text())]


OUTBOX = points_of("comms/outbox.py", "comms/handover.py")
INBOUND = points_of("comms/inbound.py", "tracker/vault.py")
MAILBOX = points_of("comms/mailbox.py")


@pytest.fixture(scope="module")
def left(tmp_path_factory) -> dict[str, Any]:
    with smtp.running() as (recorder, port), imap.running() as box:
        box.mails = {
            n: b"From: a@paper.example\r\nSubject: Q%d\r\n\r\nHello\r\n" % n for n in (1, 2, 3)
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.comms.faults.driver"],
            input=json.dumps({"outbox": OUTBOX, "inbound": INBOUND, "mailbox": MAILBOX}).encode(),
            cwd=ROOT, capture_output=True, check=False, timeout=300,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DOORSTEP_DATA_DIR": str(tmp_path_factory.mktemp("house")),
                "DOORSTEP_SMTP_HOST": "127.0.0.1",
                "DOORSTEP_SMTP_PORT": str(port),
                "DOORSTEP_SMTP_TIMEOUT": "5",
                "DOORSTEP_IMAP_HOST": "127.0.0.1",
                "DOORSTEP_IMAP_PORT": str(box.port),
                "DOORSTEP_IMAP_STARTTLS": "false",
            },
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()[-3000:]
    arrived = Counter(str(got.mail["Message-ID"]) for got in recorder.received)
    return {**json.loads(done.stdout), "arrived": arrived}


@pytest.mark.slow
def test_every_named_point_was_reached_and_killed(left):
    assert len(OUTBOX) >= 12
    assert len(INBOUND) >= 9
    for row in (*left["outbox"], *left["inbound"]):
        assert row["killed"], row["point"]


@pytest.mark.slow
def test_no_letter_left_twice_and_none_vanished(left):
    for row in left["outbox"]:
        times = left["arrived"][row["message_id"]]
        assert times <= 1, row
        assert row["status"] in {"sent", "uncertain"}, row
        assert times == 1 or row["status"] == "uncertain", row


@pytest.mark.slow
def test_every_letter_nobody_can_tell_of_is_on_the_desk(left):
    unclear = [row for row in left["outbox"] if row["status"] == "uncertain"]
    assert unclear
    assert all(row["on_the_desk"] for row in unclear)


@pytest.mark.slow
def test_letter_killed_before_its_claim_goes_by_itself(left):
    [row] = [row for row in left["outbox"] if row["point"] == "outbox.before_claim"]
    assert row["status"] == "sent"


@pytest.mark.slow
def test_two_workers_at_once_send_each_letter_once(left):
    assert [left["arrived"][one] for one in left["raced"]] == [1, 1, 1]


@pytest.mark.slow
def test_no_mail_is_lost_or_doubled_and_each_is_read(left):
    for number, row in enumerate(left["inbound"], 1):
        assert row["rows"] == number, row
        assert row["unread_after_a_look"] == 0, row
        assert not row["killed_again"]
        assert row["status"] == "unmatched", row
        assert f"number {number}?" in row["words"]
        assert row["damage"] is None, row
        assert row["kept_before"] in {number - 1, number}


@pytest.mark.slow
def test_fetched_mail_is_neither_lost_nor_doubled(left):
    told = left["mailbox"]
    assert told["killed"] == [True] * len(MAILBOX)
    assert sorted(told["subjects"]) == ["Q1", "Q2", "Q3"]
    assert set(told["statuses"]) == {"unmatched"}
