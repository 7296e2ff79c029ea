"""Running one clock: gates, start, period, extension and stop clock, up to the unrolled date."""

from datetime import date, datetime, time

from tracker.rules import calendars, counting, regimes, wording
from tracker.rules.calendars import CalendarError
from tracker.rules.clock_terms import Alternative, Count, Question, State
from tracker.rules.facts import FactError, Period
from tracker.rules.regimes.base import (
    Clock,
    DueOf,
    EarlierOf,
    Extension,
    LaterOf,
    OnlyIn,
    StopClock,
    Unit,
)


def run(question: Question, clock: Clock) -> Count:
    """The unrolled date of `clock`, or why there is none; raises RuleError."""
    count = Count(clock.confidence)
    if barrier := _barrier(question, clock, count):
        return count.stop(State.ABSENT, barrier)
    if isinstance(clock.starts_on, EarlierOf | LaterOf):
        return _compare(question, clock, clock.starts_on, count)
    if isinstance(clock.starts_on, DueOf):
        return _continue(question, clock, clock.starts_on, count)
    return _start(question, clock, clock.starts_on, count)


def _barrier(question: Question, clock: Clock, count: Count) -> str | None:
    places, flag = clock.places, clock.requires_fact
    if places and (question.place in places.codes) is not isinstance(places, OnlyIn):
        word = "only in" if isinstance(places, OnlyIn) else "everywhere except"
        return f"This clock exists {word} {', '.join(places.codes)}; the place is {question.place}."
    if flag:
        count.used.update({flag} & question.facts.keys())
    if flag and question.facts.get(flag) is not True:
        return f"This clock exists only if {flag} is true."
    return None


def _start(question: Question, clock: Clock, fact: str, count: Count) -> Count:
    start = question.instant(fact)
    if start is not None and (barrier := _not_in_force(clock, start.date())):
        count.used.add(fact)
        return count.stop(State.ABSENT, barrier)
    if clock.sender_set and (fixed := question.instant("sender_set_due_at")):
        return _fixed(fixed, count)
    if start is None:
        count.missing.append(fact)
        return count.stop(State.MISSING, f"No date yet: “{wording.event(fact)}” is not known.")
    count.used.add(fact)
    place = calendars.get(question.place).name
    count.steps.append(f"{wording.event(fact)} on {wording.moment(start)} in {place}.")
    return _count(question, clock, start, count)


def _not_in_force(clock: Clock, day: date) -> str | None:
    if clock.in_force_from and day < clock.in_force_from:
        return f"In force only from {wording.day(clock.in_force_from)}; this is {wording.day(day)}."
    if clock.in_force_until and day > clock.in_force_until:
        return (
            f"In force only until {wording.day(clock.in_force_until)}; this is {wording.day(day)}."
        )
    return None


def _fixed(due: datetime, count: Count) -> Count:
    count.used.add("sender_set_due_at")
    count.rollable = False
    count.reach(due, "Deadline set by the sender, never moved")
    return count


def _count(question: Question, clock: Clock, start: datetime, count: Count) -> Count:
    chosen = question.facts.get("sender_set_period") if clock.sender_set else None
    if isinstance(chosen, Period):
        count.used.add("sender_set_period")
        _add_chosen(question, clock, start, chosen, count)
    elif clock.amount is None:
        return count.stop(State.NO_NUMBER, "The law names no number of days: no legal date.")
    else:
        _add_own(question, clock, start, count)
    return _pause(question, clock, clock.stop_clock, count) if clock.stop_clock else count


def _add_chosen(
    question: Question, clock: Clock, start: datetime, chosen: Period, count: Count
) -> None:
    words = f"{wording.period(chosen)} after, as set by the sender"
    if chosen.elapsed:
        count.rollable = False
        zone = calendars.zone(question.place)
        count.reach(counting.add_hours(start, chosen.elapsed, zone), words)
        return
    end = counting.add_days(counting.add_months(start.date(), chosen.months), chosen.days)
    count.reach(end - calendars.ONE_DAY if clock.counts_event_day else end, words)


def _add_own(question: Question, clock: Clock, start: datetime, count: Count) -> None:
    amount, words = clock.amount or 0, ""
    if extension := _extension(question, clock, count):
        amount, words = amount + extension.amount, " in one step, extension included"
        start = question.instant(extension.anchored_on) or start
    label = f"{wording.amount(amount, clock.unit)} after{words}"
    if clock.unit in counting.ELAPSED:
        count.reach(_add_hours(question, clock, start, amount), label)
    else:
        _add_days(question, clock, start.date(), amount, label, count)


def _extension(question: Question, clock: Clock, count: Count) -> Extension | None:
    extension = clock.extension
    if extension is None or question.facts.get(extension.requires_fact) is not True:
        return None
    count.used |= {extension.requires_fact, extension.anchored_on}
    count.doubt(extension.confidence)
    return extension


def _add_hours(question: Question, clock: Clock, start: datetime, amount: int) -> datetime:
    zone = calendars.zone(question.place)
    if clock.unit is Unit.BUSINESS_HOURS:
        code = question.code(clock)
        return counting.add_business_hours(start, amount, code=code, zone=zone)
    return counting.add_hours(start, calendars.ONE_DAY / 24 * amount, zone)


def _add_days(
    question: Question, clock: Clock, start: date, amount: int, label: str, count: Count
) -> None:
    code = question.code(clock)
    end = counting.add(start, amount, clock.unit, code=code)
    if clock.unit in counting.SKIPPING:
        label = f"{label}, leaving out days closed in {question.name(clock)}"
        _note_observed(start, amount, end, code, count)
    elif clock.unit in (Unit.MONTHS, Unit.YEARS) and end.day != start.day:
        label = f"{label}, {start.day} being missing in that month its last day"
    if clock.counts_event_day:
        end, label = end - calendars.ONE_DAY, f"{label}, the first day being counted"
    count.reach(end, label[0].upper() + label[1:])


def _note_observed(start: date, amount: int, end: date, code: str, count: Count) -> None:
    """Where a substitute day was left out, also say what follows if a business counts it."""
    if not code.startswith("US-"):
        return
    for day, name in sorted(calendars.observed(code, start, end).items()):
        other = counting.add_working_days(start, amount, code=code, opened={day})
        reason = f"if {wording.day(day)} ({name}) is counted as a business day"
        count.alternatives.append(Alternative(other, reason))


def _pause(question: Question, clock: Clock, rule: StopClock, count: Count) -> Count:
    asked, answered = question.instant(rule.from_fact), question.instant(rule.to_fact)
    if asked is None or count.unrolled is None:
        return count
    _require_after(question, clock, rule, asked)
    if rule.in_force_from and asked.date() < rule.in_force_from:
        count.steps.append(
            f"{wording.event(rule.from_fact)} on {wording.day(asked)}: before the clock could be "
            f"stopped, {wording.day(rule.in_force_from)}."
        )
        return count
    count.used.add(rule.from_fact)
    count.doubt(rule.confidence)
    if answered is None:
        return count.stop(
            State.PAUSED,
            f"{wording.event(rule.from_fact)} on {wording.moment(asked)}, not answered yet: "
            "the clock stands still.",
        )
    count.used.add(rule.to_fact)
    return _lengthen(rule, asked, answered, count)


def _require_after(question: Question, clock: Clock, rule: StopClock, asked: datetime) -> None:
    """Nobody asks about what has not come; a time that is only about right may share the day."""
    start = question.instant(clock.starts_on) if isinstance(clock.starts_on, str) else None
    if start is not None and asked.date() < start.date():
        raise FactError(f"{rule.from_fact} lies before {clock.starts_on}")


def _lengthen(rule: StopClock, asked: datetime, answered: datetime, count: Count) -> Count:
    if answered < asked:
        raise FactError(f"{rule.to_fact} lies before {rule.from_fact}")
    days = (answered.date() - asked.date()).days + rule.inclusive
    both = ", both days counted" if rule.inclusive else ""
    words = f"Clock stopped from {wording.day(asked)} to {wording.day(answered)}{both}, {days} more"
    if count.unrolled is None:
        raise AssertionError("only a date can be lengthened")
    count.reach(counting.add_days(count.unrolled, days), words)
    return count


def _compare(question: Question, clock: Clock, rule: EarlierOf | LaterOf, count: Count) -> Count:
    limbs = [(key, run(question, regimes.clock(question.regime, key))) for key in rule.clocks]
    for key, limb in limbs:
        count.steps += [f"{key}: {step}" for step in limb.steps]
        count.used |= limb.used
    if any(limb.state is State.PAUSED for _, limb in limbs):
        return count.stop(State.PAUSED, "One of the dates compared stands still.")
    dated = {key: limb.unrolled for key, limb in limbs if limb.unrolled is not None}
    if not dated:
        return _without_limbs([limb for _, limb in limbs], count)
    order = min if isinstance(rule, EarlierOf) else max
    key = order(dated, key=lambda name: _end(dated[name], question))
    word = "earlier" if isinstance(rule, EarlierOf) else "later"
    count.doubt(dict(limbs)[key].confidence)
    count.reach(dated[key], f"The {word} one is {key}" if len(dated) > 1 else f"Only {key} runs")
    return count


def _without_limbs(limbs: list[Count], count: Count) -> Count:
    count.missing += [name for limb in limbs for name in limb.missing]
    if count.missing:
        return count.stop(State.MISSING, "No date yet: none of the clocks compared has started.")
    states = {limb.state for limb in limbs}
    state = State.NO_NUMBER if State.NO_NUMBER in states else State.ABSENT
    return count.stop(state, "None of the clocks compared gives a date.")


def _end(value: date, question: Question) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time.max, calendars.zone(question.place))


def _continue(question: Question, clock: Clock, rule: DueOf, count: Count) -> Count:
    first = run(question, regimes.clock(question.regime, rule.clock))
    count.steps += [f"{rule.clock}: {step}" for step in first.steps]
    count.used |= first.used
    count.missing += first.missing
    count.doubt(first.confidence)
    if first.unrolled is None or clock.amount is None:
        count.state = first.state if first.unrolled is None else State.NO_NUMBER
        return count
    if clock.unit in counting.ELAPSED:
        raise CalendarError(f"{clock.key} counts hours from a date, which has no hour")
    start = first.unrolled.date() if isinstance(first.unrolled, datetime) else first.unrolled
    word = "before" if clock.amount < 0 else "after"
    end = counting.add(start, clock.amount, clock.unit, code=question.code(clock))
    amount = wording.amount(clock.amount, clock.unit)
    count.reach(end, f"{amount} {word} the unrolled date of {rule.clock}")
    return count
