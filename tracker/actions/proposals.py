"""One person prepares an outward or destructive act, a second one confirms the exact bytes.

`Approved` is the only thing that lets an effect happen, and only this module makes one: `approve`
for putting a message into the outbox, `claim` for doing the act itself, `alone` for the one letter
that a single person may send when somebody's life is in danger. Every function that acts
outward or destroys calls `demand` with it before anything else.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import one_by_one
from tracker.lifecycle import NotAllowedNow
from tracker.models import Approval, Case, Hold, Proposal, User
from tracker.policy import Actor
from tracker.queries import approving
from tracker.rules.operations import RULES, Operation
from tracker.rules.roles import Permission
from tracker.states import ProposalStatus

FRESH = timedelta(minutes=5)
"""An approver proved who they are no longer ago than this."""

LETTERS = (Operation.SEND_RESPONSE, Operation.FILE_REQUEST)
"""What these are for lies with communications, and goes back to its writer when they end."""
THEIR_OWN_END = (*LETTERS, Operation.CHANGE_CONTACT_ADDRESS)
"""What more than the proposal ends with them, so that somebody else looks after their time."""

_MINT = object()


class NotApproved(RuntimeError):
    """Somebody called an effect without the approval of a second person."""


@dataclass(frozen=True)
class Approved:
    """Proof that two people stand behind these bytes; `claimed` once the act may happen."""

    proposal: Proposal
    operation: Operation
    payload: bytes
    facts: dict[str, Any]
    digest: str
    claimed: bool
    _mark: object = None

    @property
    def genuine(self) -> bool:
        """Tell whether it was made by this module."""
        return self._mark is _MINT


def demand(
    approved: Approved, operation: Operation, *, about: uuid.UUID, claimed: bool = True
) -> None:
    """Raise NotApproved unless two people approved this operation on the row with key `about`."""
    if not isinstance(approved, Approved) or not approved.genuine:
        raise NotApproved(operation.value)
    fits = approved.operation is operation and approved.proposal.subject_key == about
    if not fits or (claimed and not approved.claimed):
        raise NotApproved(operation.value)


def digest_of(proposal: Proposal) -> str:
    """Return SHA-256, hex, over everything the approver is shown: facts first, then the bytes."""
    shown = {
        "operation": str(proposal.operation),
        "subject": str(proposal.subject_key),
        "case": proposal.case_id,
        "facts": proposal.facts,
        "findings": proposal.findings,
        "reason": proposal.reason,
        "editors": proposal.editors,
    }
    head = history.canonical(shown).encode("ascii")
    return hashlib.sha256(head + b"\n" + bytes(proposal.payload)).hexdigest()


@transaction.atomic
def propose(
    operation: Operation,
    *,
    subject_key: uuid.UUID,
    case: Case | None,
    payload: bytes,
    facts: dict[str, Any],
    editors: list[str],
    findings: list[dict[str, Any]],
    reason: str,
    by: Actor,
    now: datetime,
) -> Proposal:
    """Put an act before a second person. `editors` are natural persons, none of whom may confirm.

    NotAllowedNow when the same act on the same row already waits.
    """
    rule = RULES[operation]
    if rule.alone:
        raise NotApproved(operation.value)
    policy.require(by, rule.propose, case)
    lifecycle.lock_case(case.pk if case else None)
    _only_one(operation, subject_key)
    proposal = Proposal(
        operation=operation, subject_key=subject_key, case=case, payload=payload, facts=facts,
        findings=findings, reason=reason, proposed_by=_member(by), proposed_at=now,
        editors=sorted({*editors, str(_member(by).natural_person)}), expires_at=now + rule.lives,
    )  # fmt: skip
    proposal.digest = digest_of(proposal)
    proposal.save()
    history.record(
        "proposal.made", case=case, by=by, about=proposal.key, at=now, operation=operation.value,
        subject=subject_key, digest=proposal.digest, reason=reason, findings=findings,
    )  # fmt: skip
    return proposal


@transaction.atomic
def alone(
    operation: Operation, *, subject_key: uuid.UUID, case: Case, payload: bytes,
    facts: dict[str, Any], findings: list[dict[str, Any]], reason: str, factor: str,
    factor_at: datetime | None, by: Actor, now: datetime,
) -> Approved:  # fmt: skip
    """Let one person act who says that there is danger to life; NotApproved for all other acts.

    They must have proved just now who they are, and not have changed lately how they do that.
    """
    rule, member = RULES[operation], _member(by)
    if not rule.alone:
        raise NotApproved(operation.value)
    policy.require(by, rule.propose, case)
    lifecycle.lock_case(case.pk)
    if refusal := approving.why_rests(member, now):
        raise NotAllowedNow(refusal)
    _is_fresh(factor_at, now)
    row = Proposal(
        operation=operation, subject_key=subject_key, case=case, payload=payload, facts=facts,
        findings=findings, reason=reason, proposed_by=member, proposed_at=now,
        editors=[str(member.natural_person)], expires_at=now + rule.lives,
        status=ProposalStatus.APPROVED,
    )  # fmt: skip
    row.digest = digest_of(row)
    row.save()
    history.record(
        "proposal.made_alone", case=case, by=by, about=row.key, at=now,
        operation=operation.value, subject=subject_key, digest=row.digest, reason=reason,
        factor=factor, findings=findings,
    )  # fmt: skip
    return _mint(row, claimed=False)


@transaction.atomic
def approve(
    proposal: Proposal,
    *,
    digest_seen: str,
    factor: str,
    factor_at: datetime | None,
    by: Actor,
    now: datetime,
) -> Approved:
    """Confirm what was shown. `factor_at` is when `by` last proved who they are, `factor` how."""
    row, member = _locked(proposal), _member(by)
    policy.require(by, _rule(row).approve, row.case)
    if refusal := approving.why_not_approve(row, by=by, now=now):
        raise NotAllowedNow(refusal)
    _is_fresh(factor_at, now)
    _unchanged(row, digest_seen)
    lifecycle.advance(row, ProposalStatus.APPROVED)
    Approval.objects.create(
        proposal=row, digest=row.digest, factor=factor, approved_at=now, approved_by=member
    )
    history.record(
        "proposal.approved", case=row.case, by=by, about=row.key, at=now,
        operation=row.operation, digest=row.digest, factor=factor,
    )  # fmt: skip
    return _mint(row, claimed=False)


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Say no to a proposal, with the reason that its writer will read."""
    policy.require(by, _rule(proposal).approve, proposal.case)
    lifecycle.advance(proposal, ProposalStatus.REFUSED, ended_reason=reason)
    history.record(
        "proposal.refused", case=proposal.case, by=by, about=proposal.key, at=now, reason=reason
    )


@transaction.atomic
def withdraw(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a proposal back before it is carried out; whoever may propose here may do that."""
    stops = policy.may(by, Permission.OUTBOX_STOP, proposal.case)
    if not stops:
        policy.require(by, _rule(proposal).propose, proposal.case)
    lifecycle.advance(proposal, ProposalStatus.WITHDRAWN, ended_reason=reason)
    history.record(
        "proposal.withdrawn", case=proposal.case, by=by, about=proposal.key, at=now, reason=reason
    )


@transaction.atomic
def void(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """End a proposal that no longer holds: expired, altered, or its people lost their standing."""
    policy.require_house(by)
    lifecycle.advance(proposal, ProposalStatus.VOID, ended_reason=reason)
    history.record(
        "proposal.voided", case=proposal.case, by=by, about=proposal.key, at=now, reason=reason
    )


@transaction.atomic
def claim(
    proposal: Proposal, *, operation: Operation, digest: str, now: datetime, by: Actor | None = None
) -> Approved:
    """Take the one execution that an approved proposal allows; the act follows at once.

    Everything is read anew: state, digest, both people's standing today, expiry, hold.
    NotAllowedNow when any of it does not hold, or somebody was quicker.
    """
    row = _locked(proposal)
    _still_good(row, operation, digest, now)
    lifecycle.advance(row, ProposalStatus.EXECUTED, executed_at=now)
    history.record(
        "proposal.executed", case=row.case, by=by or policy.house("gate"), about=row.key, at=now,
        operation=row.operation, digest=row.digest,
    )  # fmt: skip
    return _mint(row, claimed=True)


def end_expired(
    *, now: datetime, of: Operation | None = None, then: Callable[[Proposal], object] | None = None
) -> int:
    """End what waited longer than it may, for a second person or for its day; return how many.

    `of`: those of THEIR_OWN_END that wait for a second person; `then` does what else ends.
    """
    late = Proposal.objects.filter(expires_at__lte=now, status=ProposalStatus.OPEN, operation=of)
    if of is None:
        waiting = [ProposalStatus.OPEN, ProposalStatus.APPROVED]
        late = Proposal.objects.filter(expires_at__lte=now, status__in=waiting)
        late = late.exclude(operation__in=THEIR_OWN_END)
    return one_by_one.each(late.order_by("pk"), partial(_end, then=then, now=now))


@transaction.atomic
def _end(row: Proposal, *, then: Callable[[Proposal], object] | None, now: datetime) -> None:
    open_ = row.status == ProposalStatus.OPEN
    why = _("Nobody confirmed it in time.") if open_ else _("It could not be done in time.")
    void(row, reason=why, by=policy.house("gate", now=now), now=now)
    if then is not None:
        then(row)


def reclaim(proposal: Proposal, *, operation: Operation, digest: str, now: datetime) -> Approved:
    """Return the proof again for an act that was claimed and provably did not happen.

    Only for a message that never reached the other side and went back to the outbox: the caller
    holds the row that makes the act happen once. All that `claim` looks at is looked at again.
    """
    row = _locked(proposal)
    if row.status != ProposalStatus.EXECUTED:
        raise NotAllowedNow(_("This was not begun, so it cannot be begun again."))
    _still_good(row, operation, digest, now)
    return _mint(row, claimed=True)


def _still_good(row: Proposal, operation: Operation, digest: str, now: datetime) -> None:
    if row.operation != operation:
        raise NotAllowedNow(_("Something else was approved, not this."))
    approval = Approval.objects.filter(proposal=row).first()
    if approval is not None and approval.digest != row.digest:
        raise NotAllowedNow(_("No second person has confirmed this."))
    if approval is None and not _rule(row).alone:
        raise NotAllowedNow(_("No second person has confirmed this."))
    _unchanged(row, digest)
    if now >= row.expires_at:
        raise NotAllowedNow(_("The approval waited too long and holds no more."))
    _in_good_standing(row, approval, now)
    _not_held(row)


def _is_fresh(factor_at: datetime | None, now: datetime) -> None:
    if factor_at is None or now - factor_at > FRESH:
        raise NotAllowedNow(_("Sign in once more first: that was too long ago to confirm this."))


def _in_good_standing(row: Proposal, approval: Approval | None, now: datetime) -> None:
    proposer, rule = row.proposed_by, _rule(row)
    acting = [(proposer, rule.propose)]
    if approval is not None:
        acting.append((approval.approved_by, rule.approve))
        if proposer.natural_person == approval.approved_by.natural_person:
            raise NotAllowedNow(_("One person alone proposed and confirmed this."))
    for who, permission in acting:
        if not policy.may(policy.staff(who, now=now), permission, row.case):
            raise NotAllowedNow(
                _("%(name)s may not do this any more, so it was not carried out.")
                % {"name": who.name}
            )


def _not_held(row: Proposal) -> None:
    held = row.case is not None and Hold.objects.filter(case=row.case, released_at=None).exists()
    if held and _rule(row).destroys:
        raise NotAllowedNow(_("Legal has put a hold on this case: nothing may be deleted."))


def _unchanged(row: Proposal, digest: str) -> None:
    if not digest == row.digest == digest_of(row):
        raise NotAllowedNow(_("This is not what was shown to you. Look at it again."))


def _only_one(operation: Operation, subject_key: uuid.UUID) -> None:
    waiting = Proposal.objects.filter(
        operation=operation,
        subject_key=subject_key,
        status__in=[ProposalStatus.OPEN, ProposalStatus.APPROVED],
    )
    if waiting.exists():
        raise NotAllowedNow(_("This was proposed already and waits for a second person."))


def _locked(proposal: Proposal) -> Proposal:
    lifecycle.lock_case(proposal.case_id)
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _rule(proposal: Proposal) -> Any:
    return RULES[Operation(proposal.operation)]


def _member(by: Actor) -> User:
    if by.user is None:
        raise PermissionDenied
    return by.user


def _mint(row: Proposal, *, claimed: bool) -> Approved:
    return Approved(
        proposal=row, operation=Operation(row.operation), payload=bytes(row.payload),
        facts=row.facts, digest=row.digest, claimed=claimed, _mark=_MINT,
    )  # fmt: skip
