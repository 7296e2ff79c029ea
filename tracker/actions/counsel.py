"""Legal's own notes: sealed, read only here, and in no case's history.

Its entries name no case, so that nobody who reads a chronology learns that there is advice.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker import history, policy, sealing
from tracker.models import Case, CounselNote, User
from tracker.policy import Actor
from tracker.rules.roles import Permission


@dataclass(frozen=True)
class ClearNote:
    """A note as legal reads it."""

    body: str
    written_at: datetime
    written_by: User


@transaction.atomic
def write(case: Case, *, body: str, by: Actor, now: datetime) -> None:
    """Keep a note, sealed."""
    policy.require(by, Permission.PRIVILEGED, case)
    if by.user is None:
        raise PermissionDenied
    note = CounselNote(case=case, written_at=now, written_by=by.user)
    note.body_sealed = sealing.seal(note, "body_sealed", body) or b""
    note.save()
    history.record("counsel.written", by=by, about=note.key, at=now)


@transaction.atomic
def read(case: Case, *, by: Actor, now: datetime) -> list[ClearNote]:
    """Return the notes of a case, the newest first, once the look is written down."""
    policy.require(by, Permission.PRIVILEGED, case)
    rows = CounselNote.objects.filter(case=case).select_related("written_by")
    notes = list(rows.order_by("-written_at", "-pk"))
    if not notes:
        return []
    look = history.disclose(
        "counsel.read", by=by, case=None, objects=frozenset(note.key for note in notes)
    )
    return [
        ClearNote(
            sealing.reveal(note, "body_sealed", disclosure=look), note.written_at, note.written_by
        )
        for note in notes
    ]
