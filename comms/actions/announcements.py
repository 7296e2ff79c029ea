"""Reading the history past our mark, and telling those who should hear."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from comms.actions import notices
from comms.models import Cursor, Message
from comms.rules.audience import DANGER, NEVER_UNHEARD, OVERSIGHT, Hearing, Who, hearers
from tracker import policy
from tracker.actions import one_by_one
from tracker.models import (
    Case,
    Contact,
    Enquiry,
    HistoryEvent,
    Person,
    PersonMessage,
    Proposal,
    Team,
    User,
)
from tracker.queries import safe_channels, staff
from tracker.rules.roles import Permission, Role

NAME = "announcements"
AT_ONCE = 200


@transaction.atomic
def announce_since(*, now: datetime) -> int:
    """Queue the notices of the next events and move the mark; return how many were read.

    The mark is locked, so that a second run waits and then finds nothing left to tell.
    """
    Cursor.objects.get_or_create(name=NAME)
    cursor = Cursor.objects.select_for_update().get(name=NAME)
    events = list(HistoryEvent.objects.filter(seq__gte=cursor.seq).order_by("seq")[:AT_ONCE])
    for event in events:
        one_by_one.done("entry", event.seq, partial(_tell, event, now))
    if events:
        cursor.seq = events[-1].seq + 1
        cursor.save()
    return len(events)


def _tell(event: HistoryEvent, now: datetime) -> None:
    for hearing in _hearings(event, now):
        if hearing.who is Who.OLD_ADDRESS:
            old = safe_channels.left(event.object_key, now=now)
            tell = partial(notices.queue_last_word, now=now)
            one_by_one.each([old] if old else [], tell)
        elif hearing.who is Who.PERSON:
            tell = partial(notices.queue_for_person, topic=hearing.topic, now=now)
            one_by_one.each(_people(event), tell)
        else:
            tell = partial(notices.queue_for_staff, topic=hearing.topic, now=now)
            one_by_one.each(_listeners(event, hearing.who, now), tell)


def _hearings(event: HistoryEvent, now: datetime) -> list[Hearing]:
    """Return who hears of it; legal where it would reach nobody, since no colleague can open it."""
    heard = _of_its_kind(event)
    if event.kind not in NEVER_UNHEARD or _hears(event, heard, now):
        return heard
    shut = _nobody_opens(event.case_key, now)
    return [replace(hearing, who=Who.LEGAL) for hearing in heard] if shut else heard


def _hears(event: HistoryEvent, heard: list[Hearing], now: datetime) -> bool:
    # Asked first: to ask everybody whether they may open the case is dear.
    return any(_listeners(event, hearing.who, now) for hearing in heard)


def _of_its_kind(event: HistoryEvent) -> list[Hearing]:
    """Return who hears of it; of a contact either as danger or as any other, never as both."""
    heard = hearers(event.kind)
    if not any(hearing.topic == DANGER for hearing in heard):
        return list(heard)
    about = Contact.objects.filter(danger=True)
    danger = event.object_key is not None and about.filter(key=event.object_key).exists()
    return [hearing for hearing in heard if (hearing.topic == DANGER) is danger]


def _nobody_opens(case_key: UUID | None, now: datetime) -> bool:
    case = Case.objects.filter(key=case_key).first() if case_key else None
    able = staff.holders(Permission.CASE_READ, now) if case else []
    return case is not None and not any(_may_open(user, case, now) for user in able)


def _people(event: HistoryEvent) -> list[Person]:
    """Return the person an event is about; of an event of a whole case, the affected one."""
    if event.object_key is None:
        return []
    message = PersonMessage.objects.filter(key=event.object_key, from_person=False).first()
    if message is not None:
        return [message.person]
    behind = Q(key=event.object_key) | Q(channels__key=event.object_key)
    named = list(Person.objects.filter(behind).distinct())
    if named or event.case_key is None:
        return named
    return list(Person.objects.filter(case__key=event.case_key, circle="subject"))


def _listeners(event: HistoryEvent, who: Who, now: datetime) -> list[User]:
    """Return staff of this group who may see the case; never whoever did it themselves."""
    case = Case.objects.filter(key=event.case_key).first() if event.case_key else None
    at_legal = who is Who.LEGAL and event.kind in OVERSIGHT | NEVER_UNHEARD
    oversees = at_legal or (who is Who.APPROVERS and event.kind in OVERSIGHT)
    may_hear = _no_party if oversees else _may_open
    users = {user.pk: user for user in _group(event, who, now)}
    return one_by_one.those(
        users.values(), lambda user: user.key != event.actor_key and may_hear(user, case, now)
    )


def _may_open(user: User, case: Case | None, now: datetime) -> bool:
    actor = policy.staff(user, now=now)
    return case is None or policy.sees(actor, case)


def _no_party(user: User, case: Case | None, _now: datetime) -> bool:
    return case is None or not case.exclusions.of(user).exists()


def _group(event: HistoryEvent, who: Who, now: datetime) -> Iterable[User]:
    if who is Who.TEAM:
        return _members(_team(event), now)
    if who is Who.PROPOSER:
        return _proposer(event.object_key)
    if who is Who.OWNER:
        return _owner(event.case_key)
    if who is Who.COLLEAGUE:
        return _colleague(event.object_key)
    if who is Who.APPROVERS:
        return _approvers(event.object_key, now)
    return _holding(Role.LEGAL if who is Who.LEGAL else Role.COMMUNICATIONS, now)


def _team(event: HistoryEvent) -> Team | None:
    """Return who has the contact, the enquiry or else the newest enquiry of the case."""
    if event.object_key is None or event.case_key is None:
        return None
    contact = Contact.objects.filter(key=event.object_key).first()
    if contact is not None:
        return contact.team
    enquiry = Enquiry.objects.filter(Q(key=event.object_key) | Q(mail__key=event.object_key))
    newest = Enquiry.objects.filter(case__key=event.case_key).order_by("-latest_at")
    found = enquiry.first() or newest.first()
    return found.team if found else None


def _members(team: Team | None, now: datetime) -> Iterable[User]:
    """Return those on duty; the team that everybody belongs to means all of communications."""
    if team is None or (team.catch_all and not team.memberships.exists()):
        return _holding(Role.COMMUNICATIONS, now)
    on_duty = Q(memberships__off_duty_until__isnull=True) | Q(memberships__off_duty_until__lte=now)
    return User.objects.filter(on_duty, memberships__team=team, is_active=True)


def _holding(role: Role, now: datetime) -> list[User]:
    active = User.objects.filter(is_active=True, role_grants__role=role).distinct()
    return one_by_one.those(active, lambda user: role in user.roles_at(now))


def _owner(case_key: UUID | None) -> list[User]:
    case = Case.objects.filter(key=case_key).first() if case_key else None
    return [case.owner] if case is not None and case.owner is not None else []


def _colleague(key: UUID | None) -> Iterable[User]:
    return User.objects.filter(key=key, is_active=True) if key else []


def _proposal(key: UUID | None) -> Proposal | None:
    """Return the proposal an event is about, itself or behind a message and what it answers."""
    if key is None:
        return None
    found = Proposal.objects.filter(Q(key=key) | Q(subject_key=key)).order_by("-pk").first()
    message = None if found else Message.objects.filter(key=key).first()
    while message is not None and message.proposal is None:
        message = message.answers
    return found or (message.proposal if message else None)


def _proposer(key: UUID | None) -> list[User]:
    proposal = _proposal(key)
    return [proposal.proposed_by] if proposal else []


def _approvers(key: UUID | None, now: datetime) -> list[User]:
    proposal = _proposal(key)
    own = {str(proposal.proposed_by.natural_person), *proposal.editors} if proposal else set()
    return one_by_one.those(
        User.objects.filter(is_active=True, role_grants__isnull=False).distinct(),
        lambda user: (
            user.persons.isdisjoint(own)
            and Permission.APPROVE in policy.staff(user, now=now).permissions
        ),
    )
