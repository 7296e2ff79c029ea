"""Run the driver against loopback servers and tell what was lost, doubled or left half done."""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests import imap, smtp
from tests.faults import points


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Kill at every point that is asked for, in a directory of its own; return what was left."""
    with (
        tempfile.TemporaryDirectory(prefix="doorstep-faults-") as home,
        smtp.running() as (recorder, port),
        imap.running() as box,
    ):
        box.mails = {
            n: b"From: a@paper.example\r\nSubject: Q%d\r\n\r\nHello\r\n" % n for n in (1, 2, 3)
        }
        told = _driven(asked, home, smtp_port=port, imap_port=box.port)
        told["arrived"] = Counter(str(got.mail["Message-ID"]) for got in recorder.received)
    return told


def _driven(asked: dict[str, Any], home: str, *, smtp_port: int, imap_port: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.driver"],
        input=json.dumps(asked).encode(), cwd=points.ROOT, capture_output=True, check=False,
        timeout=900,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DOORSTEP_DATA_DIR": str(Path(home) / "house"),
            "DOORSTEP_SMTP_HOST": "127.0.0.1",
            "DOORSTEP_SMTP_PORT": str(smtp_port),
            "DOORSTEP_SMTP_TIMEOUT": "5",
            "DOORSTEP_IMAP_HOST": "127.0.0.1",
            "DOORSTEP_IMAP_PORT": str(imap_port),
            "DOORSTEP_IMAP_STARTTLS": "false",
        },
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-3000:])
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def tally(asked: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers that must be nought, and how many points were killed at."""
    rows = [row for area in ("outbox", "inbound", "report", "erasure", "purge")
            for row in told[area]]  # fmt: skip
    box = told.get("mailbox", {"killed": [], "subjects": [], "statuses": []})
    killed = sum(row["killed"] for row in rows) + sum(box["killed"])
    named = {point for area in points.AREAS for point in asked.get(area, [])}
    return {
        "points": len(named),
        "kills": killed,
        "not_reached": [row["point"] for row in rows if not row["killed"]],
        "lost": _lost(told) + (len({"Q1", "Q2", "Q3"} - set(box["subjects"])) if box["killed"] else 0),
        "duplicated": _doubled(told) + len(box["subjects"]) - len(set(box["subjects"])),
        "half_stored": _half(told) + len(told["problems"]),
        "uncertain_unseen": sum(
            row["status"] == "uncertain" and not row["on_the_desk"] for row in told["outbox"]
        ),
    }  # fmt: skip


def _lost(told: dict[str, Any]) -> int:
    letters = sum(
        row["status"] not in {"sent", "uncertain"}
        or (row["status"] == "sent" and told["arrived"][row["message_id"]] == 0)
        for row in told["outbox"]
    )
    mails = sum(row["rows"] < n or f"number {n}?" not in row["words"]
                for n, row in enumerate(told["inbound"], 1))  # fmt: skip
    reports = sum(row["contacts"] == 0 or not row["receipt"] for row in told["report"])
    return letters + mails + reports + sum(row["others_there"] == 0 for row in _gone(told))


def _doubled(told: dict[str, Any]) -> int:
    letters = sum(max(times - 1, 0) for times in told["arrived"].values())
    mails = sum(row["rows"] > n for n, row in enumerate(told["inbound"], 1))
    reports = sum(row["contacts"] > 1 or row["entries"] > 1 for row in told["report"])
    return letters + mails + reports + sum(row["listed"] > 1 for row in _gone(told))


def _half(told: dict[str, Any]) -> int:
    mails = sum(row["damage"] is not None or row["unread_after_a_look"] > 0
                for row in told["inbound"])  # fmt: skip
    reports = sum(
        row["exhibits"] != [None] or row["routes"] < 1 or row["entries"] < 1
        or row["stored_before"] > row["contacts"]
        for row in told["report"]
    )  # fmt: skip
    erasures = sum(
        "half" in row["states"] or row["states"][-1] != "gone" or row["files_left"] > 0
        or row["listed"] != 1
        for row in _gone(told)
    )  # fmt: skip
    return mails + reports + erasures


def _gone(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [*told["erasure"], *told["purge"]]
