"""What a member of staff writes down for somebody else, such as a call to the office."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tracker.actions import cases, contacts, intake, reports
from tracker.models import Contact, Intake, IntakeSource, Person
from tracker.policy import Actor
from tracker.rules.records import ContactFacts, IntakeRecord


@transaction.atomic
def save(
    facts: ContactFacts,
    *,
    told: dict[str, Any],
    aimed_at: Person,
    once: str,
    by: Actor,
    now: datetime,
) -> Contact:
    """Keep what was written down and log the contact; a second press returns the first."""
    cases.lock(aimed_at.case)
    token = reports.token(once)
    known = Intake.objects.filter(once=token, received_by=by.user, case=aimed_at.case).first()
    if known is not None:
        return known.contacts.earliest("pk")
    record = IntakeRecord(source=IntakeSource.STAFF, payload=told, once=token)
    came = intake.receive(record, case=aimed_at.case, reporter=None, by=by, now=now)
    return contacts.log(came, facts, aimed_at=aimed_at, by=by, now=now)
