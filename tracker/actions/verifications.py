"""What a look at the whole record found, kept for the badge; legal hears when it was altered."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from tracker import history, policy
from tracker.models import Verification
from tracker.policy import Actor
from tracker.queries.integrity import Report
from tracker.rules.roles import Permission

DAILY = timedelta(hours=24)


@transaction.atomic
def note(report: Report, *, evidence: bool, by: Actor, now: datetime) -> Verification:
    """Keep what was found. `evidence`: the originals were looked at too."""
    policy.require(by, Permission.HISTORY_VERIFY)
    row = Verification.objects.create(
        run_at=now, ok=report.ok, events=report.events, root=report.root.hex(),
        checkpoint_size=report.good_up_to, problems_count=len(report.problems),
        with_evidence=evidence,
    )  # fmt: skip
    if not report.ok:
        _say(report, by, now)
    return row


def _say(report: Report, by: Actor, now: datetime) -> None:
    # A record that was cut may be unable to take one more entry; then the row alone says it.
    with suppress(DatabaseError), transaction.atomic():
        history.record(
            "history.broken", by=by, at=now, problems=len(report.problems), events=report.events
        )


def due(now: datetime) -> bool:
    """Tell whether nobody has looked for a day."""
    latest = Verification.objects.order_by("-run_at").first()
    return latest is None or now - latest.run_at >= DAILY
