"""The colleagues of the example, brought in the way a real house does it."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from tracker import policy
from tracker.actions import roles, staff
from tracker.actions.staff import Terms
from tracker.management.demo.cast import BY_SLUG, CAST, PASSWORD, Part
from tracker.management.demo.stage import DAYS
from tracker.models import Membership, Team, User
from tracker.rules.roles import Role

DAYS_BEFORE = 9
"""Colleagues come this many days before the first contact."""
OFFICE = ["09:00-18:00"] * 5 + ["", ""]
LONG = ["08:00-20:00"] * 5 + ["10:00-16:00", "10:00-16:00"]


def bring_in(now: datetime) -> dict[str, User]:
    """Make the first account, invite the others, give roles, let everybody join; by slug."""
    house = policy.house("setup", now=now)
    first = BY_SLUG["olga"]
    token = staff.offer_setup(by=house, now=now)
    operator = staff.set_up(
        token, name=first.name, email=first.email, password=PASSWORD, by=house, now=now
    )
    people = {"olga": operator}
    for part in CAST:
        if part is not first:
            people[part.slug] = _invite(part, by=operator, now=now)
    for part in CAST:
        if part is not first:
            _join(people[part.slug], by=operator, now=now + timedelta(hours=1))
        _add_second_factor(people[part.slug], part)
    return people


def _invite(part: Part, *, by: User, now: datetime) -> User:
    ends_on = None
    if part.leaves_in is not None:
        ends_on = (now + timedelta(days=DAYS_BEFORE + DAYS + part.leaves_in)).date()
    terms = Terms(part.language, part.time_zone, part.contractor, ends_on)
    actor = policy.staff(by, now=now)
    user = staff.invite(name=part.name, email=part.email, terms=terms, by=actor, now=now)
    for role in part.roles:
        roles.ask_for(user, role=Role(role), reason="start", ends_at=None, by=actor, now=now)
    return user


def _join(user: User, *, by: User, now: datetime) -> None:
    token = staff.offer_sign_in(user, by=policy.staff(by, now=now), now=now)
    staff.join(user, token, password=PASSWORD, now=now)


def _add_second_factor(user: User, part: Part) -> None:
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, part.totp_secret)


def teams(people: dict[str, User]) -> dict[str, Team]:
    """Return the four teams, with hours, languages and members."""
    rows = {
        "german-desk": ("German desk", ["de"], ["DE", "AT", "CH"], "Europe/Berlin", "DE-BE", LONG),
        "us-desk": ("US desk", ["en"], ["US", "GB"], "America/New_York", "US-FED", LONG),
        "french-desk": ("French desk", ["fr", "nl"], ["FR", "BE"], "Europe/Paris", "FR", OFFICE),
    }
    made = {slug: _team(slug, *values) for slug, values in rows.items()}
    made["everybody"] = Team.objects.get_or_create(
        catch_all=True, defaults={"slug": "everybody", "name": "Everybody", "languages": ["en"]}
    )[0]
    for part in CAST:
        if part.team:
            Membership.objects.get_or_create(team=made[part.team], user=people[part.slug])
        if "communications" in part.roles:
            Membership.objects.get_or_create(team=made["everybody"], user=people[part.slug])
    return made


def _team(
    slug: str, name: str, languages: list[str], countries: list[str], zone: str, place: str,
    hours: list[str],
) -> Team:  # fmt: skip
    return Team.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name, "languages": languages, "countries": countries, "time_zone": zone,
            "holiday_place": place, "hours": hours,
        },
    )[0]  # fmt: skip
