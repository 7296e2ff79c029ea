"""How the steps of a deadline put instants, dates and periods into words a lawyer can read."""

from datetime import date, datetime
from typing import Final

from tracker.rules.facts import Period
from tracker.rules.regimes.base import Unit

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

_UNITS: Final = {
    Unit.HOURS: "hour",
    Unit.BUSINESS_HOURS: "business hour",
    Unit.DAYS: "day",
    Unit.WORKING_DAYS: "working day",
    Unit.WERKTAGE: "working day counting Saturdays (Werktag)",
    Unit.WEEKS: "week",
    Unit.MONTHS: "month",
    Unit.YEARS: "year",
    Unit.END_OF_YEAR_YEARS: "year from the end of the year",
}

_EVENTS: Final = {
    "published_at": "Published",
    "first_posted_at": "First posted",
    "taken_offline_at": "Taken offline",
    "known_at": "Learned of",
    "offender_known_at": "Act and offender known",
    "conduct_at": "Conduct",
    "received_at": "Received",
    "delivered_at": "Delivered",
    "given_at": "Notice given",
    "counter_notice_received_at": "Counter notice received",
    "complaint_lodged_at": "Complaint lodged",
    "referred_at": "Referred",
    "decision_notified_at": "Decision notified",
    "refusal_notified_at": "Refusal notified",
    "insert_period_ended_at": "Period for publishing the reply ended",
    "clarification_asked_at": "Clarification asked",
    "clarification_answered_at": "Clarification answered",
    "aware_at": "Became aware",
    "recorded_at": "Recorded",
    "sender_set_due_at": "Deadline set by the sender",
}


def day(value: date) -> str:
    """A date with its weekday: `Fri 3 Apr 2026`."""
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: date) -> str:
    """An instant on the wall clock of its zone, or a bare date."""
    if not isinstance(value, datetime):
        return day(value)
    return f"{day(value)}, {value:%H:%M} (UTC{str(value)[-6:]})"


def event(fact: str) -> str:
    """What happened, for the first step: `Received`."""
    return _EVENTS.get(fact, fact)


def amount(number: int, unit: Unit) -> str:
    """A period: `1 month`, `20 working days`."""
    word = _UNITS[unit]
    if abs(number) == 1:
        return f"{abs(number)} {word}"
    head, space, tail = word.partition(" ")
    if unit in (Unit.WERKTAGE, Unit.END_OF_YEAR_YEARS):
        return f"{abs(number)} {_plural(unit, head)}{space}{tail.replace('day ', 'days ', 1)}"
    return f"{abs(number)} {word}s"


def _plural(unit: Unit, head: str) -> str:
    return head if unit is Unit.WERKTAGE else f"{head}s"


def period(value: Period) -> str:
    """A period set by the sender: `1 month and 3 days`, `48 hours`."""
    if value.elapsed:
        hours = value.elapsed.total_seconds() / 3600
        return f"{hours:g} hours"
    parts = ((value.months, Unit.MONTHS), (value.days, Unit.DAYS))
    return " and ".join(amount(number, unit) for number, unit in parts if number)
