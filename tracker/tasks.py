"""Background work of the record: ids in, one action out. Each task looks at state."""

from datetime import timedelta
from functools import partial

from django.utils import timezone
from django_q.models import Task

from tracker import policy
from tracker.actions import (
    addresses,
    candidates,
    deadlines,
    exports,
    merging,
    one_by_one,
    proposals,
    reminders,
    retention,
    scrubbing,
    verifications,
)
from tracker.exports import bundle, stamps
from tracker.exports.previews import making
from tracker.models import DesistEntry, Evidence, Export
from tracker.queries import due, integrity
from tracker.rules.quiet import quiet

RESULTS_KEPT = timedelta(days=7)
"""What tasks left behind is pruned after this; it holds numbers of rows only."""


@quiet
def make_preview(evidence_id: int) -> None:
    """Make new pixels of an original, once; a second run finds nothing to do."""
    row = Evidence.objects.select_related("case", "blob").filter(pk=evidence_id).first()
    if row is not None and row.case is not None:
        making.make(row, now=timezone.now())


@quiet
def build_export(export_id: int) -> None:
    """Build a bundle that two people asked for; a second run at the same time does nothing."""
    row = Export.objects.select_related("case").filter(pk=export_id).first()
    if row is not None:
        bundle.make(row)


@quiet
def tidy_exports() -> None:
    """Remove bundles whose time is over; take up builds that died with their worker."""
    now = timezone.now()
    one_by_one.each(
        Export.objects.past_their_time(now),
        partial(exports.expire, by=policy.house("exports"), now=now),
    )
    one_by_one.each(Export.objects.standing_still(now), bundle.make)


@quiet
def assess_desist(entry_id: int) -> None:
    """Hold the contacts after a request to stop against it; a second run changes nothing."""
    entry = DesistEntry.objects.select_related("case").filter(pk=entry_id).first()
    if entry is not None:
        candidates.assess_entry(entry, now=timezone.now())


@quiet
def watch_deadlines() -> None:
    """Remind of deadlines that come near, call legal for the urgent, ask about newer rules.

    Looks at what is due and not yet told: a missed night is caught up, a second run does nothing.
    """
    now = timezone.now()
    near = list(due.near(now))
    one_by_one.each(near, partial(reminders.remind, now=now))
    one_by_one.each(near, partial(reminders.escalate, now=now))
    review = partial(deadlines.review, by=policy.house("deadlines", now=now), now=now)
    one_by_one.each(due.outdated(), review)


@quiet
def verify_record() -> None:
    """Look at the whole record when nobody did for a day; the originals take a command."""
    now = timezone.now()
    if verifications.due(now):
        by = policy.house("verification", now=now)
        verifications.note(integrity.verify(), evidence=False, by=by, now=now)


@quiet
def stamp_checkpoints() -> None:
    """Ask for the time stamps that are still missing, where an authority is set."""
    stamps.stamp_waiting(now=timezone.now())


@quiet
def keep_house() -> None:
    """Prune what the queue left, announce what will go, do what two people confirmed, tidy up."""
    now = timezone.now()
    Task.objects.filter(stopped__lte=now - RESULTS_KEPT).delete()
    proposals.end_expired(now=now)
    addresses.forget_expired(now=now)
    merging.sweep(now=now)
    retention.announce_due(now=now)
    retention.carry_out_due(now=now)
    scrubbing.sweep(now)
    scrubbing.scrub()
