"""Mail on its way in: stored raw and synced first, acknowledged, and only then read.

A process killed at any step leaves either nothing that was acknowledged, or a row that the next
look takes up.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext_noop

from comms.actions import replies
from comms.models import Message
from comms.queries import places
from tracker import history, policy, sealing, vault
from tracker.actions import evidence
from tracker.actions import intake as intakes
from tracker.actions.evidence import Kept
from tracker.importers.mail import notes
from tracker.importers.mail.bounded import parse_bounded
from tracker.importers.mail.shapes import Limits, ParsedMail, unreadable
from tracker.keyring import KeyProblem
from tracker.lifecycle import NotAllowedNow
from tracker.models import Blob, Evidence, Intake, IntakeSource
from tracker.rules.faults import faultpoint
from tracker.rules.records import IntakeRecord
from tracker.states import IntakeStatus
from tracker.vault import Stored

log = logging.getLogger(__name__)
MOST = 200 * 1024 * 1024
"""Bytes kept of one mail; a longer one is cut here and says so."""
READABLE = Limits().total + 1
LEFT_BEHIND = timedelta(minutes=2)
CUT = gettext_noop("The message is larger than 200 MB. Only its beginning was kept.")
LATER = gettext_noop("The message is stored and will be read in a moment.")


@dataclass
class _Stream:
    """The bytes on their way into the vault, of which the readable beginning is held back."""

    source: Iterable[bytes]
    head: bytearray
    size: int = 0
    cut: bool = False

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.source:
            room = MOST - self.size
            self.cut = len(chunk) > room
            kept = chunk[:room]
            self.size += len(kept)
            self.head.extend(kept[: max(READABLE - len(self.head), 0)])
            yield kept
            if self.cut:
                return


def store(
    source: Iterable[bytes], *, now: datetime, door: str = IntakeSource.MAIL
) -> tuple[Intake, bytes]:
    """Keep the bytes of one mail; when this returns they are on disk and in the record.

    The same bytes a second time are the first intake. OSError or DatabaseError when they could
    not be kept; then nothing of them is.
    """
    stream = _Stream(source, bytearray())
    faultpoint("inbound.before_store")
    stored, committing = vault.write(iter(stream)), False
    try:
        with transaction.atomic():
            intake = _row(stored, stream, door, now)
            faultpoint("inbound.before_commit")
            committing = True
    except BaseException:
        # A commit that failed on the way may have happened: then the file must stay.
        if not committing:
            vault.path_of(stored.key).unlink(missing_ok=True)
        raise
    faultpoint("inbound.after_commit")
    return intake, bytes(stream.head)


def _row(stored: Stored, stream: _Stream, door: str, now: datetime) -> Intake:
    warnings = (CUT,) if stream.cut else ()
    record = IntakeRecord(door, {}, once=once(stored.digest), warnings=warnings)
    by = policy.house("inbound", now=now)
    return intakes.receive(record, case=None, reporter=None, by=by, now=now, raw=stored)


def once(digest: str) -> str:
    """Return the token that makes the same mail twice one intake."""
    return hashlib.sha256(f"mail:{digest}".encode("ascii")).hexdigest()


def read(intake: Intake, raw: bytes, *, now: datetime) -> None:
    """Read a stored mail and put it where it belongs; whatever happens, its row says what."""
    if intake.status != IntakeStatus.RECEIVED:
        return
    faultpoint("inbound.before_read")
    mail = parse_bounded(raw, authserv_id=settings.AUTHSERV_ID or None)
    try:
        _enter(intake, mail, now)
    except NotAllowedNow:
        pass
    except (DatabaseError, OSError):
        log.warning("intake %s: read later", intake.pk)
    except Exception as problem:
        # What we did not foresee is a mail that a person has to open, never one that is lost.
        log.error("intake %s: %s", intake.pk, type(problem).__name__)
        with suppress(NotAllowedNow):
            _enter(intake, unreadable(notes.COULD_NOT_READ), now)
    intake.refresh_from_db()
    faultpoint("inbound.after_read")


def _enter(intake: Intake, mail: ParsedMail, now: datetime) -> None:
    row = Intake.objects.get(pk=intake.pk)
    at = places.place(mail, now=now)
    files = kept(mail) if at.case is not None else []
    faultpoint("inbound.before_enter")
    by = policy.house("inbound", now=now)
    replies.enter(row, mail, at=at, files=files, by=by, now=now)
    faultpoint("inbound.after_enter")


def kept(mail: ParsedMail, known: frozenset[str] = frozenset()) -> list[Kept]:
    """Seal the files of a mail into the vault, without those whose SHA-256 is `known`."""
    return [
        evidence.keep(one.name.replace("\x00", ""), [one.content])
        for one in mail.attachments
        if one.content and one.sha256 not in known
    ]


def catch_up(*, now: datetime) -> int:
    """Read what was stored and then left behind by a process that died; return how many."""
    waiting = Intake.objects.filter(
        status=IntakeStatus.RECEIVED, received_at__lte=now - LEFT_BEHIND,
        source__in=[IntakeSource.MAIL, IntakeSource.UPLOAD],
    ).exclude(raw_name="").order_by("received_at")[:50]  # fmt: skip
    for intake in waiting:
        _read_stored(intake, now)
    return len(waiting)


def _read_stored(intake: Intake, now: datetime) -> None:
    """Read one; a file that is damaged or missing is for a person and holds up no other mail."""
    try:
        raw = original(intake, now=now)
    except KeyProblem:
        log.error("intake %s: sealed with another key", intake.pk)
        return
    except (Blob.DoesNotExist, sealing.Damaged) as problem:
        log.error("intake %s: %s", intake.pk, type(problem).__name__)
        with suppress(NotAllowedNow):
            _enter(intake, unreadable(notes.COULD_NOT_READ), now)
        return
    read(intake, raw, now=now)


def original(intake: Intake, *, now: datetime) -> bytes:
    """Return the readable beginning of the stored bytes; that we opened it is written down."""
    blob = Blob.objects.get(key=intake.raw_name)
    seen = history.disclose(
        "intake.opened", by=policy.house("inbound", now=now), case=intake.case,
        objects=frozenset({blob.key}), intake=intake.ref,
    )  # fmt: skip
    held = bytearray()
    for piece in vault.read(blob, disclosure=seen):
        held.extend(piece[: READABLE - len(held)])
        if len(held) >= READABLE:
            break
    return bytes(held)


def attach_files(intake: Intake, *, now: datetime) -> None:
    """Enter the files of a mail that found its case later; those entered before stay single."""
    uses = Evidence.objects.filter(intake=intake).values_list("blob__digest", flat=True)
    mail = parse_bounded(original(intake, now=now), authserv_id=None)
    files = kept(mail, frozenset(uses))
    with transaction.atomic():
        by = policy.house("inbound", now=now)
        replies.attach(intake, intake.contacts.first(), files, by=by, now=now)


def summary(intake: Intake) -> dict[str, Any]:
    """Return what a mail server's operator may read: references, kind and warnings."""
    contact = intake.contacts.first()
    waits = [LATER] if intake.status == IntakeStatus.RECEIVED else []
    return {
        "intake": intake.ref,
        "contact": contact.ref if contact else None,
        "threaded": Message.objects.filter(intake=intake, answers__isnull=False).exists(),
        "kind": intake.kind,
        "warnings": [*intake.warnings, *waits],
    }
