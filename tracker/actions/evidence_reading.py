"""Looking at originals, each look written down first; keeping what staff found; new pixels."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy, vault
from tracker.actions import cases, evidence, originals
from tracker.actions.evidence import SHOWABLE, Kept
from tracker.history import Disclosure
from tracker.lifecycle import NotAllowedNow
from tracker.models import Blob, Case, Contact, Evidence, Intake, Person
from tracker.policy import Actor
from tracker.rules.roles import Permission
from tracker.rules.sameness import SECOND_PRESS
from tracker.vault import Stored

PREVIEW_TAKES = timedelta(minutes=2)
TRIES = 2
"""A file that took its worker down twice is left alone."""


@transaction.atomic
def add(
    kept: Kept, *, case: Case, contact: Contact | None, note: str, source_url: str, by: Actor,
    now: datetime, captured_at: datetime | None = None, giver: Person | None = None,
) -> Evidence:  # fmt: skip
    """Enter a file that a member of staff found or was given, with all that is known of it.

    The same file with the same words within moments is a second press, not a second entry.
    """
    policy.require(by, Permission.EVIDENCE_ADD, case)
    if giver is not None and giver.case_id != case.pk:
        raise NotAllowedNow(_("Choose somebody of this case."))
    cases.lock(case)
    twice = Evidence.objects.filter(
        case=case, contact=contact, blob__digest=kept.stored.digest, original_name=kept.name,
        note=note, source_url=source_url, added_by=by.user, added_at__gt=now - SECOND_PRESS,
        removed_at=None,
    ).first()  # fmt: skip
    if twice is not None:
        originals.enter(kept.stored, by=by, now=now)
        return twice
    row = evidence.attach(
        kept, case=case, contact=contact, intake=None, giver=giver,
        how="given" if giver else "staff", captured_at=captured_at, by=by, now=now,
    )  # fmt: skip
    row.note, row.source_url = note, source_url
    row.save(update_fields=["note", "source_url"])
    return row


def open_original(row: Evidence, *, by: Actor) -> Disclosure:
    """Write down that somebody takes the original; the proof opens it."""
    policy.require(by, Permission.EVIDENCE_READ, row.case)
    return history.disclose(
        "evidence.downloaded", by=by, case=row.case, objects=frozenset({row.blob.key}),
        ref=row.ref, evidence=row.key,
    )  # fmt: skip


def open_mail(intake: Intake, *, by: Actor) -> tuple[Blob, Disclosure]:
    """Write down that somebody takes a mail as it came in; the proof opens its bytes."""
    policy.require(by, Permission.EVIDENCE_READ, intake.case)
    blob = Blob.objects.get(key=intake.raw_name)
    look = history.disclose(
        "intake.opened", by=by, case=intake.case, objects=frozenset({blob.key}), ref=intake.ref
    )
    return blob, look


def open_preview(row: Evidence, *, by: Actor) -> Disclosure:
    """Write down that somebody looks at the preview; the proof opens it."""
    policy.require(by, Permission.EVIDENCE_READ, row.case)
    objects = frozenset({row.preview.key}) if row.preview else frozenset()
    return history.disclose(
        "evidence.seen", by=by, case=row.case, objects=objects, ref=row.ref, evidence=row.key
    )


@transaction.atomic
def read_data(row: Evidence, *, by: Actor) -> dict[str, Any]:
    """Write down that somebody reads what the file says about itself, then return it."""
    policy.require(by, Permission.EVIDENCE_READ, row.case)
    history.record(
        "evidence.data_seen", case=row.case, by=by, about=row.key, ref=row.ref, at=by.now
    )
    return dict(row.metadata_found)


def preview_type(row: Evidence) -> str:
    """Return the media type of the preview; nothing where there is none."""
    return (row.preview_type or "image/webp") if row.preview_id else ""


def is_underway(row: Evidence) -> bool:
    """Tell whether new pixels may still come: of a type that has some, and not yet tried."""
    fresh = timezone.now() - row.added_at < PREVIEW_TAKES
    return not row.preview_id and fresh and row.media_type in SHOWABLE and not row.metadata_found


# --- New pixels ----------------------------------------------------------------------------------


@transaction.atomic
def begin_preview(row: Evidence, *, now: datetime) -> Disclosure | None:
    """Count one more try before the risky part; None when it is done or was tried enough."""
    lifecycle.lock_case(row.case_id)
    locked = Evidence.objects.select_for_update().get(pk=row.pk)
    done = locked.preview_id or locked.removed_at or locked.preview_tries >= TRIES
    if done or locked.media_type not in SHOWABLE:
        return None
    Evidence.objects.filter(pk=row.pk).update(preview_tries=locked.preview_tries + 1)
    by = policy.house("preview", now=now)
    return history.disclose(
        "evidence.opened_for_preview", by=by, case=row.case, objects=frozenset({row.blob.key}),
        ref=row.ref,
    )  # fmt: skip


@transaction.atomic
def enter_preview(
    row: Evidence, *, pixels: Stored | None, kind: str, found: dict[str, Any], outcome: str,
    now: datetime,
) -> None:  # fmt: skip
    """Enter the new pixels, or the mere sound, and what the file said about itself.

    Of a file that was removed while they were made nothing comes back.
    """
    by = policy.house("preview", now=now)
    lifecycle.lock_case(row.case_id)
    row.refresh_from_db(fields=["case", "removed_at"])
    if row.removed_at is not None:
        if pixels:
            vault.discard(pixels)
        return
    row.preview = originals.enter(pixels, by=by, now=now) if pixels else None
    row.preview_type, row.metadata_found = kind if pixels else "", found
    row.save(update_fields=["preview", "preview_type", "metadata_found"])
    history.record(
        "evidence.previewed", case=row.case, by=by, about=row.key, at=now, ref=row.ref,
        outcome=outcome, found=sorted(found),
    )  # fmt: skip
