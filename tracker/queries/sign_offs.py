"""Which regimes counsel signed off, in which version, and which are switched on."""

from tracker.models import RegimeApproval
from tracker.rules import regimes
from tracker.rules.regimes.base import AS_OF


def newest() -> dict[str, RegimeApproval]:
    """Return counsel's last word on every regime in its current version."""
    rows = RegimeApproval.objects.filter(version=AS_OF).order_by("approved_at", "pk")
    return {row.regime: row for row in rows}


def of_regime(regime: str) -> RegimeApproval | None:
    """Return counsel's last word on a regime in its current version, if there is any."""
    rows = RegimeApproval.objects.filter(regime=regime, version=AS_OF)
    return rows.order_by("-approved_at", "-pk").first()


def is_signed(regime: str) -> bool:
    """Tell whether requests under a regime may be filed today."""
    word = of_regime(regime)
    return word is not None and word.enabled


def switched_on() -> frozenset[str]:
    """Return the optional regimes this house uses, for which counsel has signed."""
    optional = {one.id for one in regimes.requests() if not one.enabled}
    return frozenset(name for name, word in newest().items() if word.enabled and name in optional)
