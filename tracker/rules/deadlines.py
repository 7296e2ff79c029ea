"""Deadlines: from a clock, facts and a place to a due date with its arithmetic, law and version.

The other side's deadline is read as late as the law allows; for ours `act_by` is the safe date.
Where the law names no number there is no due date, only a reminder that is labelled as policy.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.rules import calendars, counting, facts, regimes, wording
from tracker.rules.calendars import ONE_DAY
from tracker.rules.clock_terms import Alternative, Count, Question, State
from tracker.rules.clockwork import run
from tracker.rules.facts import FactError
from tracker.rules.regimes.base import AS_OF, ActBy, Clock, Confidence, Roll, Side

__all__ = [
    "Alternative",
    "Due",
    "Reminder",
    "State",
    "all_due",
    "as_json",
    "due",
    "extension_in_time",
]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A date of house policy, never law; `act_by` is the working day before it, where asked for."""

    on: date
    act_by: date | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The answer for one clock, ready to be stored: nothing in it needs computing again.

    `due` is a date, an instant in the zone of the place for periods in hours, or None. `unrolled`
    is the date before any move to a working day; `act_by` is set for our own deadlines alone.
    """

    regime: str
    clock: str
    label: str
    side: Side
    place: str
    state: State
    due: date | None
    act_by: date | None
    unrolled: date | None
    provisional: bool
    reminder: Reminder | None
    steps: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    caveats: tuple[str, ...]
    missing: tuple[str, ...]
    citation: str
    confidence: Confidence
    note: str | None
    calendar: str
    calendar_version: str
    version: str
    facts: tuple[tuple[str, str], ...]

    @property
    def paused(self) -> bool:
        """Whether the clock stands still until a clarification is answered."""
        return self.state is State.PAUSED


def due(
    regime: str,
    clock: str,
    facts_given: Mapping[str, object],
    place: str,
    *,
    assumed: Collection[str] = (),
) -> Due:
    """When `clock` of `regime` runs out at `place`, the place where the act must be done.

    Facts are aware datetimes, booleans, Periods, or their ISO 8601 text; those in `assumed` are not
    proven and make the date provisional. Raises RuleError for an unknown regime, clock, fact or
    place, a time without a zone, and a year without a calendar.
    """
    found = regimes.clock(regime, clock)
    known = facts.read_all(facts_given)
    doubted = _doubted(assumed)
    question = Question(regimes.get(regime).id, calendars.place(place).code, known)
    count = run(question, found)
    return _answer(question, found, count, doubted)


def all_due(
    regime: str,
    facts_given: Mapping[str, object],
    place: str,
    *,
    assumed: Collection[str] = (),
) -> tuple[Due, ...]:
    """Every clock of `regime` that may be shown, with or without a date; raises RuleError."""
    offered = (clock for clock in regimes.clocks(regime) if not clock.historic)
    return tuple(due(regime, clock.key, facts_given, place, assumed=assumed) for clock in offered)


def _doubted(names: Collection[str]) -> set[str]:
    doubted = {name.strip().lower() for name in names}
    if unknown := sorted(doubted - regimes.FACTS.keys()):
        raise FactError(f"unknown fact {unknown[0]!r}; possible: {', '.join(regimes.FACTS)}")
    return doubted


def _answer(question: Question, clock: Clock, count: Count, doubted: set[str]) -> Due:
    code = question.code(clock)
    end, safe = _rolled(question, clock, count), _act_by(question, clock, count)
    reminder = _reminder(question, clock, count)
    provisional = _provisional(count, doubted)
    return Due(
        regime=question.regime,
        clock=clock.key,
        label=clock.label,
        side=clock.side,
        place=question.place,
        state=count.state,
        due=end,
        act_by=safe,
        unrolled=count.unrolled,
        provisional=provisional,
        reminder=reminder,
        steps=tuple(count.steps),
        alternatives=tuple(count.alternatives),
        caveats=tuple(filter(None, [calendars.get(code).caveat])),
        missing=tuple(dict.fromkeys(count.missing)),
        citation=clock.citation,
        confidence=count.confidence,
        note=clock.note,
        calendar=code,
        calendar_version=calendars.VERSION,
        version=AS_OF,
        facts=_used(question, count),
    )


def _provisional(count: Count, doubted: set[str]) -> bool:
    doubts = sorted(count.used & doubted)
    if doubts:
        events = ", ".join(f"“{wording.event(name)}”" for name in doubts)
        count.steps.append(f"Provisional: {events} is assumed, not proven.")
    return bool(doubts)


def _used(question: Question, count: Count) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(_text(question.facts[name]))) for name in sorted(count.used))


def _rolled(question: Question, clock: Clock, count: Count) -> date | None:
    """The finished date, moved once and as the last step where the law says so."""
    end, code = count.unrolled, question.code(clock)
    if end is None:
        return None
    calendars.closed_days(code, end.year)  # refuses a year nobody has a calendar for
    if isinstance(end, datetime):
        return end
    reason = calendars.why_closed(code, end)
    if reason is None or clock.unit in counting.SKIPPING:
        return end
    moved = calendars.next_open(code, end)
    head = f"{wording.day(end)} is closed in {question.name(clock)} ({reason})"
    if count.rollable and clock.roll is Roll.FORWARD:
        count.steps.append(f"{head}{_between(code, end, moved)}: moves to {wording.day(moved)}.")
        return moved
    courtesy = f" The next working day is {wording.day(moved)}." * (clock.side is not Side.OURS)
    count.steps.append(f"{head}, but this period is not extended.{courtesy}")
    return end


def _between(code: str, first: date, last: date) -> str:
    days = (last - first).days
    closed = (first + ONE_DAY * number for number in range(1, days))
    names = [f"{wording.day(day)} ({calendars.why_closed(code, day)})" for day in closed]
    return f", then {', '.join(names)}" if names else ""


def _act_by(question: Question, clock: Clock, count: Count) -> date | None:
    if clock.side is not Side.OURS or clock.act_by is None or count.unrolled is None:
        return None
    safe = _safe(question, clock, clock.act_by, count.unrolled)
    count.steps.append(f"Act by {wording.moment(safe)}, to be safe.")
    return safe


def _safe(question: Question, clock: Clock, rule: ActBy, unrolled: date) -> date:
    if rule is ActBy.DUE_INSTANT:
        return unrolled
    day = unrolled.date() if isinstance(unrolled, datetime) else unrolled
    return counting.safe_date(day, rule, code=question.code(clock))


def _reminder(question: Question, clock: Clock, count: Count) -> Reminder | None:
    """Counted from the start fact; only where the law itself gives no date."""
    rule = clock.reminder
    start = question.instant(clock.starts_on) if isinstance(clock.starts_on, str) else None
    if rule is None or start is None or count.state is not State.NO_NUMBER:
        return None
    on = counting.add(start.date(), rule.amount, rule.unit, code=question.code(clock))
    ours = clock.act_by if clock.side is Side.OURS else None
    safe = _safe(question, clock, ours, on) if ours else None
    count.steps.append(
        f"Reminder on {wording.day(on)} ({wording.amount(rule.amount, rule.unit)} after; "
        f"{rule.label})."
    )
    return Reminder(on, safe, rule.label)


def extension_in_time(
    regime: str, clock: str, facts_given: Mapping[str, object], place: str, *, notified_at: datetime
) -> bool:
    """Whether a notice of extension counts: given on or before the unextended, rolled due date.

    Use the answer as the fact `extension_notified`, and keep the instant. Raises RuleError.
    """
    rule = regimes.clock(regime, clock).extension
    if rule is None:
        return False
    plain = {name: value for name, value in facts_given.items() if name != rule.requires_fact}
    found = due(regime, clock, plain, place)
    notice = facts.read("received_at", notified_at)
    if found.due is None or not isinstance(notice, datetime):
        return found.paused
    if isinstance(found.due, datetime):
        return notice <= found.due
    return notice.astimezone(calendars.zone(found.place)).date() <= found.due


def as_json(answer: Due) -> dict[str, object]:
    """`answer` as plain values; dates and instants in ISO 8601.

    Without a legal date, `act_by` is the safe date of the reminder and `policy` says so.
    """
    reminder = answer.reminder
    policy = answer.due is None and reminder is not None and reminder.act_by is not None
    safe = reminder.act_by if policy and reminder else answer.act_by
    return {
        "regime": answer.regime,
        "clock": answer.clock,
        "label": answer.label,
        "side": answer.side.value,
        "place": answer.place,
        "state": answer.state.value,
        "due": _text(answer.due),
        "act_by": _text(safe),
        "policy": policy,
        "unrolled": _text(answer.unrolled),
        "provisional": answer.provisional,
        "paused": answer.paused,
        "reminder": reminder
        and {
            "on": _text(reminder.on),
            "act_by": _text(reminder.act_by),
            "label": reminder.label,
        },
        "steps": list(answer.steps),
        "alternatives": [{"on": _text(a.on), "reason": a.reason} for a in answer.alternatives],
        "caveats": list(answer.caveats),
        "missing": list(answer.missing),
        "citation": answer.citation,
        "confidence": answer.confidence.value,
        "note": answer.note,
        "calendar": answer.calendar,
        "calendar_version": answer.calendar_version,
        "version": answer.version,
        "facts": dict(answer.facts),
    }


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
