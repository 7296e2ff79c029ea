"""Outlets and journalists, and what passed between us: of the cases the reader may open only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tracker import policy
from tracker.models import Contact, DesistEntry, FormalRequest, Journalist, Outlet
from tracker.policy import Actor
from tracker.queries import tallies, timeline

SHOWN = 20


@dataclass(frozen=True)
class Passed:
    """What passed between us and one outlet or journalist, the newest first, and how much."""

    contacts: list[Contact]
    requests: list[FormalRequest]
    desists: list[DesistEntry]
    contacts_n: str
    requests_n: str


def outlets(words: str) -> QuerySet[Outlet]:
    """Return outlets by name; the same for everybody, since they are professional facts."""
    rows = Outlet.objects.order_by("name")
    if not words:
        return rows
    return rows.filter(
        Q(name__icontains=words) | Q(group__icontains=words) | Q(domains__icontains=words)
        | Q(pk__in=Journalist.objects.filter(name__icontains=words).values("outlet"))
    )  # fmt: skip


def journalists(words: str) -> QuerySet[Journalist]:
    """Return journalists by name."""
    rows = Journalist.objects.select_related("outlet").order_by("name")
    return (
        rows.filter(Q(name__icontains=words) | Q(outlet__name__icontains=words)) if words else rows
    )


def passed(by: Actor, **who: Outlet | Journalist) -> Passed:
    """Return what passed between us; nothing of a case that is not the reader's."""
    visible = policy.cases_visible_to(by).values("pk")

    def of(model: type[Any]) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(case__in=visible, **who)
        return rows.select_related("case")

    contacts, requests = of(Contact), of(FormalRequest)
    return Passed(
        contacts=list(timeline.marked(contacts).order_by("-occurred_at")[:SHOWN]),
        requests=list(requests.order_by("-drafted_at")[:SHOWN]),
        desists=list(of(DesistEntry).select_related("case", "formal_request")[:SHOWN]),
        contacts_n=tallies.told(contacts[: tallies.CAP + 1].count()) or "0",
        requests_n=tallies.told(requests[: tallies.CAP + 1].count()) or "0",
    )
