"""What a case needs from us next: people, enquiries, deadlines, proposals, candidates that wait."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo

from django.db.models import Q

from tracker.models import Candidate, Case, Deadline, Enquiry, Person, Proposal
from tracker.queries import desists, labels
from tracker.rules import calendars
from tracker.rules.operations import Operation
from tracker.states import ProposalStatus

MOST = 6


@dataclass(frozen=True)
class Need:
    """One thing to do: what kind, when at the latest, and the row it is about."""

    kind: str
    due: datetime | None
    row: Enquiry | Deadline | Proposal | Candidate | Person

    @property
    def act(self) -> str:
        """Return in words what waits for a second person."""
        return labels.operation(self.row.operation) if isinstance(self.row, Proposal) else ""


def of_case(
    case: Case, *, circle: list[Person], hits: bool = True, erased: bool = False
) -> list[Need]:
    """Return what waits in a case: who wrote to us, then the earliest; a few queries and rows each.

    `circle` is the case's, as `cases.circle` tells it. `hits` says whether the case has candidates
    at all, where the caller knows. Where everybody was erased nobody is answered for: an enquiry
    that is still open wants to be closed, and no hour presses.
    """
    enquiries = Enquiry.objects.filter(case=case, open=True).select_related("outlet", "assignee")
    open_now = enquiries.order_by("lane", "-danger", "answer_by")[:MOST]
    needs = [
        Need("close", None, row) if erased else Need("answer", row.answer_by, row)
        for row in open_now
    ]
    needs += [Need("deadline", _instant(row), row) for row in _deadlines(case)]
    # Those that make one case of two are seen by whoever may open both; they stand with the others.
    waiting = Proposal.objects.filter(case=case, status=ProposalStatus.OPEN)
    waiting = waiting.exclude(operation=Operation.MERGE_CASES)
    needs += [Need("approve", row.expires_at, row) for row in waiting.order_by("expires_at")[:3]]
    if hits:
        needs += [Need("judge", None, row) for row in desists.to_judge(case)[:3]]
    wrote = [Need("wrote", None, row) for row in circle if getattr(row, "waits_since", None)]
    return wrote + sorted(needs, key=lambda need: (need.due is None, need.due))[: MOST + 3]


def _deadlines(case: Case) -> list[Deadline]:
    rows = Deadline.objects.filter(case=case, met_at__isnull=True, waived_at__isnull=True)
    dated = rows.filter(Q(due_on__isnull=False) | Q(due_at__isnull=False))
    return list(
        dated.select_related("formal_request__outlet").order_by("act_by_on", "due_on")[:MOST]
    )


def _instant(row: Deadline) -> datetime | None:
    """Return the instant to act by: given as such, or the end of the day at the place."""
    day = row.act_by_on or row.due_on
    if row.act_by_at or row.due_at:
        return row.act_by_at or row.due_at
    return datetime.combine(day, time(23, 59), _zone(row.place)) if day else None


def _zone(place: str) -> tzinfo:
    try:
        return calendars.zone(place)
    except calendars.CalendarError:
        return UTC
