"""Knowing a caller again: by handle, by name of the house, and where else they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from tracker import policy
from tracker.models import Case, Enquiry, Handle, Journalist, Outlet
from tracker.policy import Actor
from tracker.rules import handles

RECENT = timedelta(days=90)
LOOKED_AT = 300
"""So many enquiries are looked through for “also in”; a list stays quick in a long campaign."""


@dataclass(frozen=True)
class Caller:
    """Who a caller turned out to be, with the handle in its one spelling."""

    handle_key: str = ""
    outlet: Outlet | None = None
    journalist: Journalist | None = None


def recognise(*, handle: str, outlet_name: str, country: str) -> Caller:
    """Return the outlet and journalist behind a handle, else the outlet of that very name."""
    spelling = handles.spell(handle, country=country) if handle.strip() else None
    known = _known(spelling.kind, spelling.value) if spelling else None
    journalist = known.journalist if known else None
    outlet = (known.outlet or (journalist.outlet if journalist else None)) if known else None
    return Caller(spelling.value if spelling else "", outlet or named(outlet_name), journalist)


def _known(kind: str, value: str) -> Handle | None:
    rows = Handle.objects.select_related("outlet", "journalist__outlet")
    return rows.filter(kind=kind, value=value).first()


def named(name: str) -> Outlet | None:
    """Return the outlet of that very name, if anybody knows it."""
    return Outlet.objects.filter(name__iexact=name.strip()).first() if name.strip() else None


def also_in(enquiries: Iterable[Enquiry], *, by: Actor, now: datetime) -> dict[int, list[Case]]:
    """Return for each enquiry the other cases, visible to `by`, that the same caller reached."""
    rows = list(enquiries)
    outlets = {row.outlet_id for row in rows if row.outlet_id}
    journalists = {row.journalist_id for row in rows if row.journalist_id}
    others = (
        Enquiry.objects.filter(Q(outlet__in=outlets) | Q(journalist__in=journalists))
        .filter(case__in=policy.cases_visible_to(by), latest_at__gte=now - RECENT)
        .select_related("case")[:LOOKED_AT]
    )
    found = list(others)
    return {row.pk: _others(row, found) for row in rows}


def _others(row: Enquiry, found: list[Enquiry]) -> list[Case]:
    cases = {
        other.case_id: other.case
        for other in found
        if other.case_id != row.case_id and _same(row, other)
    }
    return sorted(cases.values(), key=lambda case: case.ref)


def _same(one: Enquiry, other: Enquiry) -> bool:
    if one.journalist_id and one.journalist_id == other.journalist_id:
        return True
    return bool(one.outlet_id) and one.outlet_id == other.outlet_id
