"""The catalogue of regimes with counsel's last word on each, by jurisdiction."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.models import RegimeApproval
from tracker.rules import regimes
from tracker.rules.regimes.base import AS_OF, Regime, RegimeKind


class SignOff(StrEnum):
    """Whether requests may be filed under a regime; derived from the newest word."""

    SIGNED = "signed"
    NOT_REVIEWED = "not_reviewed"
    CHANGED = "changed"
    OFF = "off"
    OPTIONAL = "optional"
    CLOCK = "clock"


@dataclass(frozen=True)
class Listed:
    """One regime, its state, the word that holds, and the last word on an older version."""

    regime: Regime
    state: SignOff
    word: RegimeApproval | None
    older: RegimeApproval | None


def by_jurisdiction() -> list[tuple[str, list[Listed]]]:
    """Return the whole catalogue in the order of the tables; one query."""
    rows = RegimeApproval.objects.select_related("approved_by").order_by("approved_at", "pk")
    words = _words(rows)
    groups: dict[str, list[Listed]] = {}
    for regime in regimes.all():
        groups.setdefault(regime.jurisdiction, []).append(_listed(regime, words))
    return list(groups.items())


def one(regime: Regime) -> tuple[Listed, list[RegimeApproval]]:
    """Return one regime with every word on it, the newest first."""
    rows = RegimeApproval.objects.filter(regime=regime.id).select_related("approved_by")
    found = list(rows.order_by("-approved_at", "-pk")[:100])
    return _listed(regime, _words(reversed(found))), found


def _words(rows: Iterable[RegimeApproval]) -> dict[tuple[str, bool], RegimeApproval]:
    """Return the newest word by regime, apart for the present version and for older ones."""
    return {(row.regime, row.version == AS_OF): row for row in rows}


def _listed(regime: Regime, words: dict[tuple[str, bool], RegimeApproval]) -> Listed:
    word, older = words.get((regime.id, True)), words.get((regime.id, False))
    return Listed(regime, _state(regime, word, older), word, older)


def _state(regime: Regime, word: RegimeApproval | None, older: RegimeApproval | None) -> SignOff:
    if regime.kind is RegimeKind.CLOCK:
        return SignOff.CLOCK
    if word is not None:
        return SignOff.SIGNED if word.enabled else SignOff.OFF
    if older is not None and older.enabled:
        return SignOff.CHANGED
    return SignOff.NOT_REVIEWED if regime.enabled else SignOff.OPTIONAL
