"""Teams as their page shows them: who is in them, who is away, when they are open."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tracker.models import (
    Case,
    CaseExclusion,
    CaseGrant,
    Marking,
    Membership,
    RoleGrant,
    Team,
    User,
)
from tracker.models.base import house_day
from tracker.rules.roles import GRANTS, Permission, Role

WORKING = [role for role in Role if Permission.CONTACT_ROUTE in GRANTS[role]]
"""Roles that work on what came in."""


@dataclass(frozen=True)
class Seat:
    """Somebody's place in a team, and whether they are away."""

    member: Membership
    away: bool


@dataclass(frozen=True)
class Line:
    """One team of the list."""

    team: Team
    seats: list[Seat]
    hours: list[str]


def everyone(now: datetime) -> list[Line]:
    """Return the teams by name, the one that sees everything last."""
    seats = Membership.objects.select_related("user").order_by("user__name")
    rows = Team.objects.prefetch_related(Prefetch("memberships", seats))
    return [_line(team, now) for team in rows.order_by("catch_all", "name")]


def selectable(now: datetime) -> QuerySet[User]:
    """Return colleagues whose account is open."""
    gone = User.objects.filter(ends_on__lt=house_day(now))
    return User.objects.filter(is_active=True).exclude(pk__in=gone).order_by("name")


def able(case: Case, *, now: datetime) -> list[Membership]:
    """Return the seats of those who can take work of `case`, by team and name.

    A team that gets it is let in, which opens the case to its members unless it is marked.
    """
    human = OuterRef("natural_person")
    party = CaseExclusion.objects.filter(case=case, user__natural_person=human)
    users = _holding(WORKING, now).exclude(Exists(party))
    if case.marking != Marking.STANDARD:
        live = CaseGrant.objects.live(now).filter(case=case, break_glass=False)
        users = users.filter(Exists(live.filter(user=OuterRef("pk"))) | Q(pk=case.owner_id))
    if case.marking == Marking.PRIVILEGED:
        users = users.filter(pk__in=_holding([Role.LEGAL], now))
    seats = Membership.objects.filter(team__active=True, user__in=users)
    rows = seats.select_related("team", "user").order_by("team__name", "team", "user__name")
    return [seat for seat in rows if not seat.user.has_left(now)]


def _holding(roles: list[Role], now: datetime) -> QuerySet[User]:
    held = RoleGrant.objects.live(now).filter(user=OuterRef("pk"), role__in=roles)
    return User.objects.filter(Exists(held), is_active=True)


def back_at(team: Team, day: date) -> datetime:
    """Return the first instant of `day` where the team is."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(team.time_zone))


def _line(team: Team, now: datetime) -> Line:
    seats = [
        Seat(row, row.off_duty_until is not None and row.off_duty_until > now)
        for row in team.memberships.all()
    ]
    return Line(team, seats, [entry for entry in team.hours if entry])
