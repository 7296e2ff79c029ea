"""What was done alone in danger to life and waits for another person's review."""

from django.db.models import QuerySet

from tracker.models import CaseExclusion, EmergencyAct
from tracker.policy import Actor


def to_review(by: Actor) -> QuerySet[EmergencyAct]:
    """Return open ones, the oldest first; a party to a case reads nothing of it."""
    rows = EmergencyAct.objects.filter(reviewed_at__isnull=True)
    rows = rows.exclude(case__in=CaseExclusion.objects.of(by.user).values("case")).order_by(
        "done_at"
    )
    return rows.select_related("case", "done_by", "proposal")
