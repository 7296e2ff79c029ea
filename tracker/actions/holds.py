"""Holds: legal says that nothing here may be deleted. One person sets it, two take it away."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import checkpoints, proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Hold, Proposal
from tracker.models.base import house_day
from tracker.policy import Actor
from tracker.queries import holds
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission

HOUSE = "holds"


def refuse_if_held(case: Case) -> None:
    """Raise NotAllowedNow, naming the hold, when legal put one on the case."""
    if sentence := holds.why_kept(case):
        raise NotAllowedNow(sentence)


@transaction.atomic
def place(
    case: Case, *, reason: str, review_on: date, by: Actor, now: datetime, scope: str = ""
) -> Hold:
    """Put a hold on a case; from now on nothing in it is deleted, whoever asks.

    `scope` says what it is about; wider than that, never narrower, it holds the whole case.
    """
    policy.require(by, Permission.HOLD_SET, case)
    if by.user is None:
        raise PermissionDenied
    if review_on <= house_day(now):
        raise NotAllowedNow(_("Choose a later day on which you look at the hold again."))
    # Whatever is being destroyed this very moment is finished first, or sees the hold.
    lifecycle.lock_case(case.pk)
    _sign("before hold", now)
    row = Hold.objects.create(
        case=case, reason=reason, scope=scope, review_on=review_on, placed_at=now,
        placed_by=by.user,
    )  # fmt: skip
    history.record(
        "hold.placed", case=case, by=by, about=row.key, at=now, reason=reason, scope=scope,
        review_on=review_on,
    )  # fmt: skip
    _sign("after hold", now)
    return row


@transaction.atomic
def propose_release(hold: Hold, *, reason: str, by: Actor, now: datetime) -> Proposal:
    """Put before a second person of legal that a hold is not needed any more."""
    if hold.released_at is not None:
        raise NotAllowedNow(_("This hold was released already."))
    facts = {
        "hold": str(hold.key), "case": hold.case.ref, "reason": hold.reason,
        "scope": hold.scope,
        "placed_at": hold.placed_at.isoformat(), "review_on": hold.review_on.isoformat(),
    }  # fmt: skip
    return proposals.propose(
        Operation.RELEASE_HOLD, subject_key=hold.key, case=hold.case, facts=facts,
        payload=history.canonical(facts).encode("ascii"), editors=[], findings=[], reason=reason,
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def approve_release(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> Hold:  # fmt: skip
    """Confirm as the second person of legal; the hold ends at once."""
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.RELEASE_HOLD, digest=digest_seen, by=by, now=now
    )
    return release(approved, by=by, now=now)


@transaction.atomic
def release(approved: Approved, *, by: Actor, now: datetime) -> Hold:
    """End a hold, as two people of legal approved."""
    hold = Hold.objects.select_related("case").get(key=approved.proposal.subject_key)
    proposals.demand(approved, Operation.RELEASE_HOLD, about=hold.key)
    _sign("before release", now)
    rows = Hold.objects.filter(pk=hold.pk, released_at__isnull=True)
    if not rows.update(released_at=now, released_by=by.user):
        raise NotAllowedNow(_("This hold was released already."))
    hold.refresh_from_db()
    history.record(
        "hold.released", case=hold.case, by=by, about=hold.key, at=now,
        reason=approved.proposal.reason,
    )  # fmt: skip
    _sign("after release", now)
    return hold


def _sign(why: str, now: datetime) -> None:
    checkpoints.make(why=why, by=policy.house(HOUSE, now=now), now=now)
