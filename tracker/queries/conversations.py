"""What protected people wrote to us and nobody has answered yet."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from tracker import policy
from tracker.models import PersonMessage
from tracker.policy import Actor

READ, SHOWN = 200, 20
"""So many lines are looked at, and so many people are shown, whoever waits longest first."""


def waiting(by: Actor) -> list[PersonMessage]:
    """Return the first open line of each person who waits, in cases that `by` may open."""
    may = policy.cases_visible_to(by).filter(pk=OuterRef("person__case"))
    rows = _open().filter(Exists(may)).select_related("person__case")
    return _first_of_each(rows)


def since() -> Subquery:
    """Return, for a query of people, since when each waits for an answer; None for nobody."""
    rows = _open().filter(person=OuterRef("pk")).order_by("written_at")
    return Subquery(rows.values("written_at")[:1])


def _open() -> QuerySet[PersonMessage]:
    """Return lines from people that were neither answered since nor marked as read."""
    ours = PersonMessage.objects.filter(
        person=OuterRef("person"), from_person=False, written_at__gte=OuterRef("written_at")
    )
    theirs = PersonMessage.objects.filter(from_person=True, read_at=None, person__erased_at=None)
    return theirs.exclude(Exists(ours))


def _first_of_each(rows: QuerySet[PersonMessage]) -> list[PersonMessage]:
    first: dict[int, PersonMessage] = {}
    for row in rows.order_by("written_at", "pk")[:READ]:
        first.setdefault(row.person_id, row)
    return list(first.values())[:SHOWN]
