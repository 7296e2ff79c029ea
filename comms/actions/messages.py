"""The outbox: what two people approved waits here, and anybody at the desk can stop it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from comms.actions import aftermath, sealed_scan, waking
from comms.models import Message, Purpose
from comms.states import MESSAGE, MessageStatus
from tracker import history, lifecycle, policy
from tracker.actions import formal_requests, proposals
from tracker.actions.proposals import Approved
from tracker.lifecycle import NotAllowedNow
from tracker.models import Approval, FormalRequest, Proposal
from tracker.policy import Actor
from tracker.rules.operations import RULES, Operation
from tracker.rules.roles import Permission
from tracker.states import ProposalStatus

OPERATIONS: dict[str, Operation] = {
    Purpose.RESPONSE: Operation.SEND_RESPONSE,
    Purpose.REQUEST: Operation.FILE_REQUEST,
    Purpose.EMERGENCY: Operation.EMERGENCY_SEND,
}
"""Which operation a message of that purpose was approved for."""


@transaction.atomic
def queue(
    approved: Approved, *, purpose: str, recipient: str, by: Actor, now: datetime, **links: Any
) -> Message:
    """Put approved bytes into the outbox; they leave after the waiting time, unless stopped.

    `links` are the rows it belongs to: response, formal_request, enquiry, answers. Subject,
    Message-ID, reply token and sender come from the approved facts, never from the caller.
    """
    proposal, facts = approved.proposal, approved.facts
    proposals.demand(approved, OPERATIONS[purpose], about=proposal.subject_key, claimed=False)
    if recipient not in facts["recipients"]:
        raise proposals.NotApproved(purpose)
    message = Message.objects.create(
        purpose=purpose, case=proposal.case, proposal=proposal, recipient=recipient,
        **_fixed(facts), raw=approved.payload,
        digest=hashlib.sha256(approved.payload).hexdigest(),
        queued_at=now, not_before=now + _wait(approved.operation), **links,
    )  # fmt: skip
    waking.wake(message.not_before, now=now)
    history.record(
        "message.queued", case=proposal.case, by=by, about=message.key, at=now,
        proposal=proposal.key, digest=message.digest, not_before=message.not_before,
        to=message.recipient,
    )  # fmt: skip
    return message


def _wait(operation: Operation) -> timedelta:
    """Return how long a letter can be stopped; where a life is in danger it leaves at once."""
    return timedelta(seconds=0 if RULES[operation].alone else settings.OUTBOX_WAIT_SECONDS)


def _fixed(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sender": facts["sender"],
        "subject": facts["subject"],
        "body": facts.get("body", ""),
        "message_id": facts["message_id"],
        "token": facts["token"] or None,
    }


@transaction.atomic
def stop(message: Message, *, by: Actor, now: datetime) -> None:
    """Keep a waiting message in the house; the answer goes back to draft."""
    policy.require(by, Permission.OUTBOX_STOP, message.case)
    if message.status != MessageStatus.QUEUED or message.proposal is None:
        raise NotAllowedNow(_already(message))
    lifecycle.advance(
        message, MessageStatus.STOPPED, moves=MESSAGE, stopped_at=now, stopped_by=by.user
    )
    _end_proposal(message, now, by)
    aftermath.laid_back(message)
    history.record("message.stopped", case=message.case, by=by, about=message.key, at=now)


def _already(message: Message) -> str:
    if message.status == MessageStatus.STOPPED:
        return _("Somebody has stopped this already.")
    return _("It is too late to stop this: %(status)s.") % {
        "status": MessageStatus(message.status).label
    }


def release(message: Message, *, now: datetime) -> Approved:
    """Take the one execution a message was approved for, at the last moment before it leaves.

    Called inside the transaction that moves the message to sending. NotAllowedNow when anything
    changed since: then `put_back` it.
    """
    proposal = message.proposal
    if proposal is None or message.raw is None:
        raise NotAllowedNow(_("No second person has confirmed this."))
    again = message.about is not None and message.about == proposal.subject_key
    operation = Operation.RESOLVE_UNCERTAIN if again else OPERATIONS[message.purpose]
    alone = RULES[operation].alone
    if bytes(message.raw) != bytes(proposal.payload):
        raise NotAllowedNow(_("This is not what was shown to you. Look at it again."))
    _nothing_new(proposal, now, alone=alone)
    _still_fileable(message, now)
    row = Proposal.objects.get(pk=proposal.pk)
    digest = Approval.objects.filter(proposal=row).values_list("digest", flat=True).first()
    digest = row.digest if alone else digest
    take = proposals.claim if row.status == ProposalStatus.APPROVED else proposals.reclaim
    return take(row, operation=operation, digest=digest or "", now=now)


def _still_fileable(message: Message, now: datetime) -> None:
    """Refuse a request whose mandate, regime or other footing fell away after the approval."""
    if message.formal_request is not None:
        request = FormalRequest.objects.get(pk=message.formal_request.pk)
        formal_requests.require_fileable(request, now=now)


def _nothing_new(proposal: Proposal, now: datetime, *, alone: bool) -> None:
    """Refuse what would leave with a sealed value that nobody knew or named at the approval.

    What was named for danger to life passes also without the person's mandate.
    """
    if proposal.case is None:
        return
    named = {finding["secret"] for finding in proposal.findings}
    found = sealed_scan.scan(proposal.case, bytes(proposal.payload), now=now)
    strict = [one for one in found if one.absolute and not alone]
    if strict or any(one.secret not in named for one in found):
        raise NotAllowedNow(_("It holds something sealed that nobody named when it was approved."))


@transaction.atomic
def put_back(message: Message, *, reason: str, now: datetime) -> None:
    """Take a message out of the outbox whose approval holds no more; its writer reads why."""
    by = policy.house("outbox", now=now)
    lifecycle.advance(message, MessageStatus.STOPPED, moves=MESSAGE, last_reply=reason)
    if message.proposal is not None:
        row = Proposal.objects.get(pk=message.proposal.pk)
        if row.status == ProposalStatus.APPROVED:
            proposals.void(row, reason=reason, by=by, now=now)
    aftermath.laid_back(message)
    history.record(
        "message.put_back", case=message.case, by=by, about=message.key, at=now, reason=reason
    )


def _end_proposal(message: Message, now: datetime, by: Actor) -> None:
    # Stopped after a first try that never reached the other side: the execution was used up.
    row = Proposal.objects.filter(mail=message).first()
    if row is not None and row.status == ProposalStatus.APPROVED:
        proposals.withdraw(row, reason=_("Stopped in the outbox."), by=by, now=now)
