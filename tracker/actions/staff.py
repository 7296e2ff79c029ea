"""Accounts of staff: the first one, invitations, roles, last days.

A role takes two people as soon as two are there who could give it; before that, the first
administrator alone brings in the others. Nobody gives themselves anything.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy, sealing
from tracker.actions import proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Proposal, RoleGrant, SetupLink, User
from tracker.policy import Actor
from tracker.queries import staff as colleagues
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission, Role

LINK_LIVES = timedelta(hours=24)
INVITATION_LIVES = timedelta(days=7)


@dataclass(frozen=True)
class Terms:
    """What somebody works under: language, zone, contract and last day."""

    language: str = "en"
    time_zone: str = "Europe/Berlin"
    contractor: bool = False
    ends_on: date | None = None


def digest_of(token: str) -> str:
    """Return the keyed digest under which a one-time link is stored."""
    return sealing.digest("setup-link", token)


# --- The first account -------------------------------------------------------------------------


@transaction.atomic
def offer_setup(*, by: Actor, now: datetime) -> str:
    """Return the token of a new link that makes the first administrator; older ones die."""
    policy.require(by, Permission.STAFF_EDIT)
    SetupLink.objects.filter(user=None, used_at=None).update(expires_at=now)
    token = _new_link(None, now + LINK_LIVES, now)
    history.record("staff.setup_offered", by=by, at=now)
    return token


@transaction.atomic
def set_up(token: str, *, name: str, email: str, password: str, by: Actor, now: datetime) -> User:
    """Make the first administrator; NotAllowedNow when the link was used or somebody is there."""
    policy.require(by, Permission.STAFF_EDIT)
    _use_link(token, None, now)
    if colleagues.somebody_can_invite(now):
        raise NotAllowedNow(_("There is an administrator already. Ask them to add you."))
    user = User.objects.create_user(email, password, name=name, joined_at=now)
    RoleGrant.objects.create(
        user=user, role=Role.OPERATOR, reason="first account", starts_at=now, granted_at=now
    )
    history.record(
        "staff.set_up", by=by, about=user.key, at=now, name=name, email=user.email,
        role=Role.OPERATOR.value,
    )  # fmt: skip
    return user


# --- Colleagues ----------------------------------------------------------------------------------


@transaction.atomic
def invite(*, name: str, email: str, terms: Terms, by: Actor, now: datetime) -> User:
    """Make an account without any role and without a way to sign in yet."""
    policy.require(by, Permission.STAFF_EDIT)
    if User.objects.filter(email__iexact=email).exists():
        raise NotAllowedNow(_("Somebody with this e-mail address is here already."))
    user = User.objects.create_user(
        email, None, name=name, language=terms.language, time_zone=terms.time_zone,
        contractor=terms.contractor, ends_on=terms.ends_on, joined_at=now,
    )  # fmt: skip
    history.record(
        "staff.invited", by=by, about=user.key, at=now, name=name, email=user.email,
        contractor=terms.contractor, ends_on=terms.ends_on,
    )  # fmt: skip
    return user


@transaction.atomic
def offer_sign_in(user: User, *, by: Actor, now: datetime) -> str:
    """Return the token of a one-time link with which an invited colleague chooses a password."""
    policy.require(by, Permission.STAFF_EDIT)
    _not_oneself(user, by)
    if user.has_left(now) or user.has_usable_password():
        raise NotAllowedNow(_("Only somebody who was invited and has not joined yet needs a link."))
    SetupLink.objects.filter(user=user, used_at=None).update(expires_at=now)
    token = _new_link(user, now + INVITATION_LIVES, now)
    history.record("staff.sign_in_offered", by=by, about=user.key, at=now)
    return token


@transaction.atomic
def join(user: User, token: str, *, password: str, now: datetime) -> User:
    """Give an invited colleague their own password; the link is used up by it."""
    by = policy.staff(user, now=now)
    _use_link(token, user, now)
    if user.has_left(now):
        raise NotAllowedNow(_("This account has ended."))
    user.set_password(password)
    user.save(update_fields=["password"])
    history.record("staff.joined", by=by, about=user.key, at=now)
    return user


@transaction.atomic
def set_terms(user: User, *, terms: Terms, reason: str, by: Actor, now: datetime) -> None:
    """Change somebody's contract and last day; never one's own."""
    policy.require(by, Permission.STAFF_EDIT)
    _not_oneself(user, by)
    was = {"contractor": user.contractor, "ends_on": user.ends_on}
    user.contractor, user.ends_on = terms.contractor, terms.ends_on
    user.save(update_fields=["contractor", "ends_on"])
    _keep_an_administrator(now)
    history.record(
        "staff.terms_set", by=by, about=user.key, at=now, was=was, reason=reason,
        contractor=terms.contractor, ends_on=terms.ends_on,
    )  # fmt: skip


@transaction.atomic
def end_account(user: User, *, reason: str, by: Actor, now: datetime) -> None:
    """End an account: no sign-in, every session dead at its next request, links used up."""
    policy.require(by, Permission.STAFF_EDIT)
    _not_oneself(user, by)
    user.is_active = False
    # Sessions carry a digest of the password, so that all of them fall with it.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    SetupLink.objects.filter(user=user, used_at=None).update(expires_at=now)
    _keep_an_administrator(now)
    history.record("staff.ended", by=by, about=user.key, at=now, reason=reason)


# --- Roles ---------------------------------------------------------------------------------------


@transaction.atomic
def grant_alone(user: User, *, role: Role, reason: str, by: Actor, now: datetime) -> RoleGrant:
    """Give a role while there is nobody who could confirm it; NotAllowedNow afterwards."""
    policy.require(by, Permission.STAFF_EDIT)
    if colleagues.two_must_agree(now):
        raise NotAllowedNow(_("A role takes two people here: propose it, a colleague confirms."))
    given = _give(user, role, reason, None, by, now)
    history.record(
        "staff.granted_alone", by=by, about=user.key, at=now, role=role.value, reason=reason
    )
    return given


def propose_role(
    user: User, *, role: Role, reason: str, ends_at: datetime | None, by: Actor, now: datetime
) -> Proposal:
    """Ask a second person to confirm a role for `user`."""
    _not_oneself(user, by)
    _not_there_yet(user, role, now)
    words = _("%(name)s: %(role)s") % {"name": user.name, "role": role.value}
    return proposals.propose(
        Operation.GRANT_ROLE, subject_key=_seat(user, role), case=None,
        payload=words.encode(), editors=[str(user.natural_person)], findings=[], reason=reason,
        facts={"user": str(user.key), "role": role.value, "ends_at": _iso(ends_at)}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def grant_role(approved: Approved, *, by: Actor, now: datetime) -> RoleGrant:
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
def revoke_role(grant: RoleGrant, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a role away; one person is enough for that."""
    policy.require(by, Permission.STAFF_EDIT)
    _not_oneself(grant.user, by)
    rows = RoleGrant.objects.live(now).filter(pk=grant.pk)
    if rows.update(revoked_at=now, revoked_by=by.user) != 1:
        raise NotAllowedNow(_("This role was taken away already."))
    _keep_an_administrator(now)
    history.record(
        "staff.role_revoked", by=by, about=grant.user.key, at=now, role=grant.role, reason=reason
    )


# --- Shared --------------------------------------------------------------------------------------


def _give(
    user: User, role: Role, reason: str, ends_at: datetime | None, by: Actor, now: datetime
) -> RoleGrant:
    _not_oneself(user, by)
    _not_there_yet(user, role, now)
    return RoleGrant.objects.create(
        user=user, role=role, reason=reason, starts_at=now, ends_at=ends_at,
        granted_at=now, granted_by=by.user,
    )  # fmt: skip


def _not_there_yet(user: User, role: Role, now: datetime) -> None:
    if user.has_left(now):
        raise NotAllowedNow(_("This account has ended."))
    if role in user.roles_at(now):
        raise NotAllowedNow(_("They have this role already."))


def _not_oneself(user: User, by: Actor) -> None:
    if by.user is not None and by.user.natural_person == user.natural_person:
        raise PermissionDenied(_("Nobody changes their own account here: ask a colleague."))


def _keep_an_administrator(now: datetime) -> None:
    if not colleagues.somebody_can_invite(now):
        raise NotAllowedNow(_("Nobody would be left who can add colleagues. Add one first."))


def _seat(user: User, role: Role) -> uuid.UUID:
    return uuid.uuid5(user.key, role.value)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _new_link(user: User | None, expires_at: datetime, now: datetime) -> str:
    token = secrets.token_urlsafe(24)
    SetupLink.objects.create(
        digest=digest_of(token), user=user, created_at=now, expires_at=expires_at
    )
    return token


def _use_link(token: str, user: User | None, now: datetime) -> None:
    rows = SetupLink.objects.filter(digest=digest_of(token), user=user, used_at=None)
    if rows.filter(expires_at__gt=now).update(used_at=now) != 1:
        raise NotAllowedNow(_("This link was used or is too old. Ask for a new one."))
