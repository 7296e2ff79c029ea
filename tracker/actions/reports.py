"""What somebody without an account saves in one press: all of it, or nothing and no receipt."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy, sealing
from tracker.actions import access, cases, contacts, conversations, evidence, intake, people
from tracker.actions.evidence import Kept
from tracker.composed import Read, words
from tracker.lifecycle import NotAllowedNow
from tracker.models import AccessKey, Circle, Contact, Intake, Person
from tracker.policy import Actor
from tracker.rules.faults import faultpoint
from tracker.rules.records import ContactFacts, IntakeRecord


@dataclass(frozen=True)
class Aim:
    """Whom it was aimed at: the reporter, somebody known by key, or somebody of this circle."""

    key: uuid.UUID | None = None
    circle: Circle | None = None
    label: str = ""


@dataclass(frozen=True)
class Entry:
    """One contact as it is to be saved: its words as they came, its files, the mail it was in."""

    record: IntakeRecord
    facts: ContactFacts
    files: tuple[Kept, ...] = ()
    mail: Kept | None = None


@dataclass(frozen=True)
class Newcomer:
    """What is known of somebody who logs for the first time."""

    language: str
    country: str
    time_zone: str


def token(once: str, place: int = 0) -> str:
    """Return what is stored of a form's token: a digest, since the token also makes the key."""
    return sealing.digest("once", f"{once} {place}")


_OF_TOKEN = Read(lambda: Intake.objects.filter(once=words("token"))[:1])


def _known(once: str) -> Intake | None:
    return _OF_TOKEN.first(token=token(once))


@transaction.atomic
def save_first(
    entries: Sequence[Entry], *, aim: Aim, newcomer: Newcomer, once: str, now: datetime
) -> tuple[Contact, AccessKey | None]:
    """Open a case with its affected person and their key, and log what happened.

    A second press returns the first contact, and the key as long as it may be shown.
    """
    known = _known(once)
    if known is not None:
        return _logged(known), access.fresh(once, now=now)
    person = Person(
        circle=Circle.SUBJECT, language=newcomer.language, country=newcomer.country,
        time_zone=newcomer.time_zone, added_at=now,
    )  # fmt: skip
    by = policy.protected(person, now=now)
    person.case = cases.open_case(
        language=newcomer.language, country=newcomer.country, by=by, now=now
    )
    person.save()
    history.record("person.added", case=person.case, by=by, about=person.key, at=now)
    key = access.make_key(person, once=once, by=by, now=now)
    return _enter(entries, aim, person, once, by, now), key


@transaction.atomic
def save_another(
    entries: Sequence[Entry], *, aim: Aim, reporter: Person, once: str, by: Actor, now: datetime
) -> Contact:
    """Log what happened for somebody who came in with a key or a link."""
    cases.lock(reporter.case)
    known = _known(once)
    if known is not None:
        return _logged(known)
    return _enter(entries, aim, reporter, once, by, now)


@transaction.atomic
def add_to(
    contact: Contact, *, text: str, files: Sequence[Kept], once: str, by: Actor, now: datetime
) -> Intake:
    """Put a correction or more words next to an entry; the entry stays as it is."""
    cases.lock(contact.case)
    person = by.person
    known = _known(once)
    if known is not None or person is None:
        return known or contact.intake
    record = IntakeRecord(
        source="web", kind="addition", once=token(once),
        payload={"text": text, "about": str(contact.key), "files": _names(files)},
    )  # fmt: skip
    added = intake.receive(record, case=contact.case, reporter=person, by=by, now=now)
    for kept in files:
        evidence.attach(
            kept, case=contact.case, contact=contact, intake=added, giver=person, by=by, now=now
        )
    conversations.write(person, body=f"{contact.ref}: {text}".strip(), by=by, now=now)
    return added


def _logged(known: Intake) -> Contact:
    return known.contacts.select_related("person__case").earliest("pk")


def _enter(
    entries: Sequence[Entry], aim: Aim, reporter: Person, once: str, by: Actor, now: datetime
) -> Contact:
    aimed_at = _aimed_at(aim, reporter, minor=entries[0].facts.minor, by=by, now=now)
    saved = [
        _save(entry, aimed_at, reporter, token(once, place), by, now)
        for place, entry in enumerate(entries)
    ]
    faultpoint("reports.before_commit")
    return saved[0]


def _save(
    entry: Entry, aimed_at: Person, reporter: Person, once: str, by: Actor, now: datetime
) -> Contact:
    record = replace(entry.record, once=once)
    raw = entry.mail.stored if entry.mail else None
    came = intake.receive(
        record, case=reporter.case, reporter=reporter, by=by, now=now, raw=raw, looked=True
    )
    contact = contacts.log(came, entry.facts, aimed_at=aimed_at, by=by, now=now)
    for kept in entry.files:
        evidence.attach(
            kept, case=contact.case, contact=contact, intake=came, giver=reporter, by=by, now=now
        )
    return contact


def _aimed_at(aim: Aim, reporter: Person, *, minor: bool, by: Actor, now: datetime) -> Person:
    there = reporter.case.people.filter(erased_at=None)
    if aim.key is not None:
        chosen = there.filter(key=aim.key).first()
        if chosen is None:
            raise NotAllowedNow(_("This person was erased already."))
        return chosen
    if aim.circle is None:
        return reporter
    known = there.filter(circle=aim.circle, label=aim.label).first()
    return known or people.add(
        reporter.case, circle=aim.circle, label=aim.label,
        is_minor=minor and aim.circle == Circle.CHILD, language=reporter.language,
        country=reporter.country, time_zone=reporter.time_zone, by=by, now=now,
    )  # fmt: skip


def _names(files: Sequence[Kept]) -> list[dict[str, str]]:
    return [{"name": kept.name, "digest": kept.stored.digest} for kept in files]
