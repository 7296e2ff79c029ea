"""Which team a contact goes to, in which lane, by when, and why: plain data in, a decision out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tracker.rules import business_hours
from tracker.rules.business_hours import Office
from tracker.rules.errors import RuleError

NOW: Final = "1-now"
UNPLACED: Final = "2-unplaced"
TODAY: Final = "3-today"
LATER: Final = "4-later"

NOW_HOURS: Final = 1
"""Hours by the clock for what is urgent where no rule says anything else."""
UNPLACED_HOURS: Final = 4
"""Open hours of the desk that sees everything, for what no rule places."""

WORD_LISTS: Final = (
    "language", "country", "outlet", "outlet_country", "channel", "circle", "nature", "keyword",
)  # fmt: skip
YES_OR_NO: Final = ("minor", "danger", "repeat", "verified", "after_stop")
CONDITIONS: Final = frozenset((*WORD_LISTS, *YES_OR_NO))


class UnknownCondition(RuleError):
    """A rule asks for something that routing does not know, or in a form it cannot read."""


class Why(StrEnum):
    """One part of the reason; the words for it belong to the interface."""

    RULE = "rule"
    DANGER = "danger"
    MINOR = "minor"
    AFTER_STOP = "after_stop"
    LANGUAGE = "language"
    NO_RULE = "no_rule"
    NOBODY_THERE = "nobody_there"
    CLOSED = "closed"
    THEIR_DEADLINE = "their_deadline"
    PLAIN_WEEKDAYS = "plain_weekdays"


URGENT: Final = (Why.DANGER, Why.MINOR, Why.AFTER_STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What routing may look at. Instants are aware; codes are lower case except countries."""

    channel: str
    language: str = ""
    country: str = ""
    outlet: str = ""
    outlet_country: str = ""
    circle: str = ""
    nature: str = ""
    words: str = ""
    minor: bool = False
    danger: bool = False
    repeat: bool = False
    verified: bool = False
    after_stop: bool = False
    their_deadline_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """All `conditions` must hold; then the contact is for `team`, in `lane`, within `hours`."""

    name: str
    team: str
    lane: str = TODAY
    hours: int = 8
    conditions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A team as routing sees it; `on_duty` counts its active members who are not off duty."""

    slug: str
    office: Office
    on_duty: int = 1
    languages: tuple[str, ...] = ()
    catch_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Where it goes. `everybody` says that the desk which sees everything is let in as well.

    `answer_by` is UTC; `reasons` in the order in which they should be told.
    """

    team: str
    lane: str
    answer_by: datetime
    rule_name: str
    reasons: tuple[Why, ...]
    everybody: bool = False


def check(conditions: Mapping[str, Any]) -> None:
    """Raise UnknownCondition unless every condition is known and can be read."""
    for name, wanted in conditions.items():
        if name not in CONDITIONS:
            raise UnknownCondition(f"unknown condition {name!r}; known: {sorted(CONDITIONS)}")
        if name in YES_OR_NO and not isinstance(wanted, bool):
            raise UnknownCondition(f"{name}: yes or no is needed")
        if name in WORD_LISTS and not _are_words(wanted):
            raise UnknownCondition(f"{name}: a list of words is needed")


def covers(earlier: Rule, later: Rule) -> bool:
    """Tell whether `earlier` catches all that `later` asks for, so that nothing reaches it."""
    return all(
        name in later.conditions and _within(later.conditions[name], wanted)
        for name, wanted in earlier.conditions.items()
    )


def _within(narrow: Any, wide: Any) -> bool:
    if isinstance(wide, bool) or isinstance(narrow, bool):
        return narrow is wide
    known = {str(word).casefold() for word in wide}
    return all(str(word).casefold() in known for word in narrow)


def decide(
    facts: Facts, rules: Sequence[Rule], teams: Sequence[Desk], *, now: datetime
) -> Decision:
    """Return where a contact goes at `now`; there is always an answer. UnknownCondition."""
    for rule in rules:
        check(rule.conditions)
    desks = {desk.slug: desk for desk in teams}
    last_resort = next(desk for desk in teams if desk.catch_all)
    fitting = next((rule for rule in rules if rule.team in desks and holds(rule, facts)), None)
    urgent = tuple(why for why in URGENT if getattr(facts, why.value))
    if fitting is None:
        return _without_rule(facts, teams, last_resort, urgent, now)
    return _by_rule(facts, fitting, desks[fitting.team], last_resort, urgent, now)


def holds(rule: Rule, facts: Facts) -> bool:
    """Tell whether all conditions of `rule` hold."""
    return all(_holds(name, wanted, facts) for name, wanted in rule.conditions.items())


def _holds(name: str, wanted: Any, facts: Facts) -> bool:
    if name in YES_OR_NO:
        return bool(getattr(facts, name)) is bool(wanted)
    words = [str(word).casefold() for word in wanted]
    if name == "keyword":
        return any(word in facts.words.casefold() for word in words)
    return str(getattr(facts, name)).casefold() in words


def _by_rule(
    facts: Facts, rule: Rule, desk: Desk, last_resort: Desk, urgent: tuple[Why, ...], now: datetime
) -> Decision:
    lane = NOW if urgent else rule.lane
    # A rule that itself says Now has said why; the urgent facts explain only what they changed.
    added = () if rule.lane == NOW else urgent
    if not desk.on_duty:
        why = (Why.RULE, *added, Why.NOBODY_THERE)
        return _timed(
            facts, last_resort, NOW if urgent else UNPLACED, rule, why, now, everybody=True
        )
    if lane == NOW and not business_hours.is_open(desk.office, now):
        why = (Why.RULE, *added, Why.CLOSED)
        return _timed(facts, desk, NOW if urgent else UNPLACED, rule, why, now, everybody=True)
    return _timed(facts, desk, lane, rule, (Why.RULE, *added), now)


def _without_rule(
    facts: Facts,
    teams: Sequence[Desk],
    last_resort: Desk,
    urgent: tuple[Why, ...],
    now: datetime,
) -> Decision:
    lane = NOW if urgent else UNPLACED
    why = [*urgent]
    spoken = {language for desk in teams for language in desk.languages}
    if facts.language and facts.language not in spoken:
        why.append(Why.LANGUAGE)
    elif not urgent:
        why.append(Why.NO_RULE)
    if not last_resort.on_duty:
        why.append(Why.NOBODY_THERE)
    return _timed(facts, last_resort, lane, None, tuple(why), now, everybody=True)


def _timed(
    facts: Facts,
    desk: Desk,
    lane: str,
    rule: Rule | None,
    why: tuple[Why, ...],
    now: datetime,
    *,
    everybody: bool = False,
) -> Decision:
    at, more = _answer_by(facts, desk, lane, rule, now)
    if lane == LATER and Why.THEIR_DEADLINE in more and at - now < timedelta(hours=12):
        lane = TODAY
    return Decision(
        team=desk.slug, lane=lane, answer_by=at, rule_name=rule.name if rule else "",
        reasons=(*why, *more), everybody=everybody,
    )  # fmt: skip


def _answer_by(
    facts: Facts, desk: Desk, lane: str, rule: Rule | None, now: datetime
) -> tuple[datetime, tuple[Why, ...]]:
    plain = False
    if lane == NOW or (rule is not None and rule.lane == NOW):
        # Now means by the clock: office hours would move an evening's danger to the next morning.
        hours = rule.hours if rule and rule.lane == NOW else NOW_HOURS
        at = now.astimezone(UTC) + timedelta(hours=hours)
    else:
        reckoned = business_hours.after(desk.office, now, rule.hours if rule else UNPLACED_HOURS)
        at, plain = reckoned.at, reckoned.plain
    why = (Why.PLAIN_WEEKDAYS,) if plain else ()
    theirs = facts.their_deadline_at
    if theirs is not None and now < theirs < at:
        return theirs.astimezone(UTC), (*why, Why.THEIR_DEADLINE)
    return at, why


def _are_words(wanted: Any) -> bool:
    return (
        isinstance(wanted, list | tuple)
        and bool(wanted)
        and all(isinstance(word, str) and word.strip() for word in wanted)
    )
