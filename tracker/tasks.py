"""Background work of the record: ids in, one action out. Each task looks at state."""

from django.utils import timezone

from tracker.exports.previews import making
from tracker.models import Evidence


def make_preview(evidence_id: int) -> None:
    """Make new pixels of an original, once; a second run finds nothing to do."""
    row = Evidence.objects.select_related("case", "blob").filter(pk=evidence_id).first()
    if row is not None and row.case is not None:
        making.make(row, now=timezone.now())


def watch_deadlines() -> None:
    """Remind of deadlines that come near and were not reminded of yet."""


def keep_house() -> None:
    """Prune what the queue leaves behind and list what has reached its end."""
