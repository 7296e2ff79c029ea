"""Mail that came in: to which letter, person or case it belongs, and what that changes.

Where it belongs is decided by a reply token or a Message-ID of ours, or by an address that a
person confirmed; anything else waits for people. Nothing is believed without a passing check.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from comms.models import Message, Purpose
from comms.queries.places import Place
from comms.rules import envelopes
from comms.states import MessageStatus
from tracker import history, lifecycle, policy
from tracker.actions import cases, contacts, enquiries, evidence, joining
from tracker.actions.evidence import Kept
from tracker.importers.mail.moments import Written, passed_on, written
from tracker.importers.mail.shapes import ParsedMail
from tracker.lifecycle import NotAllowedNow
from tracker.models import (
    Case,
    Channel,
    Contact,
    Enquiry,
    Intake,
    Lane,
    Nature,
    Outlet,
)
from tracker.policy import Actor
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Permission
from tracker.states import IntakeStatus

OLDEST = timedelta(days=5 * 365)
"""A date further back than this, or in the future, gives way to the day of arrival."""


@transaction.atomic
def enter(
    intake: Intake,
    mail: ParsedMail,
    *,
    at: Place,
    files: Sequence[Kept],
    by: Actor,
    now: datetime,
) -> None:
    """Note what a mail says and where it belongs, once; the second of two readers changes nothing.

    NotAllowedNow when somebody entered it already.
    """
    lifecycle.lock_case(at.case.pk if at.case else None)
    told = _told_by(mail, at, intake.received_at) if _logs(at) else None
    lifecycle.advance(
        intake, _status(at), kind=at.kind, case=at.case, reporter=at.person,
        warnings=[*intake.warnings, *mail.warnings, *(told[1] if told else ())],
        payload=envelopes.payload(mail, verified=at.verified),
    )  # fmt: skip
    contact = None
    if at.answers is not None:
        _thread(intake, mail, at, by, now)
    elif at.person is not None and told is not None:
        contact = contacts.log(intake, told[0], aimed_at=at.person, by=by, now=now)
    else:
        kind = f"intake.{intake.status}"
        history.record(kind, by=by, about=intake.key, at=now, ref=intake.ref, mail=at.kind)
    attach(intake, contact, files, by=by, now=now)


def _logs(at: Place) -> bool:
    """Tell whether a mail becomes a contact: somebody known passed it on or wrote it down."""
    return at.answers is None and at.person is not None


def _status(at: Place) -> IntakeStatus:
    if at.kind == "unreadable":
        return IntakeStatus.UNREADABLE
    if at.kind in {"automatic", "bounce"}:
        return IntakeStatus.FILED_AWAY
    return IntakeStatus.UNMATCHED if at.case is None else IntakeStatus.READ


def attach(
    intake: Intake, contact: Contact | None, files: Sequence[Kept], *, by: Actor, now: datetime
) -> None:
    """Enter the files of a mail in its case; without a case they stay inside the original."""
    case = intake.case
    if case is None:
        return
    for kept in files:
        evidence.attach(
            kept, case=case, contact=contact, intake=intake, giver=intake.reporter,
            how="mail", by=by, now=now,
        )  # fmt: skip


def _thread(intake: Intake, mail: ParsedMail, at: Place, by: Actor, now: datetime) -> None:
    sent = at.answers
    assert sent is not None  # noqa: S101 - the caller looked
    if sent.case is not None:
        cases.lock(sent.case)
    enquiry = _current(sent.enquiry)
    row = _received(
        intake, mail, now=now, answers=sent, case=sent.case, enquiry=enquiry,
        formal_request=sent.formal_request, verified=at.verified,
    )  # fmt: skip
    if at.kind == "bounce":
        _note_bounce(sent, mail)
    if at.kind != "automatic" and enquiry is not None:
        _back_to_today(enquiry, by, now)
    kinds = {"reply": "reply.received", "bounce": "message.bounced"}
    history.record(
        kinds.get(at.kind, "reply.filed"), case=sent.case, by=by,
        about=sent.key if at.kind == "bounce" else row.key, at=now,
        intake=intake.ref, verified=at.verified,
    )  # fmt: skip


def _received(intake: Intake, mail: ParsedMail, *, now: datetime, **links: Any) -> Message:
    told = envelopes.payload(mail, verified=False)
    return Message.objects.create(
        purpose=Purpose.REPLY, status=MessageStatus.RECEIVED, intake=intake,
        sender=told["from"][:320], recipient=(told["to"] or [""])[0][:320],
        subject=told["subject"][:300], body=told["text"], message_id=told["message_id"][:255],
        queued_at=now, not_before=now, **links,
    )  # fmt: skip


def _note_bounce(sent: Message, mail: ParsedMail) -> None:
    report = mail.report
    words = f"{report.action} {report.status} {report.diagnostic}" if report else mail.subject
    Message.objects.filter(pk=sent.pk).update(last_reply=envelopes.clean(f"bounce: {words}")[:300])


def _current(enquiry: Enquiry | None) -> Enquiry | None:
    """Return the enquiry that this one lives on in, after merges."""
    passed: set[int] = set()
    while enquiry is not None and enquiry.merged_into is not None and enquiry.pk not in passed:
        passed.add(enquiry.pk)
        enquiry = enquiry.merged_into
    return enquiry


def _back_to_today(enquiry: Enquiry, by: Actor, now: datetime) -> None:
    Enquiry.objects.filter(pk=enquiry.pk).update(latest_at=now, latest_channel=Channel.EMAIL)
    enquiry.refresh_from_db()
    if enquiry.merged_into_id is None and (not enquiry.open or enquiry.lane == Lane.WAITING):
        enquiries.reopen(enquiry, by=by, now=now)


def _told_by(
    mail: ParsedMail, at: Place, arrived: datetime
) -> tuple[ContactFacts, tuple[str, ...]]:
    """Return the contact that a person passed on, or wrote down in their own words.

    Beside it a sentence, where the mail does not tell the time exactly.
    """
    told = envelopes.payload(mail, verified=at.verified)
    original = told["forwarded"] or {"from_name": "", "from": "", "text": "", "own_text": ""}
    words = f"{original['own_text']}\n\n{original['text']}".strip() or told["text"]
    zone = at.person.time_zone if at.person else "Europe/Berlin"
    # Their own words have a date too, but that says when they wrote, not when it happened.
    if mail.forwarded:
        when = written(mail, zone=zone, now=arrived, oldest=arrived - OLDEST)
    else:
        when = passed_on(mail, now=arrived, oldest=arrived - OLDEST)
    facts = _facts(
        words, when, claimed_name=original["from_name"], claimed_handle=original["from"],
        language=mail.language, verified_sender=at.verified, zone=zone,
    )  # fmt: skip
    return facts, (when.note,) if when.note else ()


def _facts(words: str, when: Written, **told: Any) -> ContactFacts:
    handle = str(told["claimed_handle"])
    outlet = outlet_of(handle)
    return ContactFacts(**{
        **told, "channel": Channel.EMAIL, "summary": words[:10000],
        "occurred_at": when.at, "precision": when.precision,
        "claimed_name": str(told["claimed_name"])[:120], "claimed_handle": handle[:200],
        "claimed_outlet": outlet.name if outlet else "", "language": str(told["language"])[:8],
    })  # fmt: skip


def outlet_of(address: str) -> Outlet | None:
    """Return the outlet whose domain an address is at; a suggestion, never a proof."""
    domain = address.rpartition("@")[2].lower()
    if not domain:
        return None
    rows = Outlet.objects.exclude(domains=[])
    return next((row for row in rows if _at(domain, row.domains)), None)


def _at(domain: str, domains: Sequence[str]) -> bool:
    return any(domain == one.lower() or domain.endswith(f".{one.lower()}") for one in domains)


# --- What people decide about mail that belonged to nobody ---------------------------------------


@transaction.atomic
def match(
    intake: Intake, *, case: Case, enquiry: Enquiry | None = None, by: Actor, now: datetime
) -> Contact:
    """Say which case a mail belongs to: it becomes an enquiry there, or part of `enquiry`."""
    policy.require(by, Permission.CONTACT_LOG, case)
    cases.lock(case)
    if intake.contacts.exists():
        raise NotAllowedNow(_("This mail is part of a contact already."))
    aimed_at = case.people.filter(circle="subject").first() or case.people.first()
    if aimed_at is None or (enquiry is not None and enquiry.case_id != case.pk):
        raise NotAllowedNow(_("Choose an enquiry of the same case, with somebody it is about."))
    lifecycle.advance(intake, IntakeStatus.READ, case=case)
    told = intake.payload
    facts = _facts(
        told.get("text", ""), _sent(intake),
        claimed_name=told.get("from_name", ""), claimed_handle=told.get("from", ""),
        language=told.get("language", ""), nature=Nature.ENQUIRY,
    )  # fmt: skip
    contact = contacts.log(intake, facts, aimed_at=aimed_at, by=by, now=now)
    if enquiry is not None:
        _move(contact, enquiry)
    _keep_in_thread(intake, contact, now)
    async_task("comms.tasks.attach_files", intake.pk, group="mail")
    history.record(
        "intake.matched", case=case, by=by, about=intake.key, at=now, contact=contact.ref
    )
    return contact


def _sent(intake: Intake) -> Written:
    """Return when a mail that came straight to us was sent, else when our server got it."""
    came, sent = intake.received_at, envelopes.instant(intake.payload.get("date"))
    sane = sent is not None and came - OLDEST < sent <= came + timedelta(hours=1)
    return Written(min(sent, came)) if sane and sent else Written(came)


def _move(contact: Contact, chosen: Enquiry) -> None:
    was, into = contact.enquiry, _current(Enquiry.objects.get(pk=chosen.pk))
    if was is None or into is None or was.pk == into.pk:
        return
    Contact.objects.filter(pk=contact.pk).update(enquiry=into)
    contact.enquiry = into
    joining.recount(into)
    if was.contacts.exists():
        joining.recount(Enquiry.objects.get(pk=was.pk))
    else:
        Enquiry.objects.filter(pk=was.pk).update(merged_into=into, open=False, contacts_count=0)


def _keep_in_thread(intake: Intake, contact: Contact, now: datetime) -> None:
    """Show the mail itself in the conversation, and let our answer refer to it."""
    told = intake.payload
    Message.objects.create(
        purpose=Purpose.REPLY, status=MessageStatus.RECEIVED, intake=intake, case=contact.case,
        enquiry=contact.enquiry, sender=told.get("from", "")[:320],
        recipient=(told.get("to") or [""])[0][:320], subject=told.get("subject", "")[:300],
        body=told.get("text", ""), message_id=told.get("message_id", "")[:255],
        queued_at=now, not_before=now,
    )  # fmt: skip


@transaction.atomic
def file_away(intake: Intake, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that a mail belongs to no case and needs no answer."""
    policy.require(by, Permission.CONTACT_ROUTE, intake.case)
    lifecycle.advance(intake, IntakeStatus.FILED_AWAY)
    history.record(
        "intake.filed_away", case=intake.case, by=by, about=intake.key, at=now, reason=reason
    )
