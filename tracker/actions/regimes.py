"""Counsel's word on a regime: signed for one version, or switched off. Rows are only added."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import RegimeApproval
from tracker.policy import Actor
from tracker.rules import regimes
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import AS_OF, RegimeKind
from tracker.rules.roles import Permission


@transaction.atomic
def sign(
    regime: str, *, counsel: str, note: str, by: Actor, now: datetime, version: str = AS_OF
) -> RegimeApproval:
    """Sign a regime off in the version that was read; optional ones are on from then.

    NotAllowedNow when the tables hold another version by now.
    """
    _require_current(version)
    row = _say(regime, enabled=True, counsel=counsel, note=note, by=by, now=now)
    history.record(
        "regime.signed", by=by, at=now, regime=row.regime, version=row.version, counsel=counsel
    )
    return row


@transaction.atomic
def switch_off(
    regime: str, *, counsel: str, note: str, by: Actor, now: datetime, version: str = AS_OF
) -> RegimeApproval:
    """Take a regime out of use: drafts stay, nothing more is filed under it."""
    _require_current(version)
    row = _say(regime, enabled=False, counsel=counsel, note=note, by=by, now=now)
    history.record(
        "regime.switched_off", by=by, at=now, regime=row.regime, version=row.version, note=note
    )
    return row


@dataclass(frozen=True)
class Word:
    """One word of counsel as a file carries it; `approved_at` is when it was given."""

    regime: str
    version: str
    enabled: bool
    counsel: str
    note: str
    approved_at: datetime


@transaction.atomic
def bring_in(words: Sequence[Word], *, by: Actor, now: datetime) -> int:
    """Take over counsel's words from another installation; return how many were new.

    Each keeps its date, so a newer word of this house stands. What is here already is left out.
    RuleError for an unknown regime, an empty name or a date in the future: nothing is taken then.
    """
    policy.require(by, Permission.REGIME_SIGN)
    for word in words:
        _require_sound(word, now)
    new = [word for word in words if not RegimeApproval.objects.filter(**asdict(word)).exists()]
    RegimeApproval.objects.bulk_create(
        RegimeApproval(**asdict(word), approved_by=by.user) for word in new
    )
    history.record(
        "regime.brought_in", by=by, at=now,
        words=[{"regime": word.regime, "version": word.version, "enabled": word.enabled,
                "counsel": word.counsel} for word in new],
    )  # fmt: skip
    return len(new)


def _require_sound(word: Word, now: datetime) -> None:
    if regimes.get(word.regime).id != word.regime:
        raise RuleError(f"{word.regime} is an older name; write {regimes.get(word.regime).id}")
    if not word.counsel.strip():
        raise RuleError(f"{word.regime}: the name of counsel is missing")
    if word.approved_at > now:
        raise RuleError(f"{word.regime}: its date lies in the future")


def _require_current(version: str) -> None:
    if version != AS_OF:
        raise NotAllowedNow(_("The rules are in a newer version now. Read this page again first."))


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
