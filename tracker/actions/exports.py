"""Case bundles: ask, start, follow the build, hand out, let expire.

The build itself is in tracker/exports; this module is all that it writes.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from tracker import history, lifecycle, policy, vault
from tracker.actions import cases, checkpoints, numbers, originals, proposals
from tracker.actions.proposals import Approved, NotApproved
from tracker.history import Disclosure
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    Approval,
    Blob,
    Case,
    Evidence,
    Export,
    Intake,
    Outlet,
    Person,
    Proposal,
    SafeChannel,
    Variant,
)
from tracker.models.exports import STANDS_STILL
from tracker.policy import Actor
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.rules.sameness import SECOND_PRESS
from tracker.states import ExportStatus, ProposalStatus
from tracker.vault import Stored

BUILD_TASK = "tracker.tasks.build_export"
LIVES = timedelta(days=14)
ATTEMPTS = 3
SEALED = ("name", "address", "phone", "channels")
"""Sealed facts that the full variant shows when they are asked for by name."""


class TriedTooOften(RuntimeError):
    """The build died again and again."""


@dataclass(frozen=True)
class Scope:
    """What a bundle holds. `outlet` is for the outlet variant alone; `sealed` for the full one.

    `originals`: None for every original that the variant shows by itself, or references.
    """

    variant: Variant
    recipient: str
    language: str = "en"
    outlet: Outlet | None = None
    sealed: tuple[str, ...] = ()
    originals: tuple[str, ...] | None = None


@transaction.atomic
def propose(case: Case, scope: Scope, *, reason: str, by: Actor, now: datetime) -> Export:
    """Put a bundle before a second person. What comes into the case later is not in it.

    The same order within moments is a second press of the button, not a second bundle.
    """
    policy.require(by, Permission.EXPORT, case)
    if by.user is None:
        raise PermissionDenied
    _check(case, scope, by)
    cases.lock(case)
    if twice := _pressed_before(case, scope, reason, by, now):
        return twice
    export = Export.objects.create(
        ref=numbers.ref("X"), case=case, variant=scope.variant, recipient=scope.recipient,
        asked_at=now, asked_by=by.user, moved_at=now,
    )  # fmt: skip
    export.proposal = proposals.propose(
        Operation.EXPORT_BUNDLE, subject_key=export.key, case=case,
        payload=_description(export, scope, now),
        facts={"export": export.ref, "recipients": [scope.recipient]},
        editors=[], findings=[], reason=reason, by=by, now=now,
    )  # fmt: skip
    export.save(update_fields=["proposal"])
    return export


def _pressed_before(
    case: Case, scope: Scope, reason: str, by: Actor, now: datetime
) -> Export | None:
    orders = Export.objects.filter(
        case=case, asked_by=by.user, asked_at__gt=now - SECOND_PRESS, proposal__reason=reason,
        proposal__status=ProposalStatus.OPEN,
    )  # fmt: skip
    wanted = _ordered(scope)
    for row in orders.select_related("proposal"):
        told = json.loads(bytes(row.proposal.payload)) if row.proposal else {}
        if all(told.get(name) == value for name, value in wanted.items()):
            return row
    return None


def _ordered(scope: Scope) -> dict[str, Any]:
    """Return what was chosen, as the second person reads it."""
    return {
        "variant": str(scope.variant.value),
        "recipient": scope.recipient,
        "language": scope.language,
        "outlet": scope.outlet.name if scope.outlet else None,
        "outlet_key": str(scope.outlet.key) if scope.outlet else None,
        "sealed": sorted(scope.sealed),
        "originals": sorted(scope.originals) if scope.originals is not None else None,
    }


def _check(case: Case, scope: Scope, by: Actor) -> None:
    if scope.sealed and scope.variant != Variant.FULL:
        raise NotAllowedNow(_("Sealed facts go only into the full bundle."))
    if scope.sealed:
        policy.require(by, Permission.SEALED_BULK, case)
    if (scope.variant == Variant.OUTLET) != (scope.outlet is not None):
        raise NotAllowedNow(_("Choose the outlet that the bundle is for."))
    named = set(scope.originals or ())
    known = set(Evidence.objects.filter(case=case, ref__in=named).values_list("ref", flat=True))
    if named - known:
        missing = ", ".join(sorted(named - known))
        raise NotAllowedNow(_("This case has no exhibit %(refs)s.") % {"refs": missing})


def _description(export: Export, scope: Scope, now: datetime) -> bytes:
    """Return what the second person confirms, in one spelling that people can read."""
    size, _root = history.root_now()
    told = {
        "bundle": export.ref,
        "case": export.case.ref,
        "case_key": str(export.case.key),
        **_ordered(scope),
        "history_size": size,
        "as_of": now.isoformat(timespec="microseconds"),
    }
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False).encode()


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> Export:  # fmt: skip
    """Confirm a bundle as the second person; it is built at once."""
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.EXPORT_BUNDLE, digest=digest_seen, by=by, now=now
    )
    return queue(approved, now=now)


@transaction.atomic
def queue(approved: Approved, *, now: datetime) -> Export:
    """Queue the one build that two people stand behind; `proposal.executed` tells of it."""
    export = Export.objects.select_related("case").get(key=approved.proposal.subject_key)
    proposals.demand(approved, Operation.EXPORT_BUNDLE, about=export.key)
    lifecycle.advance(export, ExportStatus.QUEUED, moved_at=now)
    async_task(BUILD_TASK, export.pk, group="export", timeout=3600)
    return export


def asked(export: Export) -> dict[str, Any]:
    """Return what two people agreed on. NotApproved when that is not so, or it was altered."""
    approval = Approval.objects.filter(
        proposal=export.proposal_id, proposal__status=ProposalStatus.EXECUTED
    ).first()
    if approval is None:
        raise NotApproved(Operation.EXPORT_BUNDLE.value)
    proposal = approval.proposal
    told = dict(json.loads(bytes(proposal.payload)))
    unaltered = approval.digest == proposal.digest == proposals.digest_of(proposal)
    fits = (proposal.subject_key, told["case_key"]) == (export.key, str(export.case.key))
    if not unaltered or not fits or proposal.operation != Operation.EXPORT_BUNDLE:
        raise NotApproved(Operation.EXPORT_BUNDLE.value)
    return told


@transaction.atomic
def begin(export: Export, *, by: Actor, now: datetime) -> Disclosure:
    """Claim the build, sign where the record stands, and enter the look at all that it reads.

    NotAllowedNow when another worker has it and gets on; TriedTooOften after three deaths.
    """
    told = asked(export)
    lifecycle.lock_case(export.case_id)
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.status == ExportStatus.BUILDING and now - row.moved_at < STANDS_STILL:
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    if row.attempts >= ATTEMPTS:
        raise TriedTooOften
    note = checkpoints.make(why="before export", by=by, now=now)
    lifecycle.advance(
        row, ExportStatus.BUILDING, moved_at=now, attempts=row.attempts + 1, checkpoint=note,
        done=0, total=0,
    )  # fmt: skip
    export.refresh_from_db()
    return history.disclose(
        "export.begun", by=by, case=export.case, objects=_objects(export.case), bundle=export.ref,
        variant=told["variant"], sealed=told["sealed"],
    )  # fmt: skip


def _objects(case: Case) -> frozenset[Any]:
    """Return the keys of everything sealed that a build reads, if only to strike it out."""
    people = Person.objects.filter(case=case).values_list("key", flat=True)
    channels = SafeChannel.objects.filter(person__case=case).values_list("key", flat=True)
    blobs = Blob.objects.filter(uses__case=case).values_list("key", flat=True)
    raw = Intake.objects.filter(case=case).exclude(raw_name="").values_list("raw_name", flat=True)
    mails = Blob.objects.filter(key__in=list(raw)).values_list("key", flat=True)
    return frozenset({*people, *channels, *blobs, *mails})


def note_progress(export: Export, *, done: int, total: int, now: datetime) -> None:
    """Show how far a build is; nothing of it is for the history."""
    Export.objects.filter(pk=export.pk, status=ExportStatus.BUILDING).update(
        done=done, total=total, moved_at=now
    )


@transaction.atomic
def finish(export: Export, stored: Stored, *, by: Actor, now: datetime) -> Export:
    """Enter a bundle that lies sealed in the vault, and sign where the record stands now."""
    policy.require_house(by)
    cases.lock(export.case)
    lifecycle.advance(
        export, ExportStatus.READY, blob=originals.enter(stored, by=by, now=now),
        size=stored.size, sha256=stored.digest, made_at=now, moved_at=now, expires_at=now + LIVES,
    )  # fmt: skip
    history.record(
        "case.exported", case=export.case, by=by, about=export.key, at=now, bundle=export.ref,
        variant=export.variant, recipient=export.recipient, sha256=stored.digest, size=stored.size,
        reason=export.proposal.reason if export.proposal else "",
    )  # fmt: skip
    checkpoints.make(why="after export", by=by, now=now)
    return export


@transaction.atomic
def fail(export: Export, *, problem: str, by: Actor, now: datetime) -> Export:
    """Say that a bundle could not be made, in words that hold nothing of the case."""
    policy.require_house(by)
    lifecycle.advance(export, ExportStatus.FAILED, problem=problem[:300], moved_at=now)
    history.record("export.failed", case=export.case, by=by, about=export.key, at=now, why=problem)
    return export


@transaction.atomic
def hand_out(export: Export, *, by: Actor, now: datetime) -> Disclosure:
    """Enter a download before its first byte. NotAllowedNow when it is not there or expired."""
    policy.require(by, Permission.EXPORT, export.case)
    lifecycle.lock_case(export.case_id)
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.status != ExportStatus.READY or row.blob is None:
        raise NotAllowedNow(_("This bundle is not there to be taken out."))
    if row.expires_at is None or now >= row.expires_at:
        raise NotAllowedNow(_("This bundle has expired. Ask for a new one."))
    if asked(row)["sealed"]:
        policy.require(by, Permission.SEALED_BULK, row.case)
    Export.objects.filter(pk=row.pk).update(downloads=F("downloads") + 1)
    return history.disclose(
        "export.handed_out", by=by, case=row.case, objects=frozenset({row.blob.key}),
        bundle=row.ref, sha256=row.sha256,
    )  # fmt: skip


@transaction.atomic
def expire(export: Export, *, by: Actor, now: datetime) -> None:
    """Remove a bundle whose time is over."""
    policy.require_house(by)
    lifecycle.advance(export, ExportStatus.EXPIRED, moved_at=now)
    history.record("export.expired", case=export.case, by=by, about=export.key, at=now)
    blob = export.blob
    if blob is not None and not Evidence.objects.filter(blob=blob).exists():
        Blob.objects.filter(pk=blob.pk).update(removed_at=now)
        transaction.on_commit(lambda: vault.remove(blob))
