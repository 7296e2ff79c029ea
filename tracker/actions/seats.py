"""A case that nobody can let anybody into any more: two people name somebody of legal for it.

Access ends by its day, people leave. So that a restricted case never waits for an emergency look,
one of legal asks and a second person confirms. Both see the number of the case, nothing in it.
"""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import cases, proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, CaseGrant, Proposal, User
from tracker.policy import Actor
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.states import CaseStatus


@transaction.atomic
def propose(ref: str, *, to: User, by: Actor, now: datetime) -> Proposal:
    """Ask a second person to let `to` into a case that nobody can let anybody into.

    NotAllowedNow, in the same words whether there is no such case, it is not theirs to ask for,
    or somebody is left who can be asked instead.
    """
    policy.require(by, Permission.CASE_GRANT)
    case = Case.objects.filter(ref__iexact=ref.strip()).first()
    if case is None or _party(case, by) or not _is_shut(case, now):
        raise NotAllowedNow(_("No case of this number waits for somebody to be let in."))
    _can_go_on(to, case, now)
    words = _("%(ref)s: %(name)s may open it from now on. Nobody who could let anybody in is left.")
    # Without words of their own: whoever reads this may not open the case.
    return proposals.propose(
        Operation.SEAT_AT_CASE, subject_key=case.key, case=None, findings=[], reason="",
        payload=(words % {"ref": case.ref, "name": to.name}).encode(),
        facts={"case": case.ref, "to": str(to.key)}, editors=[str(to.natural_person)],
        by=by, now=now,
    )  # fmt: skip


def _is_shut(case: Case, now: datetime) -> bool:
    """Tell whether nobody who stays can let somebody in."""
    ended = case.status == CaseStatus.ERASED or case.merged_into_id is not None
    return not ended and not cases.somebody_lets_in(case, now=now)


def _party(case: Case, by: Actor) -> bool:
    return case.exclusions.of(by.user).exists()


def _can_go_on(to: User, case: Case, now: datetime) -> None:
    if Permission.CASE_GRANT not in policy.staff(to, now=now).permissions or not to.is_active:
        raise NotAllowedNow(_("Choose somebody of legal who stays: they let the others in."))
    if case.exclusions.of(to).exists():
        raise NotAllowedNow(_("They are a party to this case and must not open it."))


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> CaseGrant:  # fmt: skip
    """Confirm as the second person, who gets no way in by it; it holds at once."""
    case = _case(proposal.subject_key)
    if _party(case, by):
        raise Http404
    cases.lock(case)
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.SEAT_AT_CASE, digest=digest_seen, by=by, now=now
    )
    return seat(approved, by=by, now=now)


@transaction.atomic
def seat(approved: Approved, *, by: Actor, now: datetime) -> CaseGrant:
    """Let somebody of legal into a case, as two people approved, if it is still shut."""
    proposals.demand(approved, Operation.SEAT_AT_CASE, about=approved.proposal.subject_key)
    case = _case(approved.proposal.subject_key)
    if not _is_shut(case, now):
        raise NotAllowedNow(_("Somebody can let others in again. Ask them."))
    to = User.objects.get(key=approved.facts["to"])
    _can_go_on(to, case, now)
    given = CaseGrant.objects.create(
        case=case, user=to, granted_by=approved.proposal.proposed_by, granted_at=now,
        starts_at=now, reason=_("two people agreed: nobody who could let anybody in was left"),
    )  # fmt: skip
    history.record(
        "case.seated", case=case, by=by, about=to.key, at=now, proposal=approved.proposal.key
    )
    return given


def _case(key: uuid.UUID) -> Case:
    return Case.objects.get(key=key)
