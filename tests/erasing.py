"""A case with something of everybody in every corner, for tests that erase and purge."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from comms.models import Message, Response
from tests import factories as make
from tests.comms import answers
from tracker import history, policy, sealing
from tracker.actions import access, conversations, evidence, intake, notes
from tracker.actions import contacts as logging
from tracker.models import (
    Case,
    Check,
    CounselNote,
    Evidence,
    FormalRequest,
    Intake,
    Mandate,
    Person,
    SafeChannel,
    User,
)
from tracker.rules.records import ContactFacts, IntakeRecord

NAME = "Kornelia Zanzibar"
ADDRESS, PHONE, MAIL = "Quittenweg 77, 10115 Berlin", "+49 151 98765432", "korny.z@mail.example"
CANARIES = (
    "Zanzibar", "Kornelia", "Quittenweg", "98765432", "korny.z", "Marzipan", "marzipan",
)  # fmt: skip
"""Words of the one who is erased; “Marzipan” stands in everything written by or about them."""
OTHERS = "Lilac"
"""Stands in everything that belongs to somebody else."""


@dataclass
class World:
    """One case with two people, and another case."""

    case: Case
    subject: Person
    mother: Person
    elsewhere: Case
    blobs: list[Any] = field(default_factory=list)


def lawyers(case: Case, now: datetime) -> tuple[User, User]:
    """Return two of legal who may open the case."""
    two = make.user("legal"), make.user("legal")
    for who in two:
        answers.seated(now, who)
        make.grant(case, who, starts_at=now)
    return two


def picture(colour: int) -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (colour, 40, 90)).save(out, "PNG")
    return out.getvalue()


def filled(now: datetime) -> World:
    """Return a case with words of two people in it, and one of a third person elsewhere."""
    case = make.case()
    subject = make.person(case, name=NAME, label="Marzipan label", reach_note="Marzipan note")
    for name, value in (("address_sealed", ADDRESS), ("phone_sealed", PHONE)):
        setattr(subject, name, sealing.seal(subject, name, value))
    subject.save()
    mother = make.person(case, name="Ottilie Lilac", circle="parent", label="mother")
    world = World(case, subject, mother, make.case())
    for person, word, colour in ((subject, "Marzipan Zanzibar", 1), (mother, OTHERS, 2)):
        _words(person, word, colour, now)
    _about_the_case(case, subject, now)
    third = make.person(world.elsewhere, name="Thea Lilac")
    _words(third, OTHERS, 3, now)
    return world


def _words(person: Person, word: str, colour: int, now: datetime) -> None:
    by = policy.protected(person, now=now)
    access.make_key(person, once=f"once {person.pk}", by=by, now=now)
    channel = SafeChannel(person=person, hint=f"{word[:8]}•••", value_digest=f"{word} digest")
    channel.value_sealed = sealing.seal(channel, "value_sealed", MAIL) or b""
    channel.save()
    Mandate.objects.create(person=person, what="takedown", scope=f"{word} scope", given_at=now)
    conversations.write(person, body=f"{word} words of {person.label}.", by=by, now=now)
    came = intake.receive(
        IntakeRecord(source="web", payload={"text": f"{word} as typed"}, once=f"{word}{person.pk}"),
        case=person.case, reporter=person, by=by, now=now,
    )  # fmt: skip
    facts = ContactFacts(
        channel="phone", occurred_at=now - timedelta(hours=1), summary=f"{word} told what happened",
        claimed_name=f"{word} caller", claimed_handle=f"{word}@social", story=f"{word} story",
    )  # fmt: skip
    contact = logging.log(came, facts, aimed_at=person, by=by, now=now)
    exhibit = evidence.attach(
        evidence.keep(f"{word}.png", [picture(colour), word.encode()]), case=person.case,
        contact=contact, intake=came, giver=person, by=by, now=now,
    )  # fmt: skip
    preview = make.original(f"{word} preview {person.pk}".encode())
    Evidence.objects.filter(pk=exhibit.pk).update(preview=preview, note=f"{word} exhibit")
    raw = make.original(f"{word} raw mail {person.pk}".encode())
    Intake.objects.filter(pk=came.pk).update(raw_name=raw.key.hex)


def _about_the_case(case: Case, subject: Person, now: datetime) -> None:
    officer, lawyer = make.user("communications"), make.user("legal")
    answers.seated(now, officer, lawyer)
    make.grant(case, officer, starts_at=now)
    by = policy.staff(officer, now=now)
    notes.write(case, body="Marzipan note of the desk", enquiry=None, by=by, now=now)
    seen = make.publication(case, title="Marzipan article", exposes="Quittenweg 77")
    Check.objects.create(publication=seen, state="up", note="Marzipan seen")
    FormalRequest.objects.create(
        ref=f"R-{case.pk}", case=case, person=subject, regime="own.desist", regime_version="1",
        outlet=make.outlet(), addressee_kind="press", place="DE", grounds="Marzipan grounds",
        elements={"who": "Kornelia Zanzibar"}, body="Dear Marzipan", facts={},
    )  # fmt: skip
    enquiry = case.enquiries.filter(contacts__person=subject).first()
    response = Response.objects.create(
        ref=f"A-{case.pk}", enquiry=enquiry, body="Marzipan answer", drafted_by=officer
    )
    Message.objects.create(
        purpose="response", status="sent", case=case, response=response, enquiry=enquiry,
        sender="press@doorstep.example", recipient="r@paper.example", subject="Marzipan subject",
        body="Marzipan body", raw=b"Subject: Marzipan\r\n\r\nMarzipan body\r\n",
    )  # fmt: skip
    note = CounselNote(case=case, written_by=lawyer)
    note.body_sealed = sealing.seal(note, "body_sealed", "Marzipan advice") or b""
    note.save()
    history.disclose(
        "sealed.revealed", by=by, case=case, objects=frozenset({subject.key}), what="name",
        reason="Marzipan reason", person=subject.key,
    )  # fmt: skip
