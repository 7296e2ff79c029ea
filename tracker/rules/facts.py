"""Reading facts: instants with a zone, yes or no, and periods set by the sender."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Fact, FactKind
from tracker.rules.regimes.facts import FACTS


class FactError(RuleError):
    """A fact that is unknown, of the wrong kind, or without a time zone."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period fixed by the sender: calendar months and days, or elapsed time, never both."""

    months: int = 0
    days: int = 0
    elapsed: timedelta = timedelta()

    def __str__(self) -> str:
        """ISO 8601, normalised: months, days, or hours and below."""
        if self.elapsed:
            hours, seconds = divmod(int(self.elapsed.total_seconds()), 3600)
            rest = f"{seconds // 60}M" * bool(seconds // 60) + f"{seconds % 60}S" * bool(
                seconds % 60
            )
            return f"PT{hours}H{rest}"
        return "P" + f"{self.months}M" * bool(self.months) + f"{self.days}D" * bool(self.days)


FactValue = datetime | bool | Period
Facts = Mapping[str, FactValue]

_PERIOD: Final = re.compile(
    r"P(?:(?P<y>\d{1,4})Y)?(?:(?P<m>\d{1,5})M)?(?:(?P<w>\d{1,5})W)?(?:(?P<d>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<h>\d{1,6})H)?(?:(?P<min>\d{1,6})M)?(?:(?P<s>\d{1,6})S)?)?",
    re.IGNORECASE | re.ASCII,
)
_WORDS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_all(values: Mapping[str, object]) -> Facts:
    """Every value as what its fact must be; raises FactError for an unknown or unfit one."""
    return {name: read(name, value) for name, value in _named(values).items()}


def _named(values: Mapping[str, object]) -> dict[str, object]:
    named = {name.strip().lower(): value for name, value in values.items()}
    if len(named) != len(values):
        raise FactError("the same fact is given twice")
    return named


def read(name: str, value: object) -> FactValue:
    """`value` as what the fact `name` must be; raises FactError."""
    fact = FACTS.get(name)
    if fact is None:
        raise FactError(f"unknown fact {name!r}; possible: {', '.join(FACTS)}")
    if fact.kind is FactKind.BOOL:
        return _bool(fact, value)
    if fact.kind is FactKind.SENDER_PERIOD:
        return value if isinstance(value, Period) else period(fact.name, value)
    return _instant(fact, value)


def _bool(fact: Fact, value: object) -> bool:
    read_as = value if isinstance(value, bool) else _WORDS.get(str(value).strip().lower())
    if read_as is None:
        raise FactError(f"{fact.name} must be true or false, not {value!r}")
    return read_as


def _instant(fact: Fact, value: object) -> datetime:
    moment = _parsed(fact, value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        raise FactError(f"{fact.name} must be an instant with a time zone, not {value!r}")
    if moment.utcoffset() is None:
        raise FactError(
            f"{fact.name} has no time zone: write the offset too, as in 2026-03-03T10:00:00+01:00"
        )
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise FactError(f"{fact.name} lies outside the years 1 to 9999") from None
    return moment


def _parsed(fact: Fact, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise FactError(
            f"{fact.name} must be an instant such as 2026-03-03T10:00:00+01:00, not {text!r}"
        ) from None


def period(name: str, value: object) -> Period:
    """An ISO 8601 duration in whole units, such as P1W, P14D or PT48H; raises FactError."""
    found = _PERIOD.fullmatch(value.strip()) if isinstance(value, str) else None
    part = {key: int(number or 0) for key, number in (found.groupdict() if found else {}).items()}
    if not any(part.values()):
        raise FactError(f"{name} must be a period such as P1W, P14D or PT48H, not {value!r}")
    days, months = part["d"] + 7 * part["w"], part["m"] + 12 * part["y"]
    elapsed = timedelta(hours=part["h"], minutes=part["min"], seconds=part["s"])
    if elapsed and (days or months):
        raise FactError(f"{name} mixes days and hours; give either, as in P2D or PT48H")
    return Period(months, days, elapsed)
