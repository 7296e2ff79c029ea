"""Reading contacts out of intakes."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.actions import enquiries, numbers, routing
from tracker.models import Case, Contact, Intake, Outlet, Person
from tracker.policy import Actor
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Permission


@transaction.atomic
def log(
    intake: Intake, facts: ContactFacts, *, aimed_at: Person, by: Actor, now: datetime
) -> Contact:
    """Enter one contact, join it to its enquiry and hand it to a team, all or nothing."""
    if by.user is not None:
        policy.require(by, Permission.CONTACT_LOG, aimed_at.case)
    values = asdict(facts)
    extra, zone = values.pop("extra"), values.pop("zone")
    contact = Contact.objects.create(
        ref=numbers.ref("C", width=5), case=aimed_at.case, intake=intake, person=aimed_at,
        reporter=intake.reporter, occurred_zone=zone, logged_at=now,
        outlet=_outlet_named(facts.claimed_outlet),
        **{**values, "links": list(facts.links), "minor": facts.minor or aimed_at.is_minor},
        **extra,
    )  # fmt: skip
    Case.objects.filter(pk=contact.case_id).update(latest_at=now)
    enquiries.join(contact, now=now)
    history.record(
        "contact.logged", case=contact.case, by=by, about=contact.key, at=now,
        ref=contact.ref, channel=contact.channel, occurred_at=facts.occurred_at,
        summary=facts.summary, person=aimed_at.key,
    )  # fmt: skip
    routing.route_by_rules(contact, now=now)
    return contact


def _outlet_named(name: str) -> Outlet | None:
    return Outlet.objects.filter(name__iexact=name.strip()).first() if name.strip() else None
