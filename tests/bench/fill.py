"""A throw-away database with as many contacts as asked for; rows in bulk, history entry by entry."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tests import factories as make
from tracker import history, policy
from tracker.models import Case, Contact, Enquiry, Intake, Outlet, Person, Team

PER_CASE = 500
PER_ENQUIRY = 5
CHANNELS = ("phone", "doorstep", "message", "email", "others")
LANES = ("1-now", "3-today", "4-later", "5-waiting")
WORDS = [
    "called",
    "asked",
    "house",
    "photo",
    "neighbour",
    "school",
    "interview",
    "statement",
    "camera",
    "garden",
]


def desk() -> Team:
    """Return the one desk of this database, with a rule and an officer on it."""
    team = make.team("bench", members=(make.user("communications"),))
    make.catch_all()
    make.rule(team, name="German", conditions={"language": ["de"]})
    for n in range(40):
        make.outlet(f"Bench Courier {n}")
    return team


def grow(team: Team, *, to: int) -> None:
    """Add cases of PER_CASE contacts until there are `to` contacts."""
    draw = random.Random(to)
    outlets = list(Outlet.objects.all())
    while (have := Contact.objects.count()) < to:
        _add_case(team, outlets, min(PER_CASE, to - have), draw)


@transaction.atomic
def _add_case(team: Team, outlets: list[Outlet], count: int, draw: random.Random) -> None:
    now = timezone.now()
    case = make.case(ref=f"BENCH-{Case.objects.count()}", latest_at=now)
    make.grant(case, team)
    person = make.person(case)
    enquiries = _enquiries(case, team, outlets, count, now, draw)
    intakes = Intake.objects.bulk_create(
        Intake(ref=f"B{case.pk}-{n}", source="web", digest="0" * 64, case=case, reporter=person)
        for n in range(count)
    )
    Contact.objects.bulk_create(
        _contact(case, person, team, intake, enquiries[n // PER_ENQUIRY], n, now, draw)
        for n, intake in enumerate(intakes)
    )
    by = policy.protected(person)
    for contact in case.contacts.all():
        history.record("contact.logged", case=case, by=by, about=contact.key, ref=contact.ref)


def _enquiries(
    case: Case, team: Team, outlets: list[Outlet], count: int, now: datetime, draw: random.Random
) -> list[Enquiry]:
    return Enquiry.objects.bulk_create(
        Enquiry(
            ref=f"E{case.pk}-{n}", case=case, outlet=draw.choice(outlets), team=team,
            lane=draw.choice(LANES), open=n % 4 == 0, contacts_count=PER_ENQUIRY,
            latest_channel="phone", why="Bench", latest_at=now - timedelta(minutes=n),
            answer_by=now + timedelta(minutes=draw.randrange(5000)),
        )
        for n in range(count // PER_ENQUIRY + 1)
    )  # fmt: skip


def _contact(
    case: Case, person: Person, team: Team, intake: Intake, enquiry: Enquiry, n: int,
    now: datetime, draw: random.Random,
) -> Contact:  # fmt: skip
    return Contact(
        ref=f"BC{case.pk}-{n}", case=case, intake=intake, enquiry=enquiry, person=person,
        reporter=person, channel=draw.choice(CHANNELS), status="routed", team=team,
        occurred_at=now - timedelta(minutes=30 * n), outlet=enquiry.outlet,
        summary=" ".join(draw.choices(WORDS, k=30)), language="de",
    )  # fmt: skip
