"""What can only follow what: dates that contradict each other are refused, field by field."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from tracker.rules import wording
from tracker.rules.errors import RuleError

SLACK: Final = timedelta(minutes=5)
"""Clocks differ; so much into the future is still now."""

_WORDS: Final = {"filed_at": "Filed", "answered_at": "Answered", "approved_at": "Confirmed"}
_ORDER: Final = (
    ("approved_at", "filed_at"),
    ("filed_at", "delivered_at"),
    ("filed_at", "answered_at"),
    ("delivered_at", "answered_at"),
    ("filed_at", "decision_notified_at"),
    ("filed_at", "refusal_notified_at"),
    ("filed_at", "clarification_asked_at"),
    ("delivered_at", "clarification_asked_at"),
    ("clarification_asked_at", "clarification_answered_at"),
    ("published_at", "known_at"),
    ("published_at", "taken_offline_at"),
    ("first_posted_at", "taken_offline_at"),
)
"""Each pair: what comes first, and what cannot lie before it."""
_MAY_BE_AHEAD: Final = frozenset({"sender_set_due_at"})


class SequenceError(RuleError):
    """A date lies in the future, or before what it follows."""

    def __init__(self, fact: str, sentence: str) -> None:
        super().__init__(sentence)
        self.fact = fact


def require_order(moments: Mapping[str, object], *, now: datetime) -> None:
    """Raise SequenceError for the first instant that cannot be; other values pass."""
    known = {name: value for name, value in moments.items() if isinstance(value, datetime)}
    for name, value in known.items():
        if value > now + SLACK and name not in _MAY_BE_AHEAD:
            raise SequenceError(
                name, f"{_word(name)}: this lies in the future. Write a day and time that has been."
            )
    for first, then in _ORDER:
        if first in known and then in known and _is_before(known[then], known[first]):
            raise SequenceError(
                then,
                f"{_word(then)}: this lies before “{_word(first)}” "
                f"({wording.moment(known[first])}). One of the two is wrong.",
            )


def _is_before(then: datetime, first: datetime) -> bool:
    """Whether `then` lies before `first`; a time told to the minute shares its minute."""
    to_the_minute = then.second == 0 and then.microsecond == 0
    return then < (first.replace(second=0, microsecond=0) if to_the_minute else first)


def _word(name: str) -> str:
    return _WORDS.get(name) or wording.event(name)
