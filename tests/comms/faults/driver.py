"""Run as a process of its own: does the work in children that are killed at a named point.

Takes the points as JSON on standard input, prints what was left afterwards as JSON.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from comms import inbound, mailbox, outbox  # noqa: E402
from comms.models import Message  # noqa: E402
from comms.queries import unclear  # noqa: E402
from tests import prepared  # noqa: E402
from tests.comms import letters  # noqa: E402
from tracker import policy, vault  # noqa: E402
from tracker.models import Blob, Intake  # noqa: E402
from tracker.rules import faults  # noqa: E402


def child(work: Callable[[], object], *, kill_at: str = "") -> int:
    """Start `work` in a child that dies at `kill_at`; return its process id."""
    connections.close_all()
    if pid := os.fork():
        return pid
    faults._ARMED = kill_at
    try:
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def killed(pid: int) -> bool:
    """Wait for a child; tell whether it was killed."""
    _pid, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def later() -> Any:
    """Return an instant by which every lease is dead and every pause over."""
    return timezone.now() + timedelta(minutes=10)


def letter_killed_at(point: str, desk: letters.Desk) -> dict[str, Any]:
    """Kill the worker at `point` of one letter, then let another worker look twice."""
    message = letters.approved(desk)
    was_killed = killed(child(outbox.drain, kill_at=point))
    killed(child(lambda: outbox.drain(later())))
    message.refresh_from_db()
    shown = unclear.messages(policy.staff(desk.writer))
    return {
        "point": point,
        "killed": was_killed,
        "status": message.status,
        "message_id": message.message_id,
        "on_the_desk": message.pk in {one.pk for one in shown},
    }


def mail_killed_at(point: str, number: int) -> dict[str, Any]:
    """Kill the reader at `point` of one mail; then look again, then the mail comes again."""
    raw = (
        f"From: a{number}@paper.example\r\nTo: press@doorstep.example\r\nSubject: Question\r\n"
        f"Message-ID: <{number}@paper.example>\r\n\r\nMay I ask number {number}?\r\n"
    ).encode()

    def deliver() -> None:
        intake, head = inbound.store([raw], now=timezone.now())
        inbound.read(intake, head, now=timezone.now())

    was_killed = killed(child(deliver, kill_at=point))
    kept = _mails().count()
    killed(child(lambda: inbound.catch_up(now=later())))
    unread = _mails().filter(status="received").count()
    again = killed(child(deliver))
    row = _mails().last()
    assert row is not None
    return {
        "point": point,
        "killed": was_killed,
        "kept_before": kept,
        "unread_after_a_look": unread,
        "killed_again": again,
        "rows": _mails().count(),
        "status": row.status,
        "words": row.payload.get("text", ""),
        "damage": vault.problem_with(Blob.objects.get(key=row.raw_name)),
    }


def mailbox_killed_at(points: list[str]) -> dict[str, Any]:
    """Kill the fetcher at each point in turn, then fetch and look again."""
    before = _mails().count()
    was_killed = [killed(child(mailbox.poll, kill_at=point)) for point in points]
    killed(child(mailbox.poll))
    killed(child(lambda: inbound.catch_up(now=later())))
    fetched = list(_mails())[before:]
    return {
        "killed": was_killed,
        "subjects": [row.payload.get("subject") for row in fetched],
        "statuses": [row.status for row in fetched],
    }


def _mails() -> Any:
    return Intake.objects.filter(source="mail").order_by("pk")


def raced() -> list[str]:
    """Let two workers look at the same letters at the same moment."""
    ids = [letters.approved(desk, now=timezone.now()).message_id for desk in _desks(3)]
    ready, go = os.pipe()
    pids = [child(lambda: (os.read(ready, 1), outbox.drain())) for _each in range(2)]
    os.write(go, b"xx")
    for pid in pids:
        killed(pid)
    assert Message.objects.filter(message_id__in=ids, status="sent").count() == len(ids)
    return ids


def _desks(count: int) -> Iterator[letters.Desk]:
    for _each in range(count):
        yield letters.desk()


def main() -> None:
    """Do all of it and print what is left."""
    points = json.load(sys.stdin)
    prepared.migrate()
    told = {
        "outbox": [letter_killed_at(point, letters.desk()) for point in points["outbox"]],
        "raced": raced(),
        "inbound": [mail_killed_at(point, n) for n, point in enumerate(points["inbound"], 1)],
        "mailbox": mailbox_killed_at(points["mailbox"]),
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
