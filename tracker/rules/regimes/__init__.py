"""The catalogue of regimes: typed tables of law, one module per jurisdiction.

Not legal advice: counsel of each country signs a regime off before the product offers it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.rules.errors import RuleError
from tracker.rules.regimes import (
    at_ch,
    be_nl,
    de,
    elsewhere,
    eu,
    fr,
    ie,
    international,
    own,
    uk,
    us,
)
from tracker.rules.regimes.base import (
    AS_OF,
    SIGN_OFF,
    Alias,
    Clock,
    EarlierOf,
    LaterOf,
    Regime,
    RegimeKind,
)
from tracker.rules.regimes.facts import FACTS

__all__ = [
    "ALIASES",
    "AS_OF",
    "FACTS",
    "SIGN_OFF",
    "UnknownRegimeError",
    "all",
    "clock",
    "clocks",
    "facts_of",
    "get",
    "requests",
]

_ALL: Final[tuple[Regime, ...]] = (
    *international.REGIMES,
    *eu.REGIMES,
    *de.REGIMES,
    *uk.REGIMES,
    *fr.REGIMES,
    *be_nl.REGIMES,
    *at_ch.REGIMES,
    *ie.REGIMES,
    *us.REGIMES,
    *elsewhere.REGIMES,
    *own.REGIMES,
)

_BY_ID: Final[Mapping[str, Regime]] = MappingProxyType({regime.id: regime for regime in _ALL})

ALIASES: Final[Mapping[str, Alias]] = MappingProxyType(
    {
        "uk-dp-complaint": Alias("uk-gdpr-rights", ("complaint_acknowledge", "complaint_answer")),
        "de-gegendarstellung-by": Alias("de-gegendarstellung-print", ("court_by",)),
        "us-ca-ccpa-optout": Alias("us-ca-ccpa-delete", ("optout",)),
        "us-dmca-512g": Alias("us-dmca-512c", ("restore_earliest", "restore_latest")),
    }
)
"""Older ids that now live as clocks of a parent regime."""


class UnknownRegimeError(RuleError):
    """No regime, or no clock of a regime, goes by that name."""


def all() -> tuple[Regime, ...]:  # noqa: A001 - reads as `regimes.all()`
    """Every regime and clock entry, optional ones included."""
    return _ALL


def requests() -> tuple[Regime, ...]:
    """Every regime somebody can file, optional ones included."""
    return tuple(regime for regime in _ALL if regime.kind is RegimeKind.REQUEST)


def get(regime: str) -> Regime:
    """The regime or clock entry called `regime`, or the parent of an alias; UnknownRegimeError."""
    name = regime.strip().lower()
    alias = ALIASES.get(name)
    found = _BY_ID.get(alias.regime if alias else name)
    if found is None:
        possible = ", ".join((*_BY_ID, *ALIASES))
        raise UnknownRegimeError(f"unknown regime {regime!r}; possible: {possible}")
    return found


def clocks(regime: str) -> tuple[Clock, ...]:
    """The clocks of `regime`; for an alias only those it stands for; UnknownRegimeError."""
    found = get(regime).clocks
    alias = ALIASES.get(regime.strip().lower())
    return tuple(clock for clock in found if alias is None or clock.key in alias.clocks)


def clock(regime: str, key: str) -> Clock:
    """The clock `key` of `regime`, in any case; UnknownRegimeError."""
    possible = clocks(regime)
    name = key.strip().lower()
    found = next((clock for clock in possible if clock.key == name), None)
    if found is None:
        keys = ", ".join(clock.key for clock in possible)
        raise UnknownRegimeError(f"unknown clock {key!r} of {regime}; possible: {keys}")
    return found


def facts_of(regime: str, found: Clock) -> tuple[str, ...]:
    """The facts that a clock of `regime` may look at: its start first, each once."""
    extension, stop = found.extension, found.stop_clock
    names = [*_starts(regime, found), found.requires_fact]
    names += [extension.requires_fact] if extension else []
    names += [stop.from_fact, stop.to_fact] if stop else []
    names += ["sender_set_due_at", "sender_set_period"] if found.sender_set else []
    return tuple(dict.fromkeys(name for name in names if name))


def _starts(regime: str, found: Clock) -> tuple[str, ...]:
    rule = found.starts_on
    if isinstance(rule, str):
        return (rule,)
    keys = rule.clocks if isinstance(rule, EarlierOf | LaterOf) else (rule.clock,)
    parent = get(regime).id
    return tuple(name for key in keys for name in facts_of(parent, clock(parent, key)))
