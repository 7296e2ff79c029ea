"""What will go and when, for the page that shows it and for the night's look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tracker import history
from tracker.models import Case, HistoryEvent, Intake, IntakeSource, Proposal
from tracker.queries import holds
from tracker.rules import retention
from tracker.rules.operations import Operation
from tracker.rules.retention import Step, What
from tracker.states import CaseStatus, IntakeStatus, ProposalStatus

UNPLACED = (IntakeStatus.UNMATCHED, IntakeStatus.UNREADABLE, IntakeStatus.FILED_AWAY)


@dataclass(frozen=True)
class Going:
    """One kind of thing in one case that will go."""

    case: Case
    step: Step
    start: datetime
    announced_at: datetime | None
    kept: str
    proposal: Proposal | None

    def may_go(self, now: datetime) -> bool:
        """Tell whether it may go now."""
        return retention.may_go(
            self.step, start=self.start, announced_at=self.announced_at, held=bool(self.kept),
            now=now,
        )  # fmt: skip


def of_case(case: Case) -> list[Going]:
    """Return what will go in a case, the soonest first."""
    start = retention.clock_start(case.closed_at, case.latest_at)
    if start is None or case.status != CaseStatus.CLOSED or case.merged_into_id is not None:
        return []
    minors = case.people.filter(is_minor=True, erased_at__isnull=True).exists()
    kept, announced, waiting = holds.why_kept(case), _announced(case), _waiting(case)
    return [
        Going(case, step, start, announced.get(step.what), kept, waiting.get(step.what))
        for step in retention.steps(start, minors=minors, gone=gone(case))
    ]


def gone(case: Case) -> frozenset[What]:
    """Return what went already since the case was closed the last time."""
    events = HistoryEvent.objects.filter(case_key=case.key, kind="case.purged")
    if case.closed_at is not None:
        events = events.filter(at__gte=case.closed_at)
    return frozenset(What(word) for word in _said(events, "what").values())


def soon(cases: QuerySet[Case], *, until: datetime) -> Iterator[Going]:
    """Yield what will go in these cases before `until`."""
    for case in closed(cases):
        yield from in_case(case, until=until)


def closed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the closed ones, of which alone something goes."""
    return cases.filter(status=CaseStatus.CLOSED, merged_into=None).order_by("closed_at")


def in_case(case: Case, *, until: datetime) -> list[Going]:
    """Return what will go in one case before `until`."""
    return [going for going in of_case(case) if going.step.due_at <= until]


def unplaced_mail(now: datetime) -> QuerySet[Intake]:
    """Return mail that belonged to nobody for so long that it goes."""
    rows = Intake.objects.filter(
        source=IntakeSource.MAIL, case__isnull=True, status__in=UNPLACED,
        received_at__lte=now - retention.UNPLACED_MAIL,
    )  # fmt: skip
    return rows.exclude(digest="").order_by("pk")


def _announced(case: Case) -> dict[What, datetime]:
    events = HistoryEvent.objects.filter(case_key=case.key, kind="retention.announced")
    at = dict(events.values_list("seq", "at"))
    return {What(word): at[seq] for seq, word in sorted(_said(events, "what").items())}


def _said(events: QuerySet[HistoryEvent], name: str) -> dict[int, str]:
    said = history.details(list(events.values_list("seq", flat=True)))
    return {seq: str(detail[name]) for seq, detail in said.items() if name in detail}


def _waiting(case: Case) -> dict[What, Proposal]:
    rows = Proposal.objects.filter(
        operation=Operation.PURGE_CASE, subject_key=case.key,
        status__in=[ProposalStatus.OPEN, ProposalStatus.APPROVED],
    )  # fmt: skip
    return {What(row.facts["what"]): row for row in rows}
