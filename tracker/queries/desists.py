"""The register of requests to stop of one case, as its page shows it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count

from tracker.models import Candidate, Case, Channel, DesistEntry
from tracker.queries.candidates import place_of
from tracker.rules.desist import Result, Status
from tracker.rules.grace import local_day


class EntryState(StrEnum):
    """Whether a request to stop counts today; derived, never stored."""

    SENT = "sent"
    HOLDS = "holds"
    STALE = "stale"
    LIFTED = "lifted"


@dataclass(frozen=True)
class Entry:
    """One request to stop and what came after it."""

    row: DesistEntry
    state: EntryState
    people: list[str]
    channels: list[str]
    counts: Counter[str]

    @property
    def waiting(self) -> int:
        """Return how many candidates wait for legal."""
        return self.counts[Status.CANDIDATE]

    @property
    def confirmed(self) -> int:
        """Return how many legal confirmed, whatever came of them."""
        after = (Status.CONFIRMED_BY_LEGAL, Status.COMPLAINED, Status.UPHELD, Status.NOT_UPHELD)
        return sum(self.counts[status] for status in after)


def of_case(case: Case, *, now: datetime) -> list[Entry]:
    """Return the entries of a case, those that hold first; three queries."""
    rows = DesistEntry.objects.filter(case=case).select_related(
        "outlet", "journalist", "formal_request", "lifted_by"
    )
    found = list(rows.prefetch_related("people").order_by("-effective_at", "-entered_at")[:200])
    counts = _counts(found)
    entries = [entry(row, now=now, counts=counts.get(row.pk)) for row in found]
    order = [EntryState.HOLDS, EntryState.SENT, EntryState.STALE, EntryState.LIFTED]
    return sorted(entries, key=lambda one: order.index(one.state))


def entry(row: DesistEntry, *, now: datetime, counts: Counter[str] | None = None) -> Entry:
    """Return one entry with what its page shows."""
    labels = dict(Channel.choices)
    return Entry(
        row=row,
        state=state_of(row, now),
        people=[str(person) for person in row.people.all()],
        channels=[str(labels.get(name, name)) for name in row.channels],
        counts=counts if counts is not None else _counts([row]).get(row.pk, Counter()),
    )


def state_of(row: DesistEntry, now: datetime) -> EntryState:
    """Return whether a request to stop counts at `now`; due for review means stale."""
    if row.lifted_at is not None:
        return EntryState.LIFTED
    if row.effective_at is None:
        return EntryState.SENT
    if row.review_on is not None and local_day(now, place_of(row)) > row.review_on:
        return EntryState.STALE
    return EntryState.HOLDS


def _counts(rows: Sequence[DesistEntry]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    hits = Candidate.objects.filter(desist__in=rows, result=Result.CANDIDATE)
    for pk, status, n in hits.values_list("desist", "status").annotate(n=Count("pk")).order_by():
        if pk is not None:
            found[pk][status] = n
    return found
