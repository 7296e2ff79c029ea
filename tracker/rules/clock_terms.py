"""What a question about a clock asks and what running it has found so far."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tracker.rules import calendars, wording
from tracker.rules.facts import FactError, Facts
from tracker.rules.regimes.base import Clock, Confidence

_ORDER: Final = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


class State(StrEnum):
    """Why there is, or is not, a due date."""

    DATED = "dated"
    NO_NUMBER = "no_number"  # the law names no number of days
    MISSING = "missing"  # a start fact is not known yet
    PAUSED = "paused"  # a clarification is asked and not answered
    ABSENT = "absent"  # the clock does not exist here, not yet, or not in this case


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another date that a different, defensible reading gives."""

    on: date
    reason: str


@dataclass(slots=True)
class Count:
    """What running one clock has found so far; `unrolled` is set while the state is DATED."""

    confidence: Confidence
    state: State = State.DATED
    unrolled: date | None = None
    rollable: bool = True
    steps: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)

    def stop(self, state: State, step: str) -> "Count":
        """End without a date, and say why."""
        self.state, self.unrolled = state, None
        self.steps.append(step)
        return self

    def reach(self, unrolled: date, step: str) -> None:
        """Move to a new unrolled date."""
        self.unrolled = unrolled
        self.steps.append(f"{step}: {wording.moment(unrolled)}.")

    def doubt(self, confidence: Confidence) -> None:
        """Be no surer than `confidence`."""
        self.confidence = min(self.confidence, confidence, key=_ORDER.index)


@dataclass(frozen=True, slots=True)
class Question:
    """The facts of one regime and the place where the act must be done."""

    regime: str
    place: str
    facts: Facts

    def instant(self, name: str) -> datetime | None:
        """The instant called `name` on the wall clock of the place, or None."""
        value = self.facts.get(name)
        if not isinstance(value, datetime):
            return None
        try:
            return value.astimezone(calendars.zone(self.place))
        except OverflowError:
            raise FactError(f"{name} lies outside the years 1 to 9999") from None

    def code(self, clock: Clock) -> str:
        """The calendar that decides which days are closed for `clock`."""
        return self.place if clock.calendar in ("addressee", "sender") else clock.calendar

    def name(self, clock: Clock) -> str:
        """That calendar in words."""
        return calendars.get(self.code(clock)).name
