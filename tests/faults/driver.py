"""Run as a process of its own: does the work in children that are killed at a named point.

Takes the points of each area as JSON on standard input; prints what was left afterwards.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.comms.faults import driver as mail  # first: it sets Django up

from django.conf import settings  # isort: skip
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests import erasing, prepared
from tests.comms import letters
from tests.tracker.web.front import ANSWERS, PNG, fields_of
from tracker import policy, tasks, vault
from tracker.actions import erasure, retention, scrubbing
from tracker.models import Blob, Case, Contact, Evidence, HistoryEvent, Person, SafeChannel, User
from tracker.queries import integrity
from tracker.rules.retention import What


def report_killed_at(point: str, number: int) -> dict[str, Any]:
    """Kill the server at `point` while somebody presses Save; they press once more."""
    browser, words = Client(SERVER_NAME="localhost"), f"They rang, number {number}."
    fields = fields_of(browser.get("/log/").content.decode())

    def press() -> Any:
        shot = SimpleUploadedFile("shot.png", PNG + str(number).encode(), "image/png")
        given = {**fields, **ANSWERS, "what": words, "attached": shot}
        return browser.post("/log/", given, follow=True)

    was_killed = mail.killed(mail.child(press, kill_at=point))
    mine = Contact.objects.filter(summary=words)
    stored_before = mine.count()
    receipt = press()
    exhibits = Evidence.objects.filter(contact__in=mine).select_related("blob")
    return {
        "point": point,
        "killed": was_killed,
        "stored_before": stored_before,
        "contacts": mine.count(),
        "exhibits": [vault.problem_with(row.blob) for row in exhibits],
        "routes": mine.filter(routes__isnull=False).count(),
        "entries": HistoryEvent.objects.filter(
            kind="contact.logged", object_key__in=mine.values("key")
        ).count(),
        "receipt": 'id="key"' in receipt.content.decode(),
    }


# --- Erasing and purging -------------------------------------------------------------------------


def erasure_killed_at(point: str) -> dict[str, Any]:
    """Kill the process at `point` of an erasure; the nightly look finishes or finds it untouched."""
    now = timezone.now()
    world = erasing.filled(now)
    one, two = erasing.lawyers(world.case, now)
    proposal = erasure.propose(
        world.subject, basis="asked", reason="Asked.", by=policy.staff(one), now=now
    )

    def confirm() -> None:
        erasure.approve(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=timezone.now(),
            by=policy.staff(two), now=timezone.now(),
        )  # fmt: skip

    return _killed_while(confirm, point, world)


def purge_killed_at(point: str) -> dict[str, Any]:
    """Kill the process at `point` of a purge; the nightly look does it or finishes it."""
    now = timezone.now()
    closed = now - timedelta(days=3 * 366)
    world = erasing.filled(closed - timedelta(days=1))
    one, two = erasing.lawyers(world.case, now - timedelta(days=30))
    rows = Case.objects.filter(pk=world.case.pk)
    rows.update(status="closed", closed_at=closed, closed_by=one, latest_at=closed)
    world.case.refresh_from_db()
    retention.announce_due(now=now - timedelta(days=15))
    proposal = retention.propose(
        world.case, What.PERSONAL, reason="It is time.", by=policy.staff(one), now=now
    )

    def confirm() -> None:
        retention.approve(
            proposal, digest_seen=proposal.digest, factor="totp", factor_at=timezone.now(),
            by=policy.staff(two), now=timezone.now(),
        )  # fmt: skip

    return _killed_while(confirm, point, world)


def _killed_while(confirm: Callable[[], None], point: str, world: erasing.World) -> dict[str, Any]:
    person = world.subject
    blobs = [
        *Blob.objects.filter(uses__giver=person),
        *Blob.objects.filter(key__in=_raw_names(person)),
    ]
    was_killed = mail.killed(mail.child(confirm, kill_at=point))
    before = _state(person)
    mail.killed(mail.child(tasks.keep_house))
    between = _state(person)
    if between == "there":
        mail.killed(mail.child(confirm))
    return {
        "point": point,
        "killed": was_killed,
        "states": [before, between, _state(person)],
        "files_left": sum(vault.path_of(blob.key).exists() for blob in blobs),
        "files_were": len(blobs),
        "listed": sum(
            line["about"] in {str(person.key), str(person.case.key)} for line in scrubbing.listed()
        ),
        "others_there": Contact.objects.filter(
            case=world.elsewhere, summary__contains=erasing.OTHERS
        ).count(),
    }


def _raw_names(person: Person) -> list[str]:
    return [str(name) for name in person.intakes.values_list("raw_name", flat=True) if name]


def _state(person: Person) -> str:
    """Return whether the rows are all there, all gone, or something between."""
    row = Person.objects.get(pk=person.pk)
    there = [
        row.erased_at is None,
        row.name_sealed is not None,
        SafeChannel.objects.filter(person=row).exists(),
        row.messages.exclude(body="").exists(),
        Contact.objects.filter(reporter=row).exclude(summary="").exists(),
        not HistoryEvent.objects.filter(
            kind__in=["person.erased", "case.purged"], case_key=row.case.key
        ).exists(),
    ]
    return "there" if all(there) else "half" if any(there) else "gone"


# --- Canaries ----------------------------------------------------------------------------------


def found(words: tuple[str, ...]) -> dict[str, int]:
    """Return how often each word stands in the bytes of any file of the installation."""
    connections.close_all()
    held = [path.read_bytes() for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()]
    return {word: sum(data.count(word.encode()) for data in held) for word in words}


def canaries() -> dict[str, Any]:
    """Fill a case, count the words, erase its subject, count again."""
    now = timezone.now()
    world = erasing.filled(now)
    one, two = erasing.lawyers(world.case, now)
    before = found(erasing.CANARIES)
    proposal = erasure.propose(
        world.subject, basis="asked", reason="Asked.", by=policy.staff(one), now=now
    )
    erasure.approve(
        proposal, digest_seen=proposal.digest, factor="totp", factor_at=now,
        by=policy.staff(User.objects.get(pk=two.pk)), now=now,
    )  # fmt: skip
    after = found((*erasing.CANARIES, erasing.OTHERS))
    return {"before": before, "after": after, "files": _files()}


def _files() -> list[str]:
    return sorted({path.suffix for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()})


def main() -> None:
    """Do what was asked for and print what is left."""
    asked = json.load(sys.stdin)
    prepared.migrate()
    told: dict[str, Any] = {
        "outbox": [mail.letter_killed_at(p, letters.desk()) for p in asked.get("outbox", [])],
        "raced": mail.raced() if asked.get("outbox") else [],
        "inbound": [mail.mail_killed_at(p, n) for n, p in enumerate(asked.get("inbound", []), 1)],
        "report": [report_killed_at(p, n) for n, p in enumerate(asked.get("report", []), 1)],
        "erasure": [erasure_killed_at(p) for p in asked.get("erasure", [])],
        "purge": [purge_killed_at(p) for p in asked.get("purge", [])],
        "canaries": canaries() if asked.get("canaries") else {},
    }
    if asked.get("mailbox"):
        told["mailbox"] = mail.mailbox_killed_at(asked["mailbox"])
    report = integrity.verify(evidence=True)
    told["problems"] = [f"{one.seq}: {one.what}" for one in report.problems]
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
