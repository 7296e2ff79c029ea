"""Counsel's word on a regime: signed for one version, or switched off. Rows are only added."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import RegimeApproval
from tracker.policy import Actor
from tracker.rules import regimes
from tracker.rules.regimes.base import AS_OF, RegimeKind
from tracker.rules.roles import Permission


@transaction.atomic
def sign(regime: str, *, counsel: str, note: str, by: Actor, now: datetime) -> RegimeApproval:
    """Sign a regime off in the version the tables hold today; optional ones are on from then."""
    row = _say(regime, enabled=True, counsel=counsel, note=note, by=by, now=now)
    history.record(
        "regime.signed", by=by, at=now, regime=row.regime, version=row.version, counsel=counsel
    )
    return row


@transaction.atomic
def switch_off(regime: str, *, counsel: str, note: str, by: Actor, now: datetime) -> RegimeApproval:
    """Take a regime out of use: drafts stay, nothing more is filed under it."""
    row = _say(regime, enabled=False, counsel=counsel, note=note, by=by, now=now)
    history.record(
        "regime.switched_off", by=by, at=now, regime=row.regime, version=row.version, note=note
    )
    return row


def _say(
    regime: str, *, enabled: bool, counsel: str, note: str, by: Actor, now: datetime
) -> RegimeApproval:
    policy.require(by, Permission.REGIME_SIGN)
    found = regimes.get(regime)
    if found.kind is not RegimeKind.REQUEST:
        raise NotAllowedNow(_("Nothing is filed under this; it is only a clock to show."))
    if not counsel.strip():
        raise NotAllowedNow(_("Name of counsel: say who read this regime."))
    return RegimeApproval.objects.create(
        regime=found.id, version=AS_OF, enabled=enabled, counsel=counsel.strip(), note=note,
        approved_at=now, approved_by=by.user,
    )  # fmt: skip
