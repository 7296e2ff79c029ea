"""Accounts of staff: the first one, invitations, and their end."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy, sealing
from tracker.actions import roles
from tracker.lifecycle import NotAllowedNow
from tracker.models import HistoryEvent, RoleGrant, SetupLink, User
from tracker.policy import Actor
from tracker.queries import staff as colleagues
from tracker.rules.roles import Permission, Role

LINK_LIVES = timedelta(hours=24)
INVITATION_LIVES = timedelta(days=7)
JOINING = timedelta(hours=1)
"""So long after the first password, setting up factors is no change but the beginning."""


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
def invite(
    *, name: str, email: str, terms: Terms, same_as: User | None = None, by: Actor, now: datetime
) -> User:
    """Make an account without any role and without a way to sign in yet.

    `same_as`: another account of the same human being; the two count as one person from then on.
    """
    policy.require(by, Permission.STAFF_EDIT)
    if User.objects.filter(email__iexact=email).exists():
        raise NotAllowedNow(_("Somebody with this e-mail address is here already."))
    user = User.objects.create_user(
        email, None, name=name, language=terms.language, time_zone=terms.time_zone,
        contractor=terms.contractor, ends_on=terms.ends_on, joined_at=now,
        **_as_one_with(same_as),
    )  # fmt: skip
    history.record(
        "staff.invited", by=by, about=user.key, at=now, name=name, email=user.email,
        contractor=terms.contractor, ends_on=terms.ends_on,
        same_as=same_as.key if same_as else None,
    )  # fmt: skip
    return user


def _as_one_with(other: User | None) -> dict[str, Any]:
    if other is None:
        return {}
    return {"natural_person": other.natural_person, "former_persons": other.former_persons}


@transaction.atomic
def offer_sign_in(user: User, *, by: Actor, now: datetime) -> str:
    """Return the token of a one-time link with which an invited colleague chooses a password."""
    policy.require(by, Permission.STAFF_EDIT)
    roles.not_oneself(user, by)
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
def end_account(user: User, *, reason: str, by: Actor, now: datetime) -> None:
    """End an account: no sign-in, every session dead at its next request, links used up."""
    policy.require(by, Permission.STAFF_EDIT)
    roles.not_oneself(user, by)
    user.is_active = False
    # Sessions carry a digest of the password, so that all of them fall with it.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    SetupLink.objects.filter(user=user, used_at=None).update(expires_at=now)
    history.record("staff.ended", by=by, about=user.key, at=now, reason=reason)


@transaction.atomic
def note_credentials_changed(user: User, *, what: str, now: datetime) -> None:
    """Write down that somebody changed how they sign in; `what` names the change.

    For a day they confirm nothing then, except where all this is part of joining.
    """
    if not _just_joined(user, now):
        User.objects.filter(pk=user.pk).update(credentials_changed_at=now)
    by = policy.staff(user, now=now)
    history.record("staff.credentials_changed", by=by, about=user.key, at=now, what=what)


def _just_joined(user: User, now: datetime) -> bool:
    joined = HistoryEvent.objects.filter(kind__in=("staff.joined", "staff.set_up"), at__lte=now)
    return joined.filter(object_key=user.key, at__gt=now - JOINING).exists()


@transaction.atomic
def note_sessions_ended(user: User, *, ended: int, now: datetime) -> None:
    """Write down that somebody ended sessions of their own elsewhere."""
    by = policy.staff(user, now=now)
    history.record("staff.sessions_ended", by=by, about=user.key, at=now, n=ended)


@transaction.atomic
def bring_in(
    *, name: str, email: str, terms: Terms, seats: list[Role], reason: str,
    same_as: User | None = None, by: Actor, now: datetime,
) -> tuple[User, str]:  # fmt: skip
    """Invite somebody with roles; return the account and the token of their one-time link."""
    user = invite(name=name, email=email, terms=terms, same_as=same_as, by=by, now=now)
    for role in seats:
        roles.ask_for(user, role=role, reason=reason, ends_at=None, by=by, now=now)
    return user, offer_sign_in(user, by=by, now=now)


# --- Shared --------------------------------------------------------------------------------------


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
