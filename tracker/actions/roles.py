"""Who may do what, from when to when: given by two people, taken away by one.

Before there are two people, one of whom could propose and the other confirm, the first
administrator alone brings in the others. Nobody gives themselves anything.
"""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Membership, Proposal, RoleGrant, Team, User
from tracker.policy import Actor
from tracker.queries import staff as colleagues
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission, Role


@transaction.atomic
def ask_for(
    user: User, *, role: Role, reason: str, ends_at: datetime | None, by: Actor, now: datetime
) -> None:
    """Propose a role where two must agree; give it at once where nobody could confirm it."""
    act = propose if colleagues.two_must_agree(now) else grant_alone
    act(user, role=role, reason=reason, ends_at=ends_at, by=by, now=now)


@transaction.atomic
def grant_alone(
    user: User, *, role: Role, reason: str, ends_at: datetime | None, by: Actor, now: datetime
) -> RoleGrant:
    """Give a role while there is nobody who could confirm it; NotAllowedNow afterwards.

    Where two agreed before and nobody is left to confirm, only the house itself may: see `seat`.
    """
    policy.require(by, Permission.STAFF_EDIT)
    must = colleagues.two_are_there if by.is_house else colleagues.two_must_agree
    if must(now):
        raise NotAllowedNow(_("A role takes two people here: propose it, a colleague confirms."))
    given = _give(user, role, reason, ends_at, by, now)
    history.record(
        "staff.granted_alone", by=by, about=user.key, at=now, role=role.value, reason=reason
    )
    return given


def propose(
    user: User, *, role: Role, reason: str, ends_at: datetime | None, by: Actor, now: datetime
) -> Proposal:
    """Ask a second person to confirm a role for `user`."""
    not_oneself(user, by)
    _not_there_yet(user, role, now)
    words = _("%(name)s: %(role)s") % {"name": user.name, "role": role.value}
    return proposals.propose(
        Operation.GRANT_ROLE, subject_key=_seat(user, role), case=None,
        payload=words.encode(), editors=[str(user.natural_person)], findings=[], reason=reason,
        facts={"user": str(user.key), "role": role.value, "ends_at": _iso(ends_at)}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def approve(
    proposal: Proposal, *, digest_seen: str, factor: str, factor_at: datetime | None,
    by: Actor, now: datetime,
) -> RoleGrant:  # fmt: skip
    """Confirm a proposed role as the second person; it holds from then on."""
    proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    approved = proposals.claim(
        proposal, operation=Operation.GRANT_ROLE, digest=digest_seen, by=by, now=now
    )
    return grant(approved, by=by, now=now)


@transaction.atomic
def grant(approved: Approved, *, by: Actor, now: datetime) -> RoleGrant:
    """Give the role that two people stand behind."""
    facts = approved.facts
    user, role = User.objects.get(key=facts["user"]), Role(facts["role"])
    proposals.demand(approved, Operation.GRANT_ROLE, about=_seat(user, role))
    ends_at = datetime.fromisoformat(facts["ends_at"]) if facts["ends_at"] else None
    proposer = policy.staff(approved.proposal.proposed_by, now=now)
    given = _give(user, role, approved.proposal.reason, ends_at, proposer, now)
    history.record(
        "staff.role_granted", by=by, about=user.key, at=now, role=role.value, ends_at=ends_at
    )
    return given


@transaction.atomic
def revoke(grant: RoleGrant, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a role away; one person is enough for that."""
    policy.require(by, Permission.STAFF_EDIT)
    not_oneself(grant.user, by)
    rows = RoleGrant.objects.live(now).filter(pk=grant.pk)
    if rows.update(revoked_at=now, revoked_by=by.user) != 1:
        raise NotAllowedNow(_("This role was taken away already."))
    history.record(
        "staff.role_revoked", by=by, about=grant.user.key, at=now, role=grant.role, reason=reason
    )


def not_oneself(user: User, by: Actor) -> None:
    """Raise PermissionDenied where somebody changes their own account."""
    if by.user is not None and by.user.natural_person == user.natural_person:
        raise PermissionDenied(_("Nobody changes their own account here: ask a colleague."))


def _give(
    user: User, role: Role, reason: str, ends_at: datetime | None, by: Actor, now: datetime
) -> RoleGrant:
    not_oneself(user, by)
    _not_there_yet(user, role, now)
    if role is Role.COMMUNICATIONS:
        _let_see_what_nobody_has(user)
    return RoleGrant.objects.create(
        user=user, role=role, reason=reason, starts_at=now, ends_at=ends_at,
        granted_at=now, granted_by=by.user,
    )  # fmt: skip


def _let_see_what_nobody_has(user: User) -> None:
    """Seat a new officer with everybody; a first contact makes that team of those already here."""
    everybody = Team.objects.filter(catch_all=True).first()
    if everybody is not None:
        Membership.objects.get_or_create(team=everybody, user=user)


def _not_there_yet(user: User, role: Role, now: datetime) -> None:
    if user.has_left(now):
        raise NotAllowedNow(_("This account has ended."))
    if role in user.roles_at(now):
        raise NotAllowedNow(_("They have this role already."))


def _seat(user: User, role: Role) -> uuid.UUID:
    return uuid.uuid5(user.key, role.value)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
