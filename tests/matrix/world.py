"""Two cases with one of everything in them, and everybody who might look."""

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from comms.models import Message, Response
from tests import factories as make
from tests.tracker.web.front import came_in
from tracker import sealing
from tracker.models import (
    Candidate,
    Case,
    CaseGrant,
    CounselNote,
    Deadline,
    DesistEntry,
    Evidence,
    Export,
    FormalRequest,
    Hold,
    Journalist,
    Note,
    Outlet,
    Person,
    PersonMessage,
    Proposal,
    SafeChannel,
    User,
)

_numbers = itertools.count(1)


@dataclass
class Things:
    """One of everything in a case; `named` finds the arguments of an address."""

    case: Case
    people: list[Person]
    rows: dict[str, Any] = field(default_factory=dict)


def filled(*, marking: str, minor: bool = False, outlet: Outlet | None = None) -> Things:
    """Return a case with one of everything in it.

    With a known `outlet` nothing new comes into the house that everybody may see, and there is no
    emergency look, which all of legal is told of.
    """
    known = outlet is not None
    n, now = next(_numbers), timezone.now()
    lawyer = User.objects.filter(role_grants__role="legal").first() or make.user("legal")
    case = make.case(marking=marking)
    subject = make.person(case, name=f"Person {n} Somebody", label="affected person")
    relative = make.person(case, name=f"Relative {n}", circle="parent", label=f"mother {n}",
                           is_minor=minor)  # fmt: skip
    outlet = outlet or make.outlet(f"Paper {n}")
    enquiry = make.enquiry(case, outlet=outlet, story=f"Story {n}", answer_by=now)
    contact = make.contact(
        case, person=subject, reporter=subject, enquiry=enquiry, outlet=outlet,
        summary=f"Summary {n}", status="routed",
    )  # fmt: skip
    things = Things(case, [subject, relative])
    rows: dict[str, Any] = {
        "contact": contact, "enquiry": enquiry, "person": subject, "outlet": outlet,
        "journalist": outlet.journalists.first()
        or Journalist.objects.create(name=f"Reporter {n}", outlet=outlet),
        "publication": make.publication(case, title=f"Title {n}"),
        "grant": CaseGrant.objects.create(case=case, user=lawyer, reason="x", break_glass=not known),
        "hold": Hold.objects.create(case=case, reason=f"Hold {n}", placed_by=lawyer,
                                    review_on=now.date() + timedelta(days=99)),
        "note": Note.objects.create(case=case, enquiry=enquiry, body=f"Note {n}", written_by=lawyer),
        "words": PersonMessage.objects.create(person=subject, from_person=True, body=f"Words {n}"),
    }  # fmt: skip
    things.rows = rows
    _files(things, n, lawyer)
    _requests(things, n, lawyer)
    _letters(things, n, lawyer)
    return things


def _files(at: Things, n: int, lawyer: User) -> None:
    case, subject = at.case, at.people[0]
    blob = make.original(f"file {n} {uuid.uuid4()}".encode())
    at.rows["evidence"] = Evidence.objects.create(
        ref=f"EV-M{n}", case=case, contact=at.rows["contact"], blob=blob, giver=subject,
        original_name=f"file{n}.txt", media_type="text/plain",
    )  # fmt: skip
    at.rows["mail"] = make.intake(case, source="mail", status="read", raw_name=str(blob.key))
    at.rows["export"] = Export.objects.create(
        ref=f"EX-M{n}", case=case, variant="full", recipient=f"Recipient {n}", asked_by=lawyer
    )
    channel = SafeChannel(person=subject, hint=f"e{n}•••", value_digest=f"digest {n}")
    channel.value_sealed = sealing.seal(channel, "value_sealed", f"p{n}@mail.example") or b""
    channel.save()
    at.rows["channel"] = channel
    counsel = CounselNote(case=case, written_by=lawyer)
    counsel.body_sealed = sealing.seal(counsel, "body_sealed", f"Advice {n}") or b""
    counsel.save()


def _requests(at: Things, n: int, lawyer: User) -> None:
    case, now = at.case, timezone.now()
    request = FormalRequest.objects.create(
        ref=f"R-M{n}", case=case, person=at.people[0], outlet=at.rows["outlet"],
        regime="press-desist-notice", regime_version="1", addressee_kind="editor", place="DE-BE",
    )  # fmt: skip
    desist = DesistEntry.objects.create(
        case=case, formal_request=request, outlet=at.rows["outlet"], effective_at=now
    )
    at.rows |= {
        "request": request,
        "desist": desist,
        "candidate": Candidate.objects.create(
            contact=at.rows["contact"], desist=desist, result="candidate"
        ),
        "deadline": Deadline.objects.create(
            formal_request=request, case=case, clock="answer", label=f"Label {n}",
            side="theirs", place="DE-BE", due_on=now.date() + timedelta(days=3), rule_version="1",
        ),
        "proposal": Proposal.objects.create(
            operation="case.merge", case=case, subject_key=case.key, payload=b"x",
            digest="0" * 64, proposed_by=lawyer, expires_at=now + timedelta(days=3),
        ),
    }  # fmt: skip


def _letters(at: Things, n: int, lawyer: User) -> None:
    response = Response.objects.create(
        ref=f"A-M{n}", enquiry=at.rows["enquiry"], body=f"Body {n}", drafted_by=lawyer,
        recipient=f"r{n}@paper.example", subject=f"Subject {n}",
    )  # fmt: skip
    letter: dict[str, Any] = {
        "purpose": "response", "case": at.case, "enquiry": at.rows["enquiry"],
        "response": response, "sender": "press@doorstep.example", "raw": b"Subject: x\r\n\r\nx\r\n",
    }  # fmt: skip
    at.rows |= {
        "response": response,
        "queued": Message.objects.create(**letter, recipient=f"q{n}@paper.example"),
        "uncertain": Message.objects.create(
            **letter, recipient=f"u{n}@paper.example", status="uncertain"
        ),
    }


MADE_UP = {
    "ref": "NONE-9999", "contact_ref": "C-99999", "evidence_ref": "EV-99999", "pk": 999_999,
    "export_ref": "EX-99999", "number": 999_999, "token": "made-up", "what": "takedown",
    "key": uuid.UUID(int=7), "regime": "no-such-regime", "word": "sign",
}  # fmt: skip
_BY_KEY = {
    "publication": "publication", "hold-release": "hold", "candidate": "candidate",
    "desist": "desist", "deadline": "deadline", "approval": "proposal", "outbox-stop": "queued",
    "outbox": "uncertain", "response-told": "outlet", "front-entry": "contact",
    "front-safe": "channel", "outlet": "outlet", "journalist": "journalist", "person": "person",
}  # fmt: skip
_BY_REF = {
    "request": "request",
    "response": "response",
    "enquiry": "enquiry",
    "mail-original": "mail",
}
_IN_CASE = ("request-new",)


def arguments(name: str, at: Things) -> dict[str, object]:
    """Return the arguments that lead to what is in that case."""
    row = at.rows["enquiry"] if name == "response-new" else next(
        (at.rows[what] for start, what in _BY_REF.items()
         if name.startswith(start) and name not in _IN_CASE), at.case
    )  # fmt: skip
    keyed = next((at.rows[what] for start, what in _BY_KEY.items() if name.startswith(start)), None)
    if name.startswith("front-circle"):
        keyed = at.people[1]
    return {
        "ref": row.ref, "contact_ref": at.rows["contact"].ref,
        "evidence_ref": at.rows["evidence"].ref, "export_ref": at.rows["export"].ref,
        "number": at.rows["grant"].pk,
        **({"key": keyed.key} if keyed is not None else {}),
    }  # fmt: skip


WORDS = {"retention-case": "sealed", "deadline-change": "extend", "front-allow-one": "takedown"}
"""Addresses that name what is to be done; the word is the same for what is made up."""
PUBLIC_ROWS = ("outlet", "journalist")
"""Addresses of professional facts, which belong to no case."""


@dataclass(frozen=True)
class Principal:
    """Somebody who looks: a browser, the member of staff or the person behind it."""

    name: str
    client: Client
    user: User | None = None
    person: Person | None = None
    on_case: bool = False


def everybody(own: Things, elsewhere: Person, sign_in: Callable[..., Client]) -> list[Principal]:
    """Return thirteen who look; those “on case” were let into `own`, nobody into anything else."""
    soon = timezone.localdate() + timedelta(days=5)
    staff: list[tuple[str, tuple[str, ...], bool, dict[str, Any]]] = [
        ("communications on case", ("communications",), True, {}),
        ("communications off case", ("communications",), False, {}),
        ("leaver", ("communications",), True, {"ends_on": soon}),
        ("contractor", ("communications",), True, {"contractor": True}),
        ("approver", ("approver",), True, {}),
        ("legal on case", ("legal",), True, {}),
        ("legal off case", ("legal",), False, {}),
        ("auditor", ("auditor",), False, {}),
        ("operator", ("operator",), False, {}),
    ]
    found = [Principal("anonymous", Client())]
    for name, person in (
        ("reporter", own.people[0]), ("relative", own.people[1]), ("other reporter", elsewhere)
    ):  # fmt: skip
        found.append(Principal(name, came_in(person)[0], person=person))
    for name, roles, on_case, fields in staff:
        who = make.user(*roles, **fields)
        if on_case:
            make.grant(own.case, who)
        found.append(Principal(name, sign_in(who), user=who, on_case=on_case))
    return found
