"""Originals: sealed into the vault first, entered in the record with whatever they belong to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import puremagic
from django.db import transaction
from django_q.tasks import async_task

from tracker import history, policy, vault
from tracker.actions import numbers, originals
from tracker.models import Case, Contact, Evidence, Intake, Person
from tracker.policy import Actor
from tracker.rules import pictures, sound
from tracker.rules.roles import Permission
from tracker.vault import Stored

LOOK_AT = 8192
"""So many bytes tell the type of a file."""
UNKNOWN = "application/octet-stream"
PREVIEW_TASK = "tracker.tasks.make_preview"
SHOWABLE = (
    "image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/heif", "image/tiff",
    "image/bmp", "application/pdf", *sound.KINDS, *sound.MAYBE,
)  # fmt: skip
"""Types of which new pixels can be made, or a sound without anything beside it."""


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed in the vault and is not yet entered anywhere."""

    stored: Stored
    name: str
    media_type: str


def keep(name: str, chunks: Iterable[bytes]) -> Kept:
    """Seal a file into the vault before the transaction that enters it. OSError on a full disk."""
    first = bytearray()

    def seen() -> Iterator[bytes]:
        for chunk in chunks:
            if len(first) < LOOK_AT:
                first.extend(chunk[:LOOK_AT])
            yield chunk

    stored = vault.write(seen())
    return Kept(stored=stored, name=plain(name) or "file", media_type=type_of(bytes(first)))


def plain(name: str) -> str:
    """Return a name of a file without what breaks lines or makes it read as another name."""
    return "".join(letter for letter in name if letter.isprintable())[:200]


def type_of(first: bytes) -> str:
    """Return the media type that the first bytes of a file tell; names are not believed."""
    if known := sound.kind(first) or pictures.kind(first):
        return known
    try:
        return puremagic.from_string(first, mime=True) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN


@transaction.atomic
def attach(
    kept: Kept,
    *,
    case: Case,
    contact: Contact | None,
    intake: Intake | None,
    giver: Person | None,
    how: str = "upload",
    captured_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Evidence:
    """Enter a kept file in a case; `captured_at`: when it was made, as far as somebody knows."""
    policy.require_there(by, Permission.EVIDENCE_ADD, case)
    row = Evidence.objects.create(
        ref=numbers.ref("EV", width=5), case=case, contact=contact, intake=intake,
        blob=originals.enter(kept.stored, by=by, now=now), original_name=kept.name,
        media_type=kept.media_type, how=how, giver=giver, captured_at=captured_at,
        added_at=now, added_by=by.user,
    )  # fmt: skip
    if row.media_type in SHOWABLE:
        async_task(PREVIEW_TASK, row.pk, group="preview")
    history.record(
        "evidence.added", case=case, by=by, about=row.key, at=now, ref=row.ref,
        digest=kept.stored.digest, size=kept.stored.size, name=kept.name, how=how,
        captured_at=captured_at, person=giver.key if giver else None,
    )  # fmt: skip
    return row
