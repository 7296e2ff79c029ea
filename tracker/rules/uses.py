"""Regimes that hold the clocks of two letters: which of them run for the one that is written.

A request and a complaint to the same controller begin on the same day; a clock of the other letter
beside it would promise, or accuse of, something that nobody asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from tracker.rules import regimes


@dataclass(frozen=True, slots=True)
class Use:
    """What an alias of a regime stands for; `instead` where it is the other letter altogether."""

    alias: str
    tick: str
    instead: bool


_USES: Final[Mapping[str, Use]] = MappingProxyType(
    {
        "uk-gdpr-rights": Use("uk-dp-complaint", "_complaint", instead=True),
        "us-ca-ccpa-delete": Use("us-ca-ccpa-optout", "_optout", instead=False),
    }
)


def of(regime: str) -> Use | None:
    """The other use of a regime, if it has one; `tick` is what a request says to be it."""
    return _USES.get(regimes.get(regime).id)


def left_out(regime: str, elements: Mapping[str, Any]) -> frozenset[str]:
    """Keys of the clocks that do not run for a request with these ticks."""
    use = of(regime)
    if use is None:
        return frozenset()
    other = {clock.key for clock in regimes.clocks(use.alias)}
    if not elements.get(use.tick):
        return frozenset(other)
    own = {clock.key for clock in regimes.clocks(regime)} - other
    return frozenset(own) if use.instead else frozenset()
