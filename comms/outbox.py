"""One look at the outbox: what is due goes out, each message once and by itself.

State lives in the table, so a tick may come twice, late or in parallel without harm.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from comms.actions import messages, notices, sending
from comms.handover import Outcome, Outgoing, Server, Told, hand_over
from comms.models import Message
from comms.rules import wording
from comms.states import MessageStatus
from tracker import policy
from tracker.actions import one_by_one
from tracker.importers.mail.tokens import reply_address
from tracker.lifecycle import NotAllowedNow
from tracker.rules.faults import faultpoint

log = logging.getLogger(__name__)
AT_ONCE = 50
BUDGET = 60.0
"""Seconds after which a tick begins no further message; the task may run twice as long."""
OVERDUE = timedelta(days=3)


def drain(now: datetime | None = None) -> int:
    """Hand over what is due; return how many messages were tried."""
    park_dead(now or timezone.now())
    started, tried = time.monotonic(), 0
    for pk in _due(now or timezone.now()):
        if time.monotonic() - started > BUDGET:
            break
        tried += 1
        if not _attempt(pk, now or timezone.now()):
            break
    return tried


def _due(now: datetime) -> list[int]:
    due = Message.objects.filter(status=MessageStatus.QUEUED, not_before__lte=now)
    # Fewest attempts first: a letter that always fails stands behind those that never had a turn.
    return list(due.order_by("attempts", "not_before").values_list("pk", flat=True)[:AT_ONCE])


def park_dead(now: datetime) -> None:
    """Park what a vanished worker held: letters wait for people, notices go again."""
    reply = _("The worker stopped in the middle of it.")
    one_by_one.each(sending.dead(now), lambda message: _park(message, reply, now))


def _park(message: Message, reply: str, now: datetime) -> None:
    park = sending.return_to_queue if sending.is_repeatable(message) else sending.mark_uncertain
    park(message, reply=reply, by=policy.house("outbox", now=now), now=now)


def _attempt(pk: int, now: datetime) -> bool:
    """Try one message; return False when the mail server itself is not there.

    One letter that raises must not hold up the others: it is logged by number and left where it
    is. If it was claimed, its lease runs out and people see it.
    """
    try:
        return _send(pk, now)
    except NotAllowedNow:
        return True
    except Exception as problem:
        log.error("message %s: %s", pk, type(problem).__name__)
        close_old_connections()
        return True


def _send(pk: int, now: datetime) -> bool:
    message = Message.objects.filter(
        pk=pk, status=MessageStatus.QUEUED, not_before__lte=now
    ).first()
    if message is None:
        return True
    by = policy.house("outbox", now=now)
    if message.purpose in sending.LETTERS and now - message.not_before > OVERDUE:
        messages.put_back(message, reason=_overdue(), now=now)
        return True
    faultpoint("outbox.before_claim")
    sending.claim(message, by=by, now=now)
    faultpoint("outbox.after_claim")
    told = _handed_over(message, now)
    if told is not None:
        faultpoint("outbox.before_mark")
        _mark(message, told, now)
        faultpoint("outbox.after_mark")
    return told is None or told.outcome is not Outcome.LATER or "connect:" not in told.reply


def _overdue() -> str:
    return _("This waited three days longer than planned. Decide again whether it should go.")


def _handed_over(message: Message, now: datetime) -> Told | None:
    """Return what the other side said, or nothing when the gate stopped the message."""
    try:
        mail = outgoing(message, now)
        return hand_over(server(), mail, gate=lambda: sending.pass_gate(message, now=now))
    except NotAllowedNow as refusal:
        messages.put_back(message, reason=str(refusal)[:300], now=now)
    except ValueError:
        return Told(Outcome.REFUSED, _("The address cannot be written to."))
    return None


def outgoing(message: Message, now: datetime) -> Outgoing:
    """Return envelope and bytes; a sealed address is opened here, and written down first."""
    if message.purpose in sending.LETTERS or message.raw:
        recipient, raw = message.recipient, bytes(message.raw or b"")
    else:
        recipient, raw = notices.composed(message, now=now)
    return Outgoing(_envelope(message), wording.address(recipient), raw)


def _envelope(message: Message) -> str:
    """Return the address that bounces come back to: the thread's own where there is one."""
    if message.token:
        return reply_address(message.token, settings.MAIL_DOMAIN)
    return message.sender


def server() -> Server:
    """Return the mail server of the settings; we call ourselves by the mail domain only."""
    return Server(
        host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, name=settings.MAIL_DOMAIN,
        wait=settings.EMAIL_TIMEOUT, user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD, starttls=settings.EMAIL_USE_TLS,
        tls=settings.EMAIL_USE_SSL,
    )  # fmt: skip


def _mark(message: Message, told: Told, now: datetime) -> None:
    by = policy.house("outbox", now=now)
    if told.outcome is Outcome.UNCERTAIN:
        _park(message, told.reply, now)
        return
    marks = {
        Outcome.SENT: sending.mark_sent,
        Outcome.LATER: sending.return_to_queue,
        Outcome.REFUSED: sending.mark_refused,
    }
    try:
        marks[told.outcome](message, reply=told.reply, by=by, now=now)
    except NotAllowedNow:
        sending.note_late_reply(message, reply=told.reply)
