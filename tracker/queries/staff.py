"""Who works here, in which roles, until when, and what the last-day rule does to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch, Q, QuerySet

from tracker import policy
from tracker.models import HistoryEvent, Proposal, RoleGrant, SetupLink, User
from tracker.rules import roles
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission, Role
from tracker.states import ProposalStatus

TAKEN_COUNTS = timedelta(days=14)
"""Who could confirm, until a colleague took that away, counts this much longer."""
CUTS = ("staff.ended", "staff.terms_set")
TWO_AGREED = ("staff.role_granted", "staff.terms_loosened")
"""What stands in the history once two people agreed on what somebody may do."""


@dataclass(frozen=True)
class Colleague:
    """One line of the people page."""

    user: User
    grants: list[RoleGrant]
    waiting: list[Proposal]
    terms_wait: Proposal | None
    standing: str
    can_sign_in: bool

    @property
    def drafts_only(self) -> bool:
        """Tell whether the last-day rule holds for them."""
        return self.standing in {"contractor", "leaving"}


def can_sign_in() -> Q:
    """Return what accounts have that have a password; an invited colleague has none yet."""
    return Q(is_active=True) & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def holders(permission: Permission, now: datetime) -> list[User]:
    """Return those who may do this today and can sign in, the last-day rule applied."""
    seats = [role for role in Role if permission in roles.GRANTS[role]]
    grants = RoleGrant.objects.live(now).filter(role__in=seats).values("user")
    found = User.objects.filter(can_sign_in(), pk__in=grants)
    return [user for user in found if policy.may(policy.staff(user, now=now), permission)]


def somebody_can_invite(now: datetime) -> bool:
    """Tell whether this installation has an administrator."""
    return bool(holders(Permission.STAFF_EDIT, now))


def two_must_agree(now: datetime) -> bool:
    """Tell whether a role takes two people: once one can propose and another confirm.

    Where two ever agreed it stays so: nobody comes back to acting alone by waiting.
    """
    agreed = HistoryEvent.objects.filter(kind__in=TWO_AGREED).exists()
    return agreed or two_are_there(now)


def two_are_there(now: datetime) -> bool:
    """Tell whether one can propose and another confirm.

    Nobody comes round that by taking the seats of all who could confirm first.
    """
    propose = {user.natural_person for user in holders(Permission.STAFF_EDIT, now)}
    able = [*holders(Permission.APPROVE, now), *_lately_cut(now)]
    confirm = {user.natural_person for user in able}
    return any(one != other for one in propose for other in confirm)


def _lately_cut(now: datetime) -> QuerySet[User]:
    """Return those who worked here and from whom somebody took the power to confirm lately."""
    since = now - TAKEN_COUNTS
    seats = [role for role in Role if Permission.APPROVE in roles.GRANTS[role]]
    taken = RoleGrant.objects.filter(role__in=seats, revoked_at__gt=since)
    cut = HistoryEvent.objects.filter(kind__in=CUTS, at__gt=since)
    seated = RoleGrant.objects.filter(role__in=seats, revoked_at__isnull=True)
    lost = Q(pk__in=taken.values("user"))
    lost |= Q(key__in=cut.values("object_key"), pk__in=seated.values("user"))
    return User.objects.filter(lost, last_login__isnull=False)


def standing(user: User, now: datetime) -> str:
    """Return one word for what holds today: left, contractor, leaving or here."""
    if user.has_left(now):
        return "left"
    if user.contractor:
        return "contractor"
    return "leaving" if user.is_leaving(now) else "here"


def everybody(now: datetime) -> list[Colleague]:
    """Return all accounts by name, those who left at the end."""
    waiting = _waiting()
    terms = {row.subject_key: row for row in _waiting(Operation.LOOSEN_TERMS)}
    rows = [
        Colleague(
            user=user,
            grants=list(user.role_grants.all()),
            waiting=[row for row in waiting if row.facts.get("user") == str(user.key)],
            terms_wait=terms.get(user.key),
            standing=standing(user, now),
            can_sign_in=user.has_usable_password(),
        )
        for user in _with_live_grants(now)
    ]
    return sorted(rows, key=lambda row: (row.standing == "left", row.user.name.casefold()))


def _with_live_grants(now: datetime) -> QuerySet[User]:
    live = RoleGrant.objects.live(now).select_related("granted_by").order_by("role")
    return User.objects.prefetch_related(Prefetch("role_grants", queryset=live))


def _waiting(operation: Operation = Operation.GRANT_ROLE) -> list[Proposal]:
    return list(Proposal.objects.filter(operation=operation, status=ProposalStatus.OPEN))


def waiting_for(user: User) -> list[Proposal]:
    """Return roles proposed for `user` that wait for a second person."""
    return [row for row in _waiting() if row.facts.get("user") == str(user.key)]


def link_for(digest: str, now: datetime) -> SetupLink | None:
    """Return the one-time link with this digest while it can be used."""
    return SetupLink.objects.filter(digest=digest, used_at__isnull=True, expires_at__gt=now).first()
