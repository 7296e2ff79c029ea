"""Rows for tests, made by plain functions with the fewest fields that matter."""

import itertools
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tracker import policy, sealing, vault
from tracker.models import (
    Blob,
    Case,
    CaseGrant,
    Circle,
    Contact,
    DesistEntry,
    Enquiry,
    HistoryEvent,
    Intake,
    Journalist,
    Membership,
    Outlet,
    Person,
    Publication,
    RoleGrant,
    RoutingRule,
    Team,
    User,
)
from tracker.rules.roles import Role

_numbers = itertools.count(1)
WEEKDAYS = ["09:00-18:00"] * 5 + ["", ""]


def user(*roles: str, name: str = "", **fields: object) -> User:
    """Return a member of staff with these roles."""
    n = next(_numbers)
    row = User.objects.create_user(
        email=f"staff{n}@desk.example", password="a long pass phrase", name=name or f"Staff {n}"
    )
    User.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    for role in roles:
        RoleGrant.objects.create(user=row, role=Role(role))
    return row


def actor(*roles: str, **fields: object) -> policy.Actor:
    """Return a fresh member of staff as actor."""
    return policy.staff(user(*roles, **fields))


def team(slug: str = "", *, members: tuple[User, ...] = (), **fields: object) -> Team:
    """Return a team that is open on weekdays."""
    n = next(_numbers)
    values = {"name": f"Desk {n}", "languages": ["en"], "hours": WEEKDAYS, **fields}
    row, _made = Team.objects.get_or_create(slug=slug or f"desk-{n}", defaults=values)
    for member in members:
        Membership.objects.get_or_create(team=row, user=member)
    return row


def catch_all() -> Team:
    """Return the team that gets what no rule places."""
    return Team.objects.filter(catch_all=True).first() or team(
        "catch-all", name="Everybody", catch_all=True
    )


def case(**fields: object) -> Case:
    """Return an open case."""
    n = next(_numbers)
    return Case.objects.create(**{"ref": f"CASE-T{n}", "country": "DE", "language": "de", **fields})


def grant(to: Case, who: User | Team, **fields: object) -> CaseGrant:
    """Let a member of staff or a team open a case."""
    owner = {"user": who} if isinstance(who, User) else {"team": who}
    return CaseGrant.objects.create(case=to, reason="test", **owner, **fields)


def person(of: Case | None = None, *, name: str = "", **fields: object) -> Person:
    """Return somebody the case protects; `name` is sealed."""
    row = Person(
        case=of or case(), **{"circle": Circle.SUBJECT, "language": "en", "country": "DE", **fields}
    )
    row.name_sealed = sealing.seal(row, "name_sealed", name)
    row.save()
    return row


def outlet(name: str = "", **fields: object) -> Outlet:
    """Return an outlet."""
    n = next(_numbers)
    return Outlet.objects.create(
        **{"name": name or f"Outlet {n}", "country": "DE", "language": "de",
           "newsroom_email": f"desk{n}@outlet.example", **fields}
    )  # fmt: skip


def journalist(name: str = "", **fields: object) -> Journalist:
    """Return a journalist."""
    return Journalist.objects.create(name=name or f"Reporter {next(_numbers)}", **fields)


def intake(of: Case | None = None, **fields: object) -> Intake:
    """Return words as they came in."""
    return Intake.objects.create(
        **{
            "ref": f"IN-T{next(_numbers)}",
            "source": "web",
            "digest": "0" * 64,
            "case": of,
            **fields,
        }
    )


def original(content: bytes) -> Blob:
    """Return the blob of bytes that lie sealed in the vault."""
    with transaction.atomic():
        return vault.blob_for(vault.write([content]))[0]


def contact(
    of: Case | None = None, *, occurred_at: datetime | None = None, **fields: object
) -> Contact:
    """Return one contact, not yet routed."""
    in_case = of or case()
    subject = in_case.people.first() or person(in_case)
    values = {
        "ref": f"C-T{next(_numbers)}",
        "channel": "phone",
        "summary": "They rang and asked for an interview.",
        "person": subject,
        "intake": intake(in_case),
        "occurred_at": occurred_at or timezone.now(),
        **fields,
    }
    return Contact.objects.create(case=in_case, **values)


def rule(to: Team, *, position: int = 1, **fields: object) -> RoutingRule:
    """Return a routing rule."""
    return RoutingRule.objects.create(
        position=position, team=to, **{"name": f"Rule {uuid.uuid4().hex[:6]}", **fields}
    )


def enquiry(of: Case, **fields: object) -> Enquiry:
    """Return an open enquiry."""
    return Enquiry.objects.create(
        **{"ref": f"ENQ-T{next(_numbers)}", "case": of, "contacts_count": 1, **fields}
    )


def desist(of: Case, **fields: object) -> DesistEntry:
    """Return an outlet that was asked to stop."""
    return DesistEntry.objects.create(case=of, **fields)


def publication(of: Case, **fields: object) -> Publication:
    """Return something published."""
    values = {"title": "An article", "url": "https://outlet.example/article", **fields}
    return Publication.objects.create(case=of, **values)


def events(of: Case, kind: str) -> QuerySet[HistoryEvent]:
    """Return the entries of one kind in a case, in order."""
    return HistoryEvent.objects.filter(case_key=of.key, kind=kind).order_by("seq")


def every_event(of: Case) -> int:
    """Return how many entries a case has."""
    return HistoryEvent.objects.filter(case_key=of.key).count()
