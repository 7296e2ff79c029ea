"""What one person alone did because a life was in danger: told to many, reviewed by another."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import grants, proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, EmergencyAct, Person
from tracker.models.base import house_day
from tracker.policy import Actor
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission


def require_possible(case: Case, *, by: Actor, now: datetime) -> None:
    """Raise where somebody may not act alone: no role, no way in, an earlier act not reviewed."""
    policy.require(by, Permission.EMERGENCY, case)
    waiting = EmergencyAct.objects.filter(done_by=by.user, reviewed_at__isnull=True)
    first = waiting.order_by("done_at").first()
    if first is not None and house_day(now) > review_due(first):
        raise NotAllowedNow(_("An earlier emergency of yours still waits for its review."))


def review_due(act: EmergencyAct) -> date:
    """Return the last day on which it should be reviewed, weekends left out."""
    return grants.working_days_after(house_day(act.done_at))


@transaction.atomic
def enter(
    approved: Approved, *, kind: str, person: Person, by: Actor, now: datetime
) -> EmergencyAct:
    """Enter what one person does alone; legal, whoever confirms and the owner hear at once."""
    proposal = approved.proposal
    proposals.demand(approved, Operation.EMERGENCY_SEND, about=proposal.subject_key, claimed=False)
    if proposal.case is None or by.user is None:
        raise NotAllowedNow(_("Choose a case."))
    act = EmergencyAct.objects.create(
        key=proposal.subject_key, case=proposal.case, proposal=proposal, kind=kind,
        person=person, reason=proposal.reason, done_at=now, done_by=by.user,
    )  # fmt: skip
    history.record(
        "emergency.sent", case=act.case, by=by, about=act.key, at=now, desk=kind,
        reason=act.reason, proposal=proposal.key,
    )  # fmt: skip
    return act


@transaction.atomic
def review(act: EmergencyAct, *, verdict: str, by: Actor, now: datetime) -> None:
    """Say what legal makes of it; nobody reviews their own, and no party to the case does."""
    policy.require(by, Permission.CASE_GRANT)
    if by.user is None or act.done_by.natural_person == by.user.natural_person:
        raise NotAllowedNow(_("Somebody else has to review this."))
    if act.case.exclusions.of(by.user).exists():
        raise NotAllowedNow(_("Somebody else has to review this."))
    rows = EmergencyAct.objects.filter(pk=act.pk, reviewed_at__isnull=True)
    if not rows.update(reviewed_at=now, reviewed_by=by.user, verdict=verdict):
        raise NotAllowedNow(_("This was reviewed already."))
    history.record(
        "emergency.reviewed", case=act.case, by=by, about=act.key, at=now, verdict=verdict
    )
