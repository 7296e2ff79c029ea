"""Who and what the example is told with, and its clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tracker import policy
from tracker.models import Outlet, Team, User

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = 21


@dataclass(frozen=True)
class Stage:
    """Who and what the story is told with; `begin` is midnight of its first day in Berlin."""

    staff: dict[str, User]
    teams: dict[str, Team]
    outlets: dict[str, Outlet]
    begin: datetime
    now: datetime

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """Return an instant of the story, never later than now."""
        moment = self.begin + timedelta(days=day, hours=hour, minutes=minute)
        return min(moment, self.now - timedelta(minutes=2))

    def actor(self, slug: str, at: datetime) -> policy.Actor:
        """Return a colleague as actor at that instant."""
        return policy.staff(self.staff[slug], now=at)


def first_day(now: datetime) -> datetime:
    """Return midnight in Berlin of the day on which it began."""
    today = now.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=DAYS)
