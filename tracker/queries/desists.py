"""The register of requests to stop of one case and the contacts held against it, for pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, QuerySet

from tracker import policy
from tracker.models import Candidate, Case, Channel, Contact, DesistEntry
from tracker.policy import Actor
from tracker.queries.candidates import span
from tracker.queries.desist_rows import TO_READ, counts_from, place_of, superseded_at
from tracker.rules.desist import Result, Status, Verdict
from tracker.rules.grace import local_day

REVIEWS = 100
"""So many days to look again are shown, the next first."""


class EntryState(StrEnum):
    """Whether a request to stop counts today; derived, never stored."""

    SENT = "sent"
    HOLDS = "holds"
    STALE = "stale"
    REPLACED = "replaced"
    LIFTED = "lifted"


@dataclass(frozen=True)
class Entry:
    """One request to stop and what came after it."""

    row: DesistEntry
    state: EntryState
    people: list[str]
    also_told: list[str]
    channels: list[str]
    counts: Counter[str]
    counts_from: datetime | None
    in_grace: bool

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
    related = rows.prefetch_related(*TO_READ).order_by("-effective_at", "-entered_at")
    found = list(related[:200])
    counts = _counts(found)
    entries = [entry(row, now=now, counts=counts.get(row.pk)) for row in found]
    order = [EntryState.HOLDS, EntryState.SENT, EntryState.STALE, EntryState.REPLACED,
             EntryState.LIFTED]  # fmt: skip
    return sorted(entries, key=lambda one: order.index(one.state))


def to_review(by: Actor, *, now: datetime, case: Case | None = None) -> list[Entry]:
    """Return what was said aloud and has to be looked at again, the next day first.

    A written request has that day among the dates of its request. Of `case` alone where given.
    """
    seen = policy.cases_visible_to(by) if case is None else [case]
    rows = DesistEntry.objects.filter(
        case__in=seen, formal_request=None, lifted_at=None, review_on__isnull=False
    ).select_related("case", "outlet", "journalist")
    found = rows.prefetch_related(*TO_READ).order_by("review_on", "pk")[:REVIEWS]
    entries = [entry(row, now=now, counts=Counter()) for row in found]
    return [one for one in entries if one.state in (EntryState.HOLDS, EntryState.STALE)]


def entry(row: DesistEntry, *, now: datetime, counts: Counter[str] | None = None) -> Entry:
    """Return one entry with what its page shows."""
    labels = dict(Channel.choices)
    begins = counts_from(row)
    return Entry(
        row=row,
        state=state_of(row, now),
        people=[str(person) for person in row.people.all()],
        also_told=[outlet.name for outlet in row.also_told.all()],
        channels=[str(labels.get(name, name)) for name in row.channels],
        counts=counts if counts is not None else _counts([row]).get(row.pk, Counter()),
        counts_from=begins,
        in_grace=begins is not None and begins > now,
    )


def state_of(row: DesistEntry, now: datetime) -> EntryState:
    """Return whether a request to stop counts at `now`; due for review means stale."""
    if row.lifted_at is not None:
        return EntryState.LIFTED
    if row.effective_at is None:
        return EntryState.SENT
    ended = superseded_at(row)
    if ended is not None and ended <= now:
        return EntryState.REPLACED
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


def held_in(case: Case) -> QuerySet[Candidate]:
    """Return what the contacts of a case were held against, with what a page shows."""
    rows = Candidate.objects.filter(contact__case=case)
    return rows.select_related(
        "contact__outlet", "contact__journalist", "contact__person", "desist__outlet",
        "desist__journalist", "desist__formal_request", "judged_by",
    ).order_by("-contact__occurred_at", "-pk")  # fmt: skip


def to_judge(case: Case) -> QuerySet[Candidate]:
    """Return the candidates that wait for legal's word."""
    return held_in(case).filter(result=Result.CANDIDATE, status=Status.CANDIDATE)


def held_of(contact: Contact) -> list[Candidate]:
    """Return what one contact was held against, the most telling answer first; flags apart."""
    order = {result.value: number for number, result in enumerate(Result)}
    rows = held_in(contact.case).filter(contact=contact, desist__isnull=False)[:50]
    return sorted(rows, key=lambda row: (order.get(row.result, 9), row.level or "L9", row.pk))


def in_grace_until(row: Candidate) -> datetime | None:
    """Return until when they had time to learn of a request, for a contact within that time."""
    why = {one["key"]: one["verdict"] for one in row.conditions}.get("after_desist")
    since = row.desist.effective_at if row.desist is not None else None
    if row.desist is None or since is None or why != Verdict.NOT_MET:
        return None
    ends = counts_from(row.desist)
    came = span(row.contact)[0] if row.contact.day_only else row.contact.occurred_at
    return ends if ends is not None and since < came <= ends else None


def flags_noted(contact: Contact) -> list[dict[str, object]]:
    """Return the flags kept for a contact."""
    row = Candidate.objects.filter(contact=contact).exclude(flags=[]).first()
    return list(row.flags) if row else []


def flagged(case: Case) -> QuerySet[Candidate]:
    """Return the contacts of a case that show something with no request to stop, each once."""
    return held_in(case).filter(desist=None).exclude(flags=[])
