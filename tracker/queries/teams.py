"""Teams as their page shows them: who is in them, who is away, when they are open."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from tracker.models import Membership, Team, User
from tracker.models.base import house_day


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


def back_at(team: Team, day: date) -> datetime:
    """Return the first instant of `day` where the team is."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(team.time_zone))


def _line(team: Team, now: datetime) -> Line:
    seats = [
        Seat(row, row.off_duty_until is not None and row.off_duty_until > now)
        for row in team.memberships.all()
    ]
    return Line(team, seats, [entry for entry in team.hours if entry])
