"""The life of one outgoing message: queued, claimed, sent, or waiting for people.

Letters go once. From the claim on nothing goes back by itself, except where the mail server
never got the final dot. Notices carry nothing, so a second one does no harm and needs nobody.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comms.actions import aftermath, messages
from comms.models import OUTWARD, Message, Purpose
from comms.states import MESSAGE, MessageStatus
from tracker import history, lifecycle, policy
from tracker.actions import cases, proposals
from tracker.lifecycle import NotAllowedNow
from tracker.policy import Actor

LEASE = timedelta(seconds=180)
"""Longer than a task may run at all, so that a dead lease means a dead worker."""
MOST_ATTEMPTS = 20
LONGEST_PAUSE = timedelta(hours=4)
LETTERS = frozenset(OUTWARD)


@transaction.atomic
def claim(message: Message, *, by: Actor, now: datetime) -> None:
    """Take a due message for one attempt; the second of two workers gets NotAllowedNow."""
    policy.require_house(by)
    lifecycle.advance(
        message, MessageStatus.SENDING, moves=MESSAGE,
        attempts=message.attempts + 1, lease_until=now + LEASE,
    )  # fmt: skip
    _tell("message.claimed", message, by=by, now=now, attempt=message.attempts)


@transaction.atomic
def pass_gate(message: Message, *, now: datetime) -> None:
    """Ask once more, just before the text goes over: both people still stand behind it today.

    NotAllowedNow when the lease is gone, or the approval does not hold any more.
    """
    lifecycle.lock_case(message.case_id)
    ours = Message.objects.filter(
        pk=message.pk, status=MessageStatus.SENDING, lease_until=message.lease_until
    )
    lease = now + LEASE
    if not ours.update(lease_until=lease):
        raise NotAllowedNow(_("Somebody else was quicker. Look at it again before you go on."))
    message.lease_until = lease
    if message.purpose in LETTERS:
        approved = messages.release(message, now=now)
        proposals.demand(approved, approved.operation, about=_about(message))
        if message.recipient not in approved.facts["recipients"]:
            raise NotAllowedNow(_("This address is not the one that was confirmed."))


def _about(message: Message) -> UUID:
    """Return the key of the row that was approved: the letter's, or the unclear message's."""
    if message.proposal is not None and message.purpose == Purpose.EMERGENCY:
        return message.about or message.proposal.subject_key
    subject = message.response or message.formal_request
    if message.about is None and subject is None:
        raise NotAllowedNow(_("No second person has confirmed this."))
    return message.about or subject.key  # type: ignore[union-attr]


@transaction.atomic
def mark_sent(message: Message, *, reply: str, by: Actor, now: datetime) -> None:
    """Note that the other side took it, and move on what it was for."""
    policy.require_house(by)
    if message.case is not None:
        cases.lock(message.case)
    lifecycle.advance(
        message, MessageStatus.SENT, moves=MESSAGE, sent_at=now, lease_until=None, last_reply=reply
    )
    aftermath.sent(message, by=by, now=now)
    # That one person acted alone stands there already, and was heard; this only says it left.
    alone = message.purpose == Purpose.EMERGENCY
    kind = "message.sent" if alone else f"{message.purpose}.sent"
    _tell(kind, message, by=by, now=now, reply=reply, digest=message.digest)


@transaction.atomic
def mark_refused(message: Message, *, reply: str, by: Actor, now: datetime) -> None:
    """Note that the other side will not take it: certainly nothing left."""
    policy.require_house(by)
    lifecycle.advance(
        message, MessageStatus.REFUSED, moves=MESSAGE, lease_until=None, last_reply=reply
    )
    _tell("message.refused", message, by=by, now=now, reply=reply)


@transaction.atomic
def mark_uncertain(message: Message, *, reply: str, by: Actor, now: datetime) -> None:
    """Note that nobody can tell whether it left. It never goes again by itself."""
    policy.require_house(by)
    lifecycle.advance(
        message, MessageStatus.UNCERTAIN, moves=MESSAGE, lease_until=None, last_reply=reply
    )
    _tell("message.uncertain", message, by=by, now=now, reply=reply)


@transaction.atomic
def return_to_queue(message: Message, *, reply: str, by: Actor, now: datetime) -> None:
    """Put back what provably did not leave, for later; after many attempts it counts as refused."""
    policy.require_house(by)
    if message.attempts >= MOST_ATTEMPTS:
        mark_refused(message, reply=reply, by=by, now=now)
        return
    at = now + pause_after(message.attempts)
    lifecycle.advance(
        message, MessageStatus.QUEUED, moves=MESSAGE,
        lease_until=None, not_before=at, last_reply=reply,
    )  # fmt: skip
    _tell("message.delayed", message, by=by, now=now, reply=reply, until=at)


def note_late_reply(message: Message, *, reply: str) -> None:
    """Keep an answer that came after the message was parked: too late to count, good to read."""
    Message.objects.filter(pk=message.pk).update(last_reply=reply)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after that many attempts: 1, 2, 4 … minutes, at most four hours."""
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), LONGEST_PAUSE)


def _tell(kind: str, message: Message, *, by: Actor, now: datetime, **detail: Any) -> None:
    case = message.case or (message.person.case if message.person is not None else None)
    history.record(kind, case=case, by=by, about=message.key, at=now, **detail)


def is_repeatable(message: Message) -> bool:
    """Tell whether sending it twice does no harm: notices hold nothing and keep their id."""
    return message.purpose not in LETTERS


def dead(now: datetime) -> list[Message]:
    """Return messages whose worker is gone in mid-hand-over."""
    return list(Message.objects.filter(status=MessageStatus.SENDING, lease_until__lte=now))
