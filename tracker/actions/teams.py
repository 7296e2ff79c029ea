"""Teams: what they speak, when they are there, who is in them, and who is away."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.actions import roles
from tracker.lifecycle import NotAllowedNow
from tracker.models import Membership, Team, User
from tracker.policy import Actor
from tracker.rules import business_hours, calendars
from tracker.rules.business_hours import HoursError
from tracker.rules.calendars import CalendarError
from tracker.rules.roles import Permission


@dataclass(frozen=True)
class Desk:
    """What is to be known of a team: seven entries of hours from Monday, in its zone."""

    name: str
    languages: list[str]
    time_zone: str
    holiday_place: str
    hours: list[str]
    active: bool = True


@transaction.atomic
def save(team: Team | None, desk: Desk, *, by: Actor, now: datetime) -> Team:
    """Add a team or change one. NotAllowedNow where its hours or its name cannot be used."""
    policy.require(by, Permission.ROUTING_EDIT)
    _check(team, desk)
    row = team or Team(slug=_free_slug(desk.name))
    for name, value in asdict(desk).items():
        setattr(row, name, value)
    row.save()
    history.record("team.saved", by=by, at=now, team=row.slug, **asdict(desk))
    return row


@transaction.atomic
def set_members(team: Team, members: Collection[User], *, by: Actor, now: datetime) -> None:
    """Say who is in a team: whoever is, may open the cases that were handed to it.

    Nobody puts themselves in or takes themselves out.
    """
    policy.require(by, Permission.STAFF_EDIT)
    wanted, there = set(members), set(team.members.select_for_update())
    for user in wanted ^ there:
        roles.not_oneself(user, by)
    if wanted == there:
        raise NotAllowedNow(_("That is how it stands already."))
    Membership.objects.filter(team=team, user__in=there - wanted).delete()
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in wanted - there)
    history.record(
        "team.members_set", by=by, at=now, team=team.slug,
        came=_keys(wanted - there), went=_keys(there - wanted),
    )  # fmt: skip


@transaction.atomic
def set_duty(member: Membership, *, until: datetime | None, by: Actor, now: datetime) -> None:
    """Say until when somebody is away, or that they are back; a colleague may say it for them."""
    policy.require(by, Permission.STAFF_READ)
    if by.user != member.user and not policy.may(by, Permission.ROUTING_EDIT):
        raise PermissionDenied(policy.why_not(by, Permission.ROUTING_EDIT))
    if not Membership.objects.filter(pk=member.pk).update(off_duty_until=until):
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    history.record(
        "team.duty_set", by=by, about=member.user.key, at=now, team=member.team.slug, until=until
    )


def _check(team: Team | None, desk: Desk) -> None:
    if not desk.active and team is not None and team.catch_all:
        raise NotAllowedNow(_("This team sees what no rule places. It cannot be switched off."))
    if Team.objects.filter(name__iexact=desk.name).exclude(pk=team.pk if team else 0).exists():
        raise NotAllowedNow(_("Another team has this name. Choose a different one."))
    try:
        calendars.place(desk.holiday_place)
        for entry in desk.hours:
            business_hours.read(entry)
    except (HoursError, CalendarError) as problem:
        raise NotAllowedNow(str(problem)) from problem


def _free_slug(name: str) -> str:
    stem = slugify(name)[:40] or "team"
    taken = set(Team.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in names if slug not in taken)


def _keys(users: Collection[User]) -> list[str]:
    return sorted(str(user.key) for user in users)
