"""Reading contacts out of intakes."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import candidates, joining, numbers, routing
from tracker.composed import Change, instant, number
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Contact, Intake, Person
from tracker.policy import Actor
from tracker.queries import callers
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Permission
from tracker.states import IntakeStatus

_LATEST = Change(
    lambda: Case.objects.filter(pk=number("case"), merged_into=None), latest_at=instant("now")
)


@transaction.atomic
def log(
    intake: Intake, facts: ContactFacts, *, aimed_at: Person, by: Actor, now: datetime
) -> Contact:
    """Enter one contact, hold it against requests to stop and hand it to a team, all or nothing."""
    policy.require_there(by, Permission.CONTACT_LOG, aimed_at.case)
    lifecycle.lock_case(aimed_at.case_id)
    contact = Contact(
        ref=numbers.ref("C", width=5), case=aimed_at.case, intake=intake, person=aimed_at,
        reporter=intake.reporter, logged_at=now, **_values(facts, aimed_at),
    )  # fmt: skip
    # The case comes first: its row lock keeps two of its contacts from counting past each other.
    if not _LATEST.update(case=contact.case_id, now=now):
        raise NotAllowedNow(_("This case became part of another one just now. Press once more."))
    joining.join(contact)
    contact.save()
    _read(intake)
    history.record(
        "contact.logged", case=contact.case, by=by, about=contact.key, at=now,
        ref=contact.ref, channel=contact.channel, occurred_at=facts.occurred_at,
        precision=facts.precision, summary=facts.summary, person=aimed_at.key,
    )  # fmt: skip
    held = candidates.assess(contact, now=now)
    routing.route_by_rules(contact, now=now, after_stop=held.asked)
    return contact


def _values(facts: ContactFacts, aimed_at: Person) -> dict[str, Any]:
    values = asdict(facts)
    extra, zone = values.pop("extra"), values.pop("zone")
    caller = callers.recognise(
        handle=facts.claimed_handle, outlet_name=facts.claimed_outlet, country=aimed_at.country
    )
    told = {
        "occurred_zone": zone, "links": list(facts.links),
        "minor": facts.minor or aimed_at.is_minor, "handle_key": caller.handle_key,
        "outlet": caller.outlet, "journalist": caller.journalist,
    }  # fmt: skip
    return {**values, **told, **extra}


def _read(intake: Intake) -> None:
    # What was typed beside a mail that no machine can read is logged; the mail waits for a person.
    if intake.kind == "unreadable" and intake.status == IntakeStatus.RECEIVED:
        lifecycle.advance(intake, IntakeStatus.UNREADABLE)
    elif intake.status != IntakeStatus.READ:
        lifecycle.advance(intake, IntakeStatus.READ)
