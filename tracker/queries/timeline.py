"""What the picture of a case shows: contacts by lane, requests to stop, publications."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from tracker.models import Candidate, Case, Channel, Check, Contact, DesistEntry, Publication
from tracker.models.contacts import DAY_ONLY
from tracker.models.publications import PublicationState

MOST = 400
"""More contacts than this are counted by the day, or by the month in a long case."""
BY_DAY = timedelta(days=150)
MOST_PUBLICATIONS = 24
MOST_CHECKS = 600

LANE_OF = {
    Channel.DOORSTEP: "door",
    Channel.WORK: "door",
    Channel.PHONE: "phone",
    Channel.MESSAGE: "message",
    Channel.EMAIL: "message",
    Channel.SOCIAL: "message",
    Channel.LETTER: "message",
    Channel.OTHERS: "others",
}


@dataclass(frozen=True)
class Mark:
    """One contact, or several of one lane and day."""

    lane: str
    at: datetime
    count: int = 1
    candidate: bool = False
    outlet: str = ""
    day_in: str = ""
    """The zone of its day, where nobody knows its hour."""


@dataclass(frozen=True)
class Ask:
    """A request to stop that was delivered."""

    at: datetime
    outlet: str
    ref: str


@dataclass(frozen=True)
class Stretch:
    """From when to when something published was up, gone, or nobody could tell."""

    start: datetime
    end: datetime | None
    state: str


@dataclass(frozen=True)
class Bar:
    """One publication through time."""

    title: str
    stretches: tuple[Stretch, ...]
    gone_at: datetime | None = None


@dataclass
class Timeline:
    """Everything the picture shows; `span` is "" for single contacts, else day or month."""

    marks: list[Mark] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    span: str = ""

    @property
    def candidates(self) -> int:
        """Return how many contacts came after a request to stop, as candidates."""
        return sum(mark.count for mark in self.marks if mark.candidate)

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to show yet."""
        return not (self.marks or self.bars or self.asks)

    def moments(self) -> Iterable[datetime]:
        """Yield every instant that has to fit into the picture."""
        yield from (mark.at for mark in self.marks)
        yield from (ask.at for ask in self.asks)
        for bar in self.bars:
            for stretch in bar.stretches:
                yield stretch.start
                if stretch.end:
                    yield stretch.end


def of_case(case: Case, *, contacts: int) -> Timeline:
    """Return the timeline of a case with so many contacts; at most four queries, however many."""
    shown = Timeline(asks=_asks(case), bars=_bars(case))
    rows = Contact.objects.filter(case=case).annotate(hit=Exists(_live_candidates()))
    if contacts > MOST:
        _count_up(shown, rows)
        return shown
    names = (
        "channel", "occurred_at", "hit", "outlet__name", "claimed_outlet", "precision",
        "occurred_zone",
    )  # fmt: skip
    found = rows.order_by("occurred_at").values_list(*names)
    shown.marks = [
        Mark(LANE_OF[Channel(channel)], at, 1, hit, outlet or claimed, _day_in(precision, zone))
        for channel, at, hit, outlet, claimed, precision, zone in found
    ]
    return shown


def _day_in(precision: str, zone: str) -> str:
    return zone if precision in DAY_ONLY else ""


def _live_candidates() -> QuerySet[Candidate]:
    rows = Candidate.objects.filter(contact=OuterRef("pk"), result="candidate")
    return rows.exclude(status="dismissed")


def _count_up(shown: Timeline, rows: QuerySet[Contact]) -> None:
    # The text of the instant, in UTC: a truncating function would call Python for every row.
    stamp = Substr(Cast("occurred_at", CharField()), 1, 10)
    groups = rows.annotate(stamp=stamp).values_list("stamp", "channel", "hit")
    days = list(groups.annotate(n=Count("pk")).order_by("stamp"))
    by_day = _noon(days[-1][0]) - _noon(days[0][0]) <= BY_DAY
    shown.span = "day" if by_day else "month"
    totals, hits = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for day, channel, hit, n in days:
        key = (day if by_day else day[:7], LANE_OF[Channel(channel)])
        totals[key] += n
        hits[key] += n if hit else 0
    shown.marks = [Mark(lane, _noon(day), n) for (day, lane), n in sorted(totals.items())]
    shown.marks += [
        Mark(lane, _noon(day), n, candidate=True) for (day, lane), n in sorted(hits.items()) if n
    ]


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}-15" if len(day) == 7 else day).replace(
        hour=12, tzinfo=UTC
    )


def _asks(case: Case) -> list[Ask]:
    rows = DesistEntry.objects.filter(case=case, effective_at__isnull=False)
    rows = rows.select_related("outlet", "journalist", "formal_request").order_by("effective_at")
    return [
        Ask(row.effective_at, _asked(row), row.formal_request.ref if row.formal_request else "")
        for row in rows[:30]
        if row.effective_at
    ]


def _asked(row: DesistEntry) -> str:
    return str(row.outlet or row.journalist or row.group or "")


def _bars(case: Case) -> list[Bar]:
    rows = list(Publication.objects.filter(case=case).order_by("-added_at")[:MOST_PUBLICATIONS])
    looks: dict[int, list[Check]] = {row.pk: [] for row in rows}
    if rows:
        newest = Check.objects.filter(publication__in=rows).order_by("-checked_at")[:MOST_CHECKS]
        for look in reversed(newest):
            looks[look.publication_id].append(look)
    return [_bar(row, looks[row.pk]) for row in reversed(rows)]


def _bar(row: Publication, looks: list[Check]) -> Bar:
    start, state = row.published_at or row.added_at, "up"
    stretches, gone_at = [], None
    for look in looks:
        now = _shape(look.state)
        if now == state:
            continue
        stretches.append(Stretch(start, max(look.checked_at, start), state))
        start, state = max(look.checked_at, start), now
        gone_at = look.checked_at if now == "gone" else None
    stretches.append(Stretch(start, None, state))
    return Bar(row.exposes or str(row), tuple(stretches), gone_at)


def _shape(state: str) -> str:
    if state == PublicationState.GONE:
        return "gone"
    return "unknown" if state == PublicationState.CANNOT_TELL else "up"


def marked(contacts: "QuerySet[Contact]") -> "QuerySet[Contact]":
    """Add to each contact whether it is a candidate for one after a request to stop."""
    said = _live_candidates().exclude(status="candidate")
    return contacts.annotate(hit=Exists(_live_candidates()), confirmed=Exists(said))


@dataclass
class Day:
    """The facts of one day, for the table under the picture."""

    on: date
    lanes: Counter[str] = field(default_factory=Counter)
    candidates: int = 0
    asks: list[Ask] = field(default_factory=list)
    gone: list[Bar] = field(default_factory=list)
    published: list[Bar] = field(default_factory=list)


def by_day(shown: Timeline) -> list[Day]:
    """Return the same facts as the picture by day of the reader's zone, the newest first."""
    days: dict[date, Day] = {}

    def day(at: datetime) -> Day:
        on = timezone.localdate(at)
        return days.setdefault(on, Day(on))

    for mark in shown.marks:
        row = day(mark.at)
        # A counted day holds its candidates already; the rings are drawn on top of it.
        row.lanes[mark.lane] += 0 if shown.span and mark.candidate else mark.count
        row.candidates += mark.count if mark.candidate else 0
    for ask in shown.asks:
        day(ask.at).asks.append(ask)
    for bar in shown.bars:
        day(bar.stretches[0].start).published.append(bar)
        if bar.gone_at:
            day(bar.gone_at).gone.append(bar)
    return sorted(days.values(), key=lambda row: row.on, reverse=True)
