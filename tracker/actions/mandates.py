"""What a person allows: given, scoped, taken back, each dated."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Allowance, Mandate, Person
from tracker.models.base import house_day
from tracker.policy import Actor


@transaction.atomic
def give(
    person: Person,
    *,
    what: Allowance,
    scope: str,
    until_on: date | None,
    signed_by_guardian: bool = False,
    by: Actor,
    now: datetime,
) -> Mandate:
    """Allow one thing; what was said about it before ends at the same instant.

    NotAllowedNow until a day that has passed: it would allow nothing, and end what was allowed.
    """
    policy.require_self(by, person)
    lifecycle.lock_case(person.case_id)
    if until_on is not None and until_on < house_day(now):
        raise NotAllowedNow(_("This day has passed. Choose a later one, or leave it empty."))
    _end(person, what, now=now)
    row = Mandate.objects.create(
        person=person, what=what, scope=scope, until_on=until_on, given_at=now,
        signed_by_guardian=signed_by_guardian,
    )  # fmt: skip
    history.record(
        "mandate.given", case=person.case, by=by, about=row.key, at=now, what=what.value,
        scope=scope, until=until_on, person=person.key,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw(person: Person, *, what: Allowance, by: Actor, now: datetime) -> bool:
    """Take one thing back; it holds from this instant. Return whether there was anything."""
    policy.require_self(by, person)
    lifecycle.lock_case(person.case_id)
    live = Mandate.objects.filter(person=person, what=what, withdrawn_at__isnull=True).first()
    if live is None:
        return False
    _end(person, what, now=now)
    history.record(
        "mandate.withdrawn", case=person.case, by=by, about=live.key, at=now, what=what.value,
        person=person.key,
    )  # fmt: skip
    return True


def _end(person: Person, what: Allowance, *, now: datetime) -> None:
    Mandate.objects.filter(person=person, what=what, withdrawn_at__isnull=True).update(
        withdrawn_at=now
    )
