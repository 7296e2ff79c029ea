"""Requests as a member of staff may see them: the list with its filters, one request, what next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet

from tracker import history, policy
from tracker.models import Deadline, FormalRequest, HistoryEvent, Proposal, User
from tracker.models.formal_requests import Outcome
from tracker.policy import Actor
from tracker.queries import clocks, labels, sentences
from tracker.queries.clocks import Dues
from tracker.rules import authorities, regimes
from tracker.rules.operations import Operation
from tracker.rules.regimes import UnknownRegimeError
from tracker.rules.regimes.base import Regime, RegimeKind, Side
from tracker.states import RequestStatus

OPEN = (
    RequestStatus.DRAFT, RequestStatus.READY, RequestStatus.FILED, RequestStatus.ACKNOWLEDGED,
    RequestStatus.DECIDED, RequestStatus.LAPSED,
)  # fmt: skip
WAITING = (RequestStatus.FILED, RequestStatus.ACKNOWLEDGED)
MOST_EVENTS = 60


@dataclass(frozen=True)
class Asked:
    """What the list was filtered by; empty values filter nothing."""

    status: str = ""
    mine: bool = False
    words: str = ""


def visible_to(by: Actor) -> QuerySet[FormalRequest]:
    """Return requests of cases the reader may open."""
    rows = FormalRequest.objects.filter(case__in=policy.cases_visible_to(by))
    return rows.select_related(
        "case", "person", "outlet", "journalist", "publication", "mandate", "follows",
        "drafted_by", "delivery_proof",
    )  # fmt: skip


def listing(by: Actor, asked: Asked) -> QuerySet[FormalRequest]:
    """Return requests for the list, each with its next date, the newest draft first."""
    rows = visible_to(by).annotate(
        next_on=Min("deadlines__due_on", filter=_running()),
        act_by_on=Min("deadlines__act_by_on", filter=_running()),
    )
    if asked.status == "waiting":
        rows = rows.filter(status__in=WAITING)
    elif asked.status:
        rows = rows.filter(status=asked.status)
    else:
        rows = rows.filter(status__in=OPEN)
    if asked.mine:
        rows = rows.filter(drafted_by=by.user)
    if asked.words:
        rows = rows.filter(
            Q(ref__icontains=asked.words) | Q(case__ref__icontains=asked.words)
            | Q(outlet__name__icontains=asked.words)
        )  # fmt: skip
    return rows.order_by("-drafted_at", "-pk")


def _running() -> Q:
    return Q(deadlines__met_at=None, deadlines__waived_at=None)


def deadlines_of(request: FormalRequest) -> list[Deadline]:
    """Return the stored deadlines, running ones with a date first, each with its changes."""
    rows = list(request.deadlines.prefetch_related("changes").order_by("pk"))
    return sorted(
        rows,
        key=lambda row: (
            row.met_at is not None or row.waived_at is not None,
            row.due_on is None,
            str(row.act_by_on or row.due_on),
        ),
    )


def proposals_of(request: FormalRequest) -> list[Proposal]:
    """Return every proposal to file it, the newest first, with who confirmed."""
    rows = Proposal.objects.filter(operation=Operation.FILE_REQUEST, subject_key=request.key)
    with_people = rows.select_related("proposed_by", "approval__approved_by")
    return list(with_people.defer("payload").order_by("-proposed_at"))


@dataclass(frozen=True)
class Told:
    """One entry of the history, as a sentence."""

    event: HistoryEvent
    words: str
    who: str


def events_of(request: FormalRequest) -> list[Told]:
    """Return what the history holds about a request, newest first, with who did it."""
    rows = HistoryEvent.objects.filter(object_key=request.key).order_by("-seq")[:MOST_EVENTS]
    events = list(rows)
    details = history.details([one.seq for one in events])
    names = dict(
        User.objects.filter(key__in={one.actor_key for one in events}).values_list("key", "name")
    )
    return [
        Told(
            one, _sentence(one, details, request), names.get(one.actor_key) or labels.role(one.role)
        )
        for one in events
    ]


def _sentence(
    event: HistoryEvent, details: dict[int, dict[str, Any]], request: FormalRequest
) -> str:
    title, note = sentences.sentence(event.kind, {**details.get(event.seq, {}), "ref": request.ref})
    return f"{title} – {note}" if note else title


@dataclass(frozen=True)
class Step:
    """One thing that can follow: under a regime, with its own dates, or in plain words.

    `to` names the authority or house that it goes to.
    """

    kind: str
    words: str
    regime: Regime | None = None
    dues: Dues | None = None
    to: tuple[str, ...] = ()


def next_steps(request: FormalRequest, *, now: datetime) -> list[Step]:
    """Return what can be done now, the nearest first; nothing while they still have time."""
    outcome = request.outcome
    if outcome == Outcome.COMPLIED:
        return [Step("watch", ""), Step("close", "")]
    if outcome in (Outcome.ASKS_IDENTITY, Outcome.ASKS_MORE):
        return [Step("clarify", "")]
    if outcome == Outcome.WRONG_ADDRESSEE:
        return [Step("again", "", regimes.get(request.regime)), Step("close", "")]
    if outcome in (Outcome.REFUSED, Outcome.PARTLY, Outcome.SILENCE):
        return [*_further(request, now), Step("close", "")]
    return []


def _further(request: FormalRequest, now: datetime) -> list[Step]:
    regime = regimes.get(request.regime)
    steps = [_step(request, words, now) for words in regime.next_steps]
    if clocks.filing_clocks(request) == "file_medium":
        steps.insert(0, Step("body", regime.title, regime, to=_to(request, regime)))
    running = _still_ours(request)
    if running.found:
        steps.insert(0, Step("own", "", regime, running))
    return steps


def _still_ours(request: FormalRequest) -> Dues:
    """Return the clocks of ours that this request started and nothing has stopped."""
    rows = request.deadlines.filter(met_at=None, waived_at=None, side=Side.OURS)
    open_ones = {(row.rule, row.clock) for row in rows.select_related("formal_request")}
    dated = clocks.of_request(request).dated
    return Dues(tuple(one for one in dated if (one.regime, one.clock) in open_ones))


def _step(request: FormalRequest, words: str, now: datetime) -> Step:
    try:
        regime = regimes.get(words)
    except UnknownRegimeError:
        return Step("words", words)
    facts, assumed = clocks.facts_of(request)
    told = {"decision_notified_at": request.decided_at or now, **facts}
    for name in clocks.DELIVERY:
        told.pop(name, None)
    dues = clocks.with_related(regime.id, told, request.place, assumed=assumed)
    kind = "regime" if regime.kind is RegimeKind.REQUEST else "clock"
    return Step(kind, regime.title, regime, dues, _to(request, regime))


def _to(request: FormalRequest, regime: Regime) -> tuple[str, ...]:
    return authorities.right_ones(regime.id, home=request.person.country, place=request.place)
