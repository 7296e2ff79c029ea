"""Background work of the record: ids in, one action out. Each task looks at state."""

from django.utils import timezone

from tracker import policy
from tracker.actions import exports
from tracker.exports import bundle
from tracker.exports.previews import making
from tracker.models import Evidence, Export


def make_preview(evidence_id: int) -> None:
    """Make new pixels of an original, once; a second run finds nothing to do."""
    row = Evidence.objects.select_related("case", "blob").filter(pk=evidence_id).first()
    if row is not None and row.case is not None:
        making.make(row, now=timezone.now())


def build_export(export_id: int) -> None:
    """Build a bundle that two people asked for; a second run at the same time does nothing."""
    row = Export.objects.select_related("case").filter(pk=export_id).first()
    if row is not None:
        bundle.make(row)


def tidy_exports() -> None:
    """Remove bundles whose time is over; take up builds that died with their worker."""
    now = timezone.now()
    for row in Export.objects.past_their_time(now):
        exports.expire(row, by=policy.house("exports"), now=now)
    for row in Export.objects.standing_still(now):
        bundle.make(row)


def watch_deadlines() -> None:
    """Remind of deadlines that come near and were not reminded of yet."""


def keep_house() -> None:
    """Prune what the queue leaves behind and list what has reached its end."""
