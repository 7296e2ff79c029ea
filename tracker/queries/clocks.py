"""The clocks of a request, computed from its facts; nothing in here is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from tracker.models import FormalRequest
from tracker.rules import calendars, deadlines, regimes, uses, wording
from tracker.rules.clock_terms import State
from tracker.rules.deadlines import Due
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import (
    Clock,
    DueOf,
    EarlierOf,
    FactKind,
    LaterOf,
    RegimeKind,
    Side,
)
from tracker.rules.standing_words import BODIES

DELIVERY = ("received_at", "delivered_at", "given_at", "complaint_lodged_at")
"""All of them are the same instant for a letter of ours: when it reached them."""
LATER = frozenset({
    "decision_notified_at", "refusal_notified_at", "referred_at", "counter_notice_received_at",
    "insert_period_ended_at",
})  # fmt: skip
"""What can only be known once a request has left."""
ELSEWHERE = frozenset({
    *DELIVERY, "extension_notified", "clarification_asked_at", "clarification_answered_at",
})  # fmt: skip
"""What is told on a page of its own: arrival, and what they answered."""


@dataclass(frozen=True)
class Dues:
    """What every clock of a regime says; `problem` where no date can be computed at all."""

    found: tuple[Due, ...]
    problem: str = ""

    @property
    def dated(self) -> list[Due]:
        """Return those with a date, the earliest first."""
        with_date = [one for one in self.found if one.due is not None]
        return sorted(with_date, key=lambda one: one.due.isoformat() if one.due else "")


def of_request(request: FormalRequest) -> Dues:
    """Return every clock of a request; what hangs on an unproven delivery is provisional.

    Clocks that run beside it, such as a limitation, come after its own.
    """
    facts, assumed = facts_of(request)
    return with_related(
        request.regime, facts, request.place, assumed=assumed, ticks=request.elements
    )


def facts_of(request: FormalRequest) -> tuple[dict[str, object], frozenset[str]]:
    """Return the facts of a request and which of them are assumed, not proven."""
    facts = {name: value for name, value in request.facts.items() if name in regimes.FACTS}
    arrived = request.delivered_at or request.filed_at
    if arrived is not None:
        facts |= dict.fromkeys(DELIVERY, arrived)
    assumed = frozenset() if request.delivered_at is not None else frozenset(DELIVERY)
    ended = _insert_period_ended(request, facts)
    if ended is None:
        return facts, assumed
    return facts | {"insert_period_ended_at": ended}, assumed | {"insert_period_ended_at"}


def _insert_period_ended(request: FormalRequest, facts: dict[str, object]) -> datetime | None:
    """Return when a reply should have appeared at the latest, where nobody said it."""
    clock = regimes.get(request.regime).clock("insert")
    asked = "insert_period_ended_at" in _all_facts(request.regime)
    if clock is None or not asked or "insert_period_ended_at" in facts:
        return None
    try:
        due = deadlines.due(request.regime, clock.key, facts, request.place).due
    except RuleError:
        return None
    if due is None:
        return None
    return datetime.combine(due, time(23, 59, 59), calendars.zone(request.place))


def with_related(
    regime: str,
    facts: Mapping[str, object],
    place: str,
    *,
    assumed: frozenset[str] = frozenset(),
    ticks: Mapping[str, Any] = MappingProxyType({}),
) -> Dues:
    """Return every clock of a regime, then those that run beside it, called by their title.

    `ticks` say which of two letters it is, where a regime holds the clocks of both.
    """
    own, other = of_regime(regime, facts, place, assumed=assumed), uses.left_out(regime, ticks)
    found, problem = [due for due in own.found if due.clock not in other], own.problem
    for name in regimes.get(regime).related_clocks:
        beside = of_regime(name, facts, place, assumed=assumed)
        found += [replace(due, label=label_of(due)) for due in beside.found]
        problem = problem or beside.problem
    return Dues(tuple(found), problem)


def label_of(due: Due) -> str:
    """Return what a clock is called: an entry that is only a clock by its title."""
    regime = regimes.get(due.regime)
    return regime.title if regime.kind is RegimeKind.CLOCK else due.label


def of_regime(
    regime: str,
    facts: Mapping[str, object],
    place: str,
    *,
    assumed: frozenset[str] = frozenset(),
) -> Dues:
    """Return every clock of a regime that may be shown; a missing calendar is a problem to tell."""
    found: list[Due] = []
    for clock in regimes.clocks(regime):
        if clock.historic:
            continue
        try:
            found.append(deadlines.due(regime, clock.key, facts, place, assumed=assumed))
        except RuleError as refusal:
            return Dues(tuple(found), f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.")
    return Dues(tuple(found))


def is_met_by_filing(request: FormalRequest, due: Due) -> bool:
    """Tell whether a clock of ours is kept by the filing of this request."""
    if request.filed_at is None or due.regime != request.regime or due.side is not Side.OURS:
        return False
    return due.clock.startswith(filing_clocks(request))


def filing_clocks(request: FormalRequest) -> str:
    """Return how the keys of those clocks begin that the filing of a request keeps.

    Where the law wants the house asked before a body, a letter to the house keeps that step alone.
    """
    steps = regimes.get(request.regime).clock("file_medium") is not None
    return "file_medium" if steps and request.addressee_kind not in BODIES else "file"


def remarks(due: Due) -> list[str]:
    """Return what else a lawyer should read beside the arithmetic, as sentences."""
    other = [f"Another reading: {wording.day(one.on)} {one.reason}." for one in due.alternatives]
    return [*other, *due.caveats, *([due.note] if due.note else [])]


def worth_keeping(due: Due) -> bool:
    """Tell whether a clock has begun: it has a date, stands still, or the law names none."""
    if due.state in (State.DATED, State.PAUSED):
        return True
    return due.state is State.NO_NUMBER and not due.missing


def facts_asked(regime: str) -> list[str]:
    """Return the facts to tell before it is filed, in the order of the clocks."""
    names = [
        name
        for clock in _clocks(regime)
        for name in _facts_of_clock(clock)
        if name not in LATER or _to_file(clock)
    ]
    return [name for name in dict.fromkeys(names) if name not in ELSEWHERE]


def facts_told_later(regime: str) -> list[str]:
    """Return the facts that may still be told, or told anew, once it is filed."""
    fixed = {*ELSEWHERE, "sender_set_due_at"}
    return [name for name in _all_facts(regime) if name not in fixed]


def _all_facts(regime: str) -> list[str]:
    names = [name for clock in _clocks(regime) for name in _facts_of_clock(clock)]
    return list(dict.fromkeys(names))


def _clocks(regime: str) -> list[Clock]:
    found = list(regimes.clocks(regime))
    return found + [
        clock for name in regimes.get(regime).related_clocks for clock in regimes.clocks(name)
    ]


def _to_file(clock: Clock) -> bool:
    """Tell whether a clock says until when we may file at all."""
    return clock.side is Side.OURS and clock.key.startswith("file")


def _facts_of_clock(clock: Clock) -> list[str]:
    if clock.historic:
        return []
    names = [] if isinstance(clock.starts_on, EarlierOf | LaterOf | DueOf) else [clock.starts_on]
    if clock.requires_fact:
        names.append(clock.requires_fact)
    return names + ["sender_set_due_at"] * clock.sender_set


def is_instant(fact: str) -> bool:
    """Tell whether a fact is a day and time, not a yes or no or a period."""
    return regimes.FACTS[fact].kind in (FactKind.INSTANT, FactKind.SENDER_INSTANT)
