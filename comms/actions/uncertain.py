"""Clearing up letters of which nobody can tell whether they left, or that were refused.

Saying that one left, and sending it again, each take two people and a word of evidence. Only what
was certainly refused may go back to its writer on one person's word, since nothing left.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from comms.actions import aftermath, waking
from comms.models import Message
from comms.states import MESSAGE, MessageStatus
from tracker import history, lifecycle, policy
from tracker.actions import cases, proposals
from tracker.actions.proposals import Approved
from tracker.importers.mail.tokens import reply_address
from tracker.lifecycle import NotAllowedNow
from tracker.models import Proposal
from tracker.policy import Actor
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission

SENT, RESEND = "sent", "resend"
UNCLEAR = (MessageStatus.UNCERTAIN, MessageStatus.REFUSED)


@transaction.atomic
def propose(message: Message, *, outcome: str, evidence: str, by: Actor, now: datetime) -> Proposal:
    """Say what became of a letter and why you think so; a second person reads both."""
    _require_unclear(message)
    if not evidence.strip():
        raise NotAllowedNow(_("This is cleared up already, or the evidence is missing."))
    before = message.proposal
    facts = {
        "outcome": outcome,
        "evidence": evidence.strip(),
        "recipients": [message.recipient],
        "reply": message.last_reply,
    }
    return proposals.propose(
        Operation.RESOLVE_UNCERTAIN, subject_key=message.key, case=message.case,
        payload=bytes(message.raw or b""), facts=facts, reason=evidence.strip()[:300],
        editors=before.editors if before else [], findings=before.findings if before else [],
        by=by, now=now,
    )  # fmt: skip


def _require_unclear(message: Message) -> None:
    """Raise NotAllowedNow when it was cleared up in another way, such as given back to a draft."""
    if message.status not in UNCLEAR or message.resolved_as:
        raise NotAllowedNow(_("This is cleared up already, or the evidence is missing."))


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
    """Confirm what became of a letter; sent again, it waits in the outbox as a new message."""
    if proposal.case is not None:
        cases.lock(proposal.case)
    approved = proposals.approve(
        proposal, digest_seen=digest_seen, factor=factor, factor_at=factor_at, by=by, now=now
    )
    message = Message.objects.select_for_update().get(key=proposal.subject_key)
    _require_unclear(message)
    if approved.facts["outcome"] == RESEND:
        return _resend(message, approved, by=by, now=now)
    claimed = proposals.claim(
        approved.proposal, operation=Operation.RESOLVE_UNCERTAIN, digest=approved.digest, now=now,
        by=by,
    )  # fmt: skip
    resolve(message, claimed, by=by, now=now)
    return message


@transaction.atomic
def resolve(message: Message, approved: Approved, *, by: Actor, now: datetime) -> None:
    """Close an unclear letter as two people saw it."""
    outcome = str(approved.facts["outcome"])
    proposals.demand(
        approved, Operation.RESOLVE_UNCERTAIN, about=message.key, claimed=outcome == SENT
    )
    lifecycle.advance(message, MessageStatus.RESOLVED, moves=MESSAGE, resolved_as=f"as_{outcome}")
    if outcome == SENT:
        aftermath.sent(message, by=by, now=now)
    history.record(
        "message.resolved", case=message.case, by=by, about=message.key, at=now,
        outcome=outcome, evidence=approved.facts["evidence"],
    )  # fmt: skip


def _resend(message: Message, approved: Approved, *, by: Actor, now: datetime) -> Message:
    """Queue the same bytes under the same Message-ID, so that a mailbox that has them sees it."""
    resolve(message, approved, by=by, now=now)
    again = Message.objects.create(
        purpose=message.purpose, case=message.case, response=message.response,
        formal_request=message.formal_request, enquiry=message.enquiry, answers=message.answers,
        sender=_bounces_to(message), recipient=message.recipient, subject=message.subject,
        body=message.body, raw=approved.payload, digest=message.digest,
        message_id=message.message_id, proposal=approved.proposal, about=message.key,
        queued_at=now, not_before=now + timedelta(seconds=settings.OUTBOX_WAIT_SECONDS),
    )  # fmt: skip
    waking.wake(again.not_before, now=now)
    return again


def _bounces_to(message: Message) -> str:
    token = message.token
    return reply_address(token, settings.MAIL_DOMAIN) if token else message.sender


@transaction.atomic
def back_to_draft(message: Message, *, by: Actor, now: datetime) -> None:
    """Give a refused letter back to its writer: nothing left, so nothing has to be confirmed."""
    policy.require(by, Permission.RESPONSE_DRAFT, message.case)
    refused = Message.objects.filter(pk=message.pk, status=MessageStatus.REFUSED, resolved_as="")
    if refused.update(resolved_as="as_draft") != 1:
        raise NotAllowedNow(_("This is cleared up already, or the evidence is missing."))
    message.resolved_as = "as_draft"
    aftermath.laid_back(message)
    history.record("message.laid_back", case=message.case, by=by, about=message.key, at=now)
