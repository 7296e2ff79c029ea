"""Knowing a caller again: by handle, by name of the house, and where else they were."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Upper

from tracker import policy
from tracker.composed import Read, words
from tracker.models import Enquiry, Handle, Journalist, Outlet
from tracker.policy import Actor
from tracker.rules import handles

RECENT = timedelta(days=90)
LOOKED_AT = 300
"""So many of an outlet’s cases are looked through for “also in”; a list stays quick for long."""


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


# What `iexact` asks; itself it cannot take a slot, since it writes its value into a pattern.
_OF_NAME = Read(
    lambda: Outlet.objects.alias(plain=Upper("name")).filter(plain=Upper(words("name")))[:1]
)


def named(name: str) -> Outlet | None:
    """Return the outlet of that very name, if anybody knows it."""
    return _OF_NAME.first(name=name.strip()) if name.strip() else None


def also_in(enquiries: Iterable[Enquiry], *, by: Actor, now: datetime) -> dict[int, list[str]]:
    """Return for each enquiry the other cases that its caller reached, as far as `by` may see."""
    rows = list(enquiries)
    outlets = {row.outlet_id for row in rows if row.outlet_id}
    journalists = {row.journalist_id for row in rows if row.journalist_id}
    others = (
        Enquiry.objects.filter(Q(outlet__in=outlets) | Q(journalist__in=journalists))
        .filter(case__in=policy.cases_visible_to(by), latest_at__gte=now - RECENT)
        .values_list("case__ref", "case_id", "outlet_id", "journalist_id")
    )
    reached = _Reached()
    for ref, *where in others.distinct()[:LOOKED_AT]:
        reached.add(ref, *where)
    return {row.pk: reached.elsewhere(row) for row in rows}


class _Reached:
    """Which cases an outlet or a journalist reached."""

    def __init__(self) -> None:
        self.by_outlet = defaultdict[int | None, dict[int, str]](dict)
        self.by_journalist = defaultdict[int | None, dict[int, str]](dict)

    def add(self, ref: str, case: int, outlet: int | None, journalist: int | None) -> None:
        self.by_outlet[outlet][case] = self.by_journalist[journalist][case] = ref

    def elsewhere(self, row: Enquiry) -> list[str]:
        same_outlet = self.by_outlet[row.outlet_id] if row.outlet_id else {}
        same_journalist = self.by_journalist[row.journalist_id] if row.journalist_id else {}
        cases = {**same_outlet, **same_journalist}
        return sorted(ref for case, ref in cases.items() if case != row.case_id)
