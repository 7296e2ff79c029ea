"""Lines between a person and communications."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tracker import history, lifecycle, policy
from tracker.actions import cases
from tracker.models import Case, Person, PersonMessage
from tracker.policy import Actor
from tracker.rules.roles import Permission
from tracker.rules.sameness import SECOND_PRESS


@transaction.atomic
def write(person: Person, *, body: str, by: Actor, now: datetime) -> PersonMessage:
    """Write to communications; they hear at once that there is something.

    The same words again within moments are a second press of the button, not a second line.
    """
    policy.require_self(by, person)
    cases.lock(person.case)
    lines = PersonMessage.objects.filter(person=person, from_person=True)
    twice = lines.filter(body=body, written_at__gt=now - SECOND_PRESS).first()
    if twice is not None:
        return twice
    row = PersonMessage.objects.create(person=person, from_person=True, body=body, written_at=now)
    Case.objects.filter(pk=person.case_id).update(latest_at=now)
    history.record("person.wrote", case=person.case, by=by, about=row.key, at=now, body=body)
    return row


@transaction.atomic
def answer(person: Person, *, body: str, by: Actor, now: datetime) -> PersonMessage:
    """Write to a person; it shows on their page. Whoever answers has read what they wrote."""
    policy.require(by, Permission.PERSON_WRITE_TO, person.case)
    lifecycle.lock_case(person.case_id)
    row = PersonMessage.objects.create(
        person=person, from_person=False, body=body, written_at=now, written_by=by.user
    )
    if by.user is not None:
        _unread(person).filter(written_at__lte=now).update(read_at=now, read_by=by.user)
    history.record("person.answered", case=person.case, by=by, about=row.key, at=now, body=body)
    return row


@transaction.atomic
def mark_read(person: Person, *, by: Actor, now: datetime) -> int:
    """Say that communications has read what a person wrote; return how many lines that were."""
    policy.require(by, Permission.CASE_READ, person.case)
    lifecycle.lock_case(person.case_id)
    lines = _unread(person).update(read_at=now, read_by=by.user)
    if lines:
        history.record("person.read", case=person.case, by=by, about=person.key, at=now, n=lines)
    return lines


def _unread(person: Person) -> QuerySet[PersonMessage]:
    return PersonMessage.objects.filter(person=person, from_person=True, read_at__isnull=True)
