"""Which rows of one case a bundle tells of, in one fixed order, and what is sealed in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from tracker import sealing
from tracker.exports import letters
from tracker.exports.letters import Letter
from tracker.history import Disclosure
from tracker.models import (
    Case,
    Contact,
    Deadline,
    DesistEntry,
    Evidence,
    FormalRequest,
    HistoryEvent,
    Intake,
    Outlet,
    Person,
    Publication,
)
from tracker.queries import merged
from tracker.rules.striking import Secret


@dataclass(frozen=True)
class Extent:
    """Which case, as it stood when, and for an outlet's own bundle which outlet."""

    case: Case
    as_of: datetime
    size: int
    outlet: Outlet | None = None


@dataclass
class Rows:
    """The rows that a bundle tells of."""

    people: list[Person]
    contacts: list[Contact]
    desists: list[DesistEntry]
    requests: list[FormalRequest]
    dates: list[Deadline]
    publications: list[Publication]
    evidence: list[Evidence]
    letters: list[Letter]
    mails: list[Intake]
    entries: dict[UUID, int] = field(default_factory=dict)
    """Which entry of the history committed to an exhibit."""

    @property
    def keys(self) -> frozenset[UUID]:
        """Return the keys that entries about these rows name."""
        rows = (
            self.contacts, self.desists, self.requests, self.publications, self.evidence,
            self.letters, self.mails,
        )  # fmt: skip
        return frozenset(row.key for many in rows for row in many)


def rows(extent: Extent) -> Rows:
    """Return the rows of the case as far as this bundle tells of them."""
    case, until, outlet = extent.case, extent.as_of, extent.outlet
    contacts = _of(
        case.contacts.filter(logged_at__lte=until)
        .select_related("outlet", "journalist__outlet", "person", "reporter", "intake")
        .prefetch_related("candidates__desist", "evidence")
        .order_by("occurred_at", "pk"),
        outlet,
    )
    requests = _of(
        case.formal_requests.filter(drafted_at__lte=until)
        .select_related("outlet", "journalist", "person", "publication", "delivery_proof")
        .prefetch_related("deadlines__changes")
        .order_by("drafted_at", "pk"),
        outlet,
    )
    desists = _of(
        case.desists.filter(entered_at__lte=until)
        .select_related("outlet", "journalist__outlet", "formal_request__delivery_proof")
        .prefetch_related("people", "also_told")
        .order_by("entered_at", "pk"),
        outlet,
    )
    publications = _of(
        case.publications.filter(added_at__lte=until)
        .select_related("outlet", "journalist")
        .prefetch_related("checks")
        .order_by("added_at", "pk"),
        outlet,
    )
    evidence = _evidence(extent, contacts, requests)
    about = {row.key for row in requests} if outlet else None
    of = {row.intake_id for row in contacts} if outlet else None
    return Rows(
        people=list(case.people.filter(added_at__lte=until, erased_at=None).order_by("pk")),
        contacts=contacts, desists=desists, requests=requests, dates=_dates(extent),
        publications=publications, evidence=evidence, entries=_entries(extent, evidence),
        letters=letters.sent(case, as_of=until, size=extent.size, about=about),
        mails=letters.received(case, as_of=until, of=of),
    )  # fmt: skip


def _dates(extent: Extent) -> list[Deadline]:
    """Return the dates that belong to no request; about one outlet there are none."""
    found = Deadline.objects.filter(
        case=extent.case, formal_request=None, computed_at__lte=extent.as_of
    )
    rows = found.prefetch_related("changes").order_by("computed_at", "pk")
    return [] if extent.outlet is not None else list(rows)


def _of(found: Any, outlet: Outlet | None) -> list[Any]:
    if outlet is None:
        return list(found)
    return list(found.filter(Q(outlet=outlet) | Q(journalist__outlet=outlet)))


def _evidence(
    extent: Extent, contacts: list[Contact], requests: list[FormalRequest]
) -> list[Evidence]:
    found = Evidence.objects.filter(
        case=extent.case, added_at__lte=extent.as_of, removed_at=None
    ).select_related("blob", "contact", "giver")
    if extent.outlet is not None:
        proofs = [request.delivery_proof_id for request in requests]
        # Looked up one by one here: two thousand numbers are too many for one statement.
        ours = {contact.pk for contact in contacts}
        return [row for row in found.order_by("pk") if row.contact_id in ours or row.pk in proofs]
    return list(found.order_by("added_at", "pk"))


def _entries(extent: Extent, evidence: list[Evidence]) -> dict[UUID, int]:
    added = HistoryEvent.objects.filter(
        case_key__in=merged.keys(extent.case), kind="evidence.added", seq__lt=extent.size
    )
    wanted = {row.key for row in evidence}
    pairs = added.values_list("object_key", "seq")
    return {key: seq for key, seq in pairs if key in wanted and key is not None}


def secrets(case: Case, *, disclosure: Disclosure) -> Iterator[Secret]:
    """Yield every sealed fact of the case, whoever it belongs to, to be struck out elsewhere."""
    for person in case.people.prefetch_related("channels"):
        for what in ("name", "address", "phone"):
            value = sealing.reveal(person, f"{what}_sealed", disclosure=disclosure)
            if value:
                yield Secret(what, value)
        for channel in person.channels.all():
            value = sealing.reveal(channel, "value_sealed", disclosure=disclosure)
            if value:
                yield Secret("phone" if channel.kind == "phone" else "e-mail", value)
