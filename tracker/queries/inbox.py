"""The queue: open enquiries by lane, with everything a line of it shows, in a few queries.

What the page costs depends on what it shows, never on how much there is: the tally stops at CAP,
each lane shows PER_LANE rows, and what a row says of its contacts is read for the latest one.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from tracker import policy
from tracker.models import (
    Candidate,
    Contact,
    Enquiry,
    HistoryDetail,
    HistoryEvent,
    Intake,
    Lane,
    Person,
)
from tracker.policy import Actor
from tracker.queries import callers
from tracker.queries.tallies import CAP
from tracker.rules import handles
from tracker.states import IntakeStatus

PER_LANE = 15
PAGE = 50
FOUND = 50
"""A search shows so many enquiries; more words find fewer."""
ORDER = ("lane", "-danger", "answer_by", "pk")
"""Inside a lane danger stands first, also above what is overdue; the index has this order."""
UNSORTED = (IntakeStatus.UNMATCHED, IntakeStatus.UNREADABLE)


@dataclass(frozen=True)
class Asked:
    """What the queue was filtered by; empty values filter nothing."""

    mine: bool = False
    team: str = ""
    lane: str = ""
    page: int = 1


@dataclass
class Row:
    """One line of the queue."""

    enquiry: Enquiry
    latest: Contact | None = None
    people: list[str] = field(default_factory=list)
    also_in: list[str] = field(default_factory=list)
    candidate: str = ""
    merged: bool = False
    merged_because: str = ""

    @property
    def handle(self) -> str:
        """Return the caller's number or address, masked, where nobody knows the outlet."""
        key = self.latest.handle_key if self.latest else ""
        return "" if self.enquiry.outlet_id or not key else handles.masked(key)

    @property
    def unreadable(self) -> bool:
        """Tell whether the latest is a mail that nobody but a person can read."""
        return getattr(self.latest, "read_as", "") == "unreadable"


@dataclass
class LaneRows:
    """One lane: its rows, and how many there are in all."""

    lane: Lane
    total: int = 0
    rows: list[Row] = field(default_factory=list)

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return max(0, self.total - len(self.rows))


@dataclass
class Inbox:
    """The page: lanes with rows, and the numbers over them."""

    lanes: list[LaneRows]
    contacts: int = 0
    enquiries: int = 0
    unassigned: int = 0
    mine: int = 0
    waiting: int = 0
    teams: list[tuple[str, str, int]] = field(default_factory=list)
    unmatched: int = 0
    more_than_counted: bool = False
    page: int = 1
    pages: int = 1


Facts = Mapping[str, Subquery]
"""What a caller wants to know of each line besides, by the name it gets; read in the same query."""
NOTHING: Facts = MappingProxyType({})
_Light = tuple[int, str, str | None, str | None, int | None, int]


def visible(by: Actor) -> QuerySet[Enquiry]:
    """Return the enquiries of cases that `by` may open.

    Asked case by case rather than as one list: then reading stops with the rows that are needed.
    """
    may = policy.cases_visible_to(by).filter(pk=OuterRef("case"))
    return Enquiry.objects.filter(Exists(may))


def in_queue(by: Actor) -> QuerySet[Enquiry]:
    """Return what is open, in the order of the queue: danger comes first in its lane."""
    return visible(by).filter(open=True).order_by(*ORDER)


def open_inbox(by: Actor, asked: Asked, *, now: datetime, more: Facts = NOTHING) -> Inbox:
    """Return the queue as `by` sees it; each line's enquiry also knows `more`."""
    light = list(_light(in_queue(by)))
    box = _counted(light, by)
    # What was asked for may lie beyond the rows that were counted.
    if asked != Asked() and (asked.lane or box.more_than_counted):
        light = list(_light(_narrowed(by, asked)))
    chosen = [row for row in light if _fits(row, asked, by)]
    _lay_out(box, chosen, asked)
    _fill(box.lanes, by, now, more)
    return box


def numbers(by: Actor) -> Inbox:
    """Return the queue's numbers alone, without its lines."""
    return _counted(list(_light(in_queue(by))), by)


def _counted(light: Sequence[_Light], by: Actor) -> Inbox:
    box = _numbers(light, by)
    box.unmatched = unmatched(by).count()
    return box


def _light(rows: QuerySet[Enquiry]) -> Iterable[_Light]:
    names = ("pk", "lane", "team__slug", "team__name", "assignee_id", "contacts_count")
    return rows.values_list(*names)[: CAP + 1]


def _narrowed(by: Actor, asked: Asked) -> QuerySet[Enquiry]:
    rows = in_queue(by)
    if asked.lane:
        rows = rows.filter(lane=asked.lane)
    if asked.mine:
        rows = rows.filter(assignee=by.user)
    return rows.filter(team__slug=asked.team) if asked.team else rows


def _fits(row: _Light, asked: Asked, by: Actor) -> bool:
    _pk, lane, slug, _name, assignee, _contacts = row
    mine = by.user.pk if by.user else None
    return (
        (not asked.lane or lane == asked.lane)
        and (not asked.team or slug == asked.team)
        and (not asked.mine or assignee == mine)
    )


def _numbers(light: Sequence[_Light], by: Actor) -> Inbox:
    counted = light[:CAP]
    work = [row for row in counted if row[1] != Lane.WAITING]
    teams = Counter((row[2], row[3]) for row in counted if row[2] and row[3])
    return Inbox(
        lanes=[],
        contacts=sum(row[5] for row in counted),
        enquiries=len(counted),
        unassigned=sum(row[4] is None for row in work),
        mine=sum(row[4] == by.user.pk for row in counted) if by.user else 0,
        waiting=len(counted) - len(work),
        teams=[(slug or "", name or "", n) for (slug, name), n in sorted(teams.items())],
        more_than_counted=len(light) > CAP,
    )


def _lay_out(box: Inbox, chosen: Sequence[_Light], asked: Asked) -> None:
    """Choose the rows: the first of each lane, or one page of the lane that was asked for."""
    if asked.lane:
        box.pages = max(1, -(-len(chosen[:CAP]) // PAGE))
        box.page = min(max(1, asked.page), box.pages)
    for lane in Lane:
        rows = [row for row in chosen if row[1] == lane]
        if not rows:
            continue
        first = (box.page - 1) * PAGE if asked.lane else 0
        shown = rows[first : first + (PAGE if asked.lane else PER_LANE)]
        keys = [Row(Enquiry(pk=row[0])) for row in shown]
        box.lanes.append(LaneRows(lane=lane, total=len(rows), rows=keys))


def _fill(lanes: Iterable[LaneRows], by: Actor, now: datetime, more: Facts) -> None:
    bare = [row.enquiry.pk for lane in lanes for row in lane.rows]
    full = {row.enquiry.pk: row for row in rows_of(bare, by, now=now, more=more)}
    for lane in lanes:
        lane.rows = [full[row.enquiry.pk] for row in lane.rows if row.enquiry.pk in full]


def rows_of(ids: Sequence[int], by: Actor, *, now: datetime, more: Facts = NOTHING) -> list[Row]:
    """Return lines for these enquiries, in this order; five queries however many there are."""
    newest = Contact.objects.filter(enquiry=OuterRef("pk")).order_by("-occurred_at", "-pk")
    related = Enquiry.objects.select_related("outlet", "journalist", "case", "team", "assignee")
    latest = related.annotate(latest_id=Subquery(newest.values("pk")[:1]), **_merged(), **more)
    found = latest.in_bulk(list(ids))
    enquiries = [found[pk] for pk in ids if pk in found]
    told = Contact.objects.annotate(read_as=F("intake__kind"), raw_name=F("intake__raw_name"))
    contacts = told.in_bulk([getattr(row, "latest_id", None) for row in enquiries])
    people = Person.objects.in_bulk({pk for row in enquiries for pk in row.aimed_at})
    also = callers.also_in(enquiries, by=by, now=now)
    candidates = _candidates(enquiries)
    return [
        Row(
            enquiry=row,
            latest=contacts.get(getattr(row, "latest_id", 0)),
            people=[str(people[pk]) for pk in row.aimed_at if pk in people],
            also_in=also[row.pk],
            candidate=candidates.get(row.pk, ""),
            merged=getattr(row, "merged_seq", None) is not None,
            merged_because=_reason(getattr(row, "merged_told", None)),
        )
        for row in enquiries
    ]


def _merged() -> dict[str, Subquery]:
    """Return, for a query of enquiries, whether another was merged in, and what was told of it.

    A machine joins some, too: only what somebody merged by hand has an entry of its own.

    The reason stands in the history alone: where it was erased there, the queue has none either.
    """
    # Entries are looked for by the key of each enquiry that was merged: that is what the index has.
    entries = HistoryEvent.objects.filter(object_key=OuterRef("key"), kind="enquiry.merged")
    rows = Enquiry.objects.annotate(told=Subquery(entries.order_by("-seq").values("seq")[:1]))
    merged = rows.filter(merged_into=OuterRef("pk"), told__isnull=False)
    last = merged.order_by("-told").values("told")[:1]
    detail = HistoryDetail.objects.filter(seq=OuterRef("merged_seq")).values("data")[:1]
    return {"merged_seq": Subquery(last), "merged_told": Subquery(detail)}


def _reason(told: str | None) -> str:
    return str(json.loads(told).get("reason", "")) if told else ""


def _candidates(enquiries: Iterable[Enquiry]) -> dict[int, str]:
    rows = Candidate.objects.filter(
        contact__enquiry__in=list(enquiries), result="candidate"
    ).exclude(status="dismissed")
    return dict(rows.values_list("contact__enquiry_id", "status"))


def unmatched(by: Actor) -> QuerySet[Intake]:
    """Return what came in and belongs to nobody yet, or was not readable, where `by` may look."""
    mine = policy.cases_visible_to(by).filter(pk=OuterRef("case"))
    rows = Intake.objects.filter(status__in=UNSORTED).filter(Q(case=None) | Exists(mine))
    return rows.order_by("-received_at", "-pk")


def filed_away() -> QuerySet[Intake]:
    """Return mail of no case that a machine or a colleague put aside; it can still be matched."""
    rows = Intake.objects.filter(status=IntakeStatus.FILED_AWAY, case=None)
    return rows.exclude(raw_name="").order_by("-received_at", "-pk")


def mails(by: Actor) -> QuerySet[Intake]:
    """Return mail whose bytes `by` may look for: of no case, or of one they may open."""
    mine = policy.cases_visible_to(by).filter(pk=OuterRef("case"))
    rows = Intake.objects.exclude(raw_name="").filter(Q(case=None) | Exists(mine))
    return rows.select_related("case")


def search(
    words: str, by: Actor, *, country: str, now: datetime, more: Facts = NOTHING
) -> list[Row]:
    """Return enquiries by outlet, name, number, reference or words; open ones first."""
    asked = " ".join(words.split())[:100]
    if not asked:
        return []
    rows = visible(by).filter(_about(asked) | Q(pk__in=_by_contact(asked, by, country)))
    ordered = rows.order_by("-open", "-latest_at").values_list("pk", flat=True)
    return rows_of(list(ordered[:FOUND]), by, now=now, more=more)


def _about(words: str) -> Q:
    names = ("outlet__name", "journalist__name", "caller", "story", "ref", "case__ref")
    return _contains(words, *names)


def _by_contact(words: str, by: Actor, country: str) -> QuerySet[Contact, Any]:
    said = ("summary", "claimed_name", "claimed_outlet", "claimed_handle", "story", "ref")
    matches = _contains(words, *said)
    if key := handles.key(words, country=country):
        matches |= Q(handle_key=key)
    may = policy.cases_visible_to(by).filter(pk=OuterRef("case"))
    return Contact.objects.filter(matches).filter(Exists(may)).values("enquiry")


def _contains(words: str, *names: str) -> Q:
    found = Q()
    for name in names:
        # SQLite folds the case of ASCII letters only: other letters are asked for in both cases.
        for spelling in {words, words.lower(), words.upper(), words.title()}:
            if spelling == words or not words.isascii():
                found |= Q(**{f"{name}__icontains": spelling})
    return found
