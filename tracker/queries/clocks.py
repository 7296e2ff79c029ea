"""The clocks of a request, computed from its facts; nothing in here is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.models import FormalRequest
from tracker.rules import deadlines, regimes
from tracker.rules.clock_terms import State
from tracker.rules.deadlines import Due
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Clock, DueOf, EarlierOf, FactKind, LaterOf

DELIVERY = ("received_at", "delivered_at", "given_at", "complaint_lodged_at")
"""All of them are the same instant for a letter of ours: when it reached them."""


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
    """Return every clock of a request; what hangs on an unproven delivery is provisional."""
    facts, assumed = facts_of(request)
    return of_regime(request.regime, facts, request.place, assumed=assumed)


def facts_of(request: FormalRequest) -> tuple[dict[str, object], frozenset[str]]:
    """Return the facts of a request and which of them are assumed, not proven."""
    facts = {name: value for name, value in request.facts.items() if name in regimes.FACTS}
    arrived = request.delivered_at or request.filed_at
    if arrived is not None:
        facts |= dict.fromkeys(DELIVERY, arrived)
    proven = request.delivered_at is not None
    return facts, frozenset() if proven else frozenset(DELIVERY)


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


def worth_keeping(due: Due) -> bool:
    """Tell whether a clock has begun: it has a date, stands still, or the law names none."""
    if due.state in (State.DATED, State.PAUSED):
        return True
    return due.state is State.NO_NUMBER and not due.missing


def facts_asked(regime: str) -> list[str]:
    """Return the facts somebody has to tell, in the order of the clocks; delivery comes later."""
    names: list[str] = []
    for clock in regimes.clocks(regime):
        names += _facts_of_clock(clock)
    return [name for name in dict.fromkeys(names) if name not in DELIVERY]


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
