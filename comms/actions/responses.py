"""Answers to journalists: drafted by one person, confirmed by another, then in the outbox."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from comms.actions import lines, messages, sealed_scan
from comms.models import Line, Message, Purpose, Response
from comms.queries.responses import asked_last
from comms.rules import wording
from comms.rules.leak_guard import Finding
from comms.states import RESPONSE, ResponseStatus
from tracker import history, lifecycle, policy
from tracker.actions import cases, numbers, proposals
from tracker.importers.mail.tokens import reply_address
from tracker.lifecycle import NotAllowedNow
from tracker.models import Enquiry, Journalist, Proposal
from tracker.policy import Actor
from tracker.rules.errors import RuleError
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.rules.sameness import SECOND_PRESS
from tracker.states import ProposalStatus


class Leaks(NotAllowedNow):
    """The letter holds sealed values that nobody has named yet."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(_("This holds something sealed. Take it out, or say why it has to be."))
        self.findings = findings


class Unready(NotAllowedNow):
    """Something is missing before this can go to a second person."""


@transaction.atomic
def draft(
    enquiry: Enquiry,
    *,
    line: Line | None,
    journalist: Journalist | None,
    recipient: str,
    subject: str,
    body: str,
    language: str,
    by: Actor,
    now: datetime,
) -> Response:
    """Begin an answer. A line that is not approved, or has expired, is not taken up.

    The same words to the same address within moments are a second press, not a second draft.
    """
    policy.require(by, Permission.RESPONSE_DRAFT, enquiry.case)
    if by.user is None:
        raise PermissionDenied
    if line is not None:
        lines.require_usable(line, now=now)
    cases.lock(enquiry.case)
    text = {"line": line, "language": language, "recipient": recipient, "subject": subject,
            "body": body, "journalist": journalist, "drafted_by": by.user}  # fmt: skip
    drafts = Response.objects.filter(enquiry=enquiry, status=ResponseStatus.DRAFT, **text)
    twice = drafts.filter(drafted_at__gt=now - SECOND_PRESS).first()
    if twice is not None:
        return twice
    response = Response.objects.create(
        ref=numbers.ref("ANS"), enquiry=enquiry, outlet=enquiry.outlet, drafted_at=now,
        editors=_writers([], by), **text,
    )  # fmt: skip
    history.record(
        "response.drafted", case=enquiry.case, by=by, about=response.key, at=now,
        ref=response.ref, line=line.key if line else None,
    )  # fmt: skip
    return response


@transaction.atomic
def edit(
    response: Response, *, recipient: str, subject: str, body: str, by: Actor, now: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Change a draft; whoever does is one of its writers from then on and cannot confirm it.

    `seen`: the number of edits that the writer saw. WrittenMeanwhile after more.
    """
    policy.require(by, Permission.RESPONSE_DRAFT, response.enquiry.case)
    text = {"recipient": recipient, "subject": subject, "body": body}
    changed = [name for name, value in text.items() if getattr(response, name) != value]
    if not Response.objects.filter(pk=response.pk, status=ResponseStatus.DRAFT).exists():
        raise NotAllowedNow(_("This is not a draft any more. Take it back before you change it."))
    lifecycle.write(response, seen=seen, **text, editors=_writers(response.editors, by))
    history.record(
        "response.edited", case=response.enquiry.case, by=by, about=response.key, at=now,
        ref=response.ref, changed=changed,
    )  # fmt: skip


@transaction.atomic
def propose(
    response: Response, *, reasons: Mapping[str, str], by: Actor, now: datetime
) -> Proposal:
    """Render the final bytes once and put them before a second person.

    `reasons` says, for each finding of the leak guard, why that value has to be in the letter.
    Leaks with what is not named yet; Unready when something is missing.
    """
    case = response.enquiry.case
    policy.require(by, Permission.PROPOSE, case)
    cases.lock(case)
    _ready(response, now)
    facts, payload = _final(response, now)
    found = sealed_scan.scan(case, payload, now=now)
    if any(f.absolute or not reasons.get(f.secret, "").strip() for f in found):
        raise Leaks(found)
    proposal = proposals.propose(
        Operation.SEND_RESPONSE, subject_key=response.key, case=case, payload=payload,
        facts=facts, editors=response.editors, reason="", by=by, now=now,
        findings=[{**asdict(f), "why": reasons[f.secret].strip()} for f in found],
    )  # fmt: skip
    lifecycle.advance(response, ResponseStatus.PROPOSED, moves=RESPONSE, proposal=proposal)
    history.record(
        "response.proposed", case=case, by=by, about=response.key, at=now, ref=response.ref,
        proposal=proposal.key,
    )  # fmt: skip
    return proposal


def findings(response: Response, *, by: Actor, now: datetime) -> list[Finding]:
    """Return what the leak guard would find in the letter as it stands."""
    policy.require(by, Permission.RESPONSE_DRAFT, response.enquiry.case)
    _facts, payload = _final(response, now)
    return sealed_scan.scan(response.enquiry.case, payload, now=now)


@transaction.atomic
def approve(
    proposal: Proposal,
    *,
    digest_seen: str,
    factor: str,
    factor_at: datetime | None,
    by: Actor,
    now: datetime,
) -> Message:
    """Confirm an answer; its bytes wait in the outbox from now on."""
    response = of_proposal(proposal)
    approved = proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    _line_still_holds(response, now)
    lifecycle.advance(response, ResponseStatus.APPROVED, moves=RESPONSE)
    message = messages.queue(
        approved, purpose=Purpose.RESPONSE, recipient=approved.facts["recipients"][0],
        response=response, enquiry=response.enquiry, answers=asked_last(response.enquiry),
        by=by, now=now,
    )  # fmt: skip
    history.record(
        "response.approved", case=proposal.case, by=by, about=response.key, at=now,
        ref=response.ref, proposal=proposal.key,
    )  # fmt: skip
    return message


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Say no to an answer; it goes back to its writer with the reason."""
    proposals.refuse(proposal, reason=reason, by=by, now=now)
    _back_to_draft(of_proposal(proposal), why="refused", by=by, now=now)


@transaction.atomic
def take_back(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """Take an answer back before anybody confirmed it."""
    if proposal.status != ProposalStatus.OPEN:
        raise NotAllowedNow(_("This does not wait for a second person any more."))
    proposals.withdraw(proposal, reason=reason, by=by, now=now)
    _back_to_draft(of_proposal(proposal), why="withdrawn", by=by, now=now)


@transaction.atomic
def give_up(response: Response, *, by: Actor, now: datetime) -> None:
    """Put a draft aside for good; it stays readable."""
    policy.require(by, Permission.RESPONSE_DRAFT, response.enquiry.case)
    if response.status != ResponseStatus.DRAFT:
        raise NotAllowedNow(_("This is not a draft any more. Take it back before you change it."))
    lifecycle.advance(response, ResponseStatus.WITHDRAWN, moves=RESPONSE)
    history.record(
        "response.withdrawn", case=response.enquiry.case, by=by, about=response.key, at=now,
        ref=response.ref,
    )  # fmt: skip


def lay_back_expired(*, now: datetime) -> int:
    """Return answers that waited too long for a second person to their writers; how many."""
    by = policy.house("gate", now=now)
    return proposals.end_expired(
        of=Operation.SEND_RESPONSE, now=now,
        then=lambda row: _back_to_draft(of_proposal(row), why="expired", by=by, now=now),
    )  # fmt: skip


def of_proposal(proposal: Proposal) -> Response:
    """Return the answer a proposal is about."""
    return Response.objects.select_related("enquiry__case", "line").get(key=proposal.subject_key)


def _back_to_draft(response: Response, *, why: str, by: Actor, now: datetime) -> None:
    lifecycle.advance(response, ResponseStatus.DRAFT, moves=RESPONSE)
    history.record(
        "response.returned", case=response.enquiry.case, by=by, about=response.key, at=now,
        ref=response.ref, why=why,
    )  # fmt: skip


def _writers(known: list[str], by: Actor) -> list[str]:
    return sorted({*known, str(by.user.natural_person)}) if by.user is not None else known


def _ready(response: Response, now: datetime) -> None:
    if response.status != ResponseStatus.DRAFT:
        raise Unready(_("This is not a draft any more. Take it back before you change it."))
    if not (response.recipient and response.subject.strip() and response.body.strip()):
        raise Unready(_("Address, subject and text are needed before anybody can confirm it."))
    if left := wording.unfilled(f"{response.subject} {response.body}"):
        raise Unready(_("Fill in %(field)s, or take it out.") % {"field": ", ".join(left)})
    _line_still_holds(response, now)


def _line_still_holds(response: Response, now: datetime) -> None:
    if response.line is not None:
        lines.require_usable(response.line, now=now)


def _final(response: Response, now: datetime) -> tuple[dict[str, Any], bytes]:
    token, asked = wording.new_token(), asked_last(response.enquiry)
    letter = wording.Envelope(
        sender_name=settings.PRESS_NAME, sender=settings.PRESS_ADDRESS,
        recipient_name=response.journalist.name if response.journalist else "",
        recipient=response.recipient, reply_to=reply_address(token, settings.MAIL_DOMAIN),
        subject=response.subject, body=response.body,
        message_id=wording.new_message_id(settings.MAIL_DOMAIN), at=now.replace(microsecond=0),
        answers=(asked.message_id,) if asked else (),
    )  # fmt: skip
    try:
        payload = wording.render(letter)
    except (RuleError, ValueError):
        raise Unready(_("Write one e-mail address, such as name@paper.example.")) from None
    return _facts(letter, token, response), payload


def _facts(letter: wording.Envelope, token: str, response: Response) -> dict[str, Any]:
    return {
        "sender": letter.sender,
        "recipients": [letter.recipient],
        "subject": letter.subject,
        "body": letter.body,
        "message_id": letter.message_id,
        "token": token,
        "line": str(response.line.key) if response.line else "",
        "waits_seconds": settings.OUTBOX_WAIT_SECONDS,
    }
