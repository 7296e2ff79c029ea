"""Entries of the register of requests to stop, as the rules read them."""

from datetime import datetime

from tracker.models import DesistEntry
from tracker.rules import desist
from tracker.rules.desist import Delivery, Desist, Proof, Scope

TO_READ = ("people", "also_told", "successors__outlet", "successors__formal_request")
"""What to fetch beside the entries that `desist_of` reads."""


def desist_of(row: DesistEntry) -> Desist:
    """Return an entry of the register as the rules read it."""
    return Desist(
        protected=frozenset(str(person.key) for person in row.people.all()),
        scope=Scope(row.scope),
        effective_at=row.effective_at,
        delivery=_delivery(row),
        journalist=str(row.journalist.key) if row.journalist else None,
        title=str(row.outlet.key) if row.outlet else None,
        group=row.group or None,
        acknowledged_by_group=row.acknowledged_by_group,
        delivered_to=frozenset(str(outlet.key) for outlet in row.also_told.all()),
        channels=frozenset(row.channels),
        story=row.story or None,
        proof=Proof(row.proof_level) if row.proof_level in list(Proof) else None,
        place=place_of(row),
        review_on=row.review_on,
        lifted_at=row.lifted_at,
        superseded_at=superseded_at(row),
    )


def superseded_at(row: DesistEntry) -> datetime | None:
    """Return from when a newer request counts in the place of this one: once colleagues know."""
    ends = [counts_from(newer) for newer in row.successors.all() if newer.lifted_at is None]
    return min((end for end in ends if end is not None), default=None)


def counts_from(row: DesistEntry) -> datetime | None:
    """Return from when contacts count as after this request: until then its reader tells others."""
    return desist.grace_ends_at(_bare(row), None)


def _bare(row: DesistEntry) -> Desist:
    """Return as much of an entry as its period of grace hangs on."""
    return Desist(
        protected=frozenset(), scope=Scope(row.scope), effective_at=row.effective_at,
        delivery=_delivery(row), place=place_of(row),
    )  # fmt: skip


def place_of(row: DesistEntry) -> str:
    """Return where the outlet is, as exactly as anybody knows."""
    if row.scope == Scope.INDUSTRY:
        return row.country
    if row.formal_request is not None:
        return row.formal_request.place
    return row.outlet.country if row.outlet else ""


def _delivery(row: DesistEntry) -> Delivery:
    if row.direct:
        return Delivery.DIRECT
    return Delivery.ONE_REPORTER if row.journalist_id else Delivery.NEWSROOM
