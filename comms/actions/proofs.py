"""Checkpoints on their way out of the house, to where nobody here can alter them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from comms.actions import waking
from comms.models import Message, Purpose
from comms.rules import wording
from tracker import policy
from tracker.actions import checkpoints
from tracker.models import Checkpoint

TOPIC = "checkpoint-%d"


@transaction.atomic
def send_daily(*, now: datetime) -> Message | None:
    """Sign a checkpoint when the last is a day old, and mail it to legal's archive."""
    if not checkpoints.due(now):
        return None
    by = policy.house("checkpoint", now=now)
    row = checkpoints.make(why="daily", by=by, now=now)
    return mail(row, now=now) if settings.LEGAL_ARCHIVE else None


def mail(row: Checkpoint, *, now: datetime) -> Message:
    """Put a checkpoint into the outbox; it holds size, root and signature, nothing of a case."""
    message = Message(
        purpose=Purpose.CHECKPOINT, sender=settings.NOTICE_ADDRESS, topic=TOPIC % row.pk,
        recipient=settings.LEGAL_ARCHIVE, queued_at=now, not_before=now,
        message_id=wording.new_message_id(settings.MAIL_DOMAIN),
        subject=_("Checkpoint at %(size)d entries") % {"size": row.size},
    )  # fmt: skip
    message.raw = wording.render(
        wording.Envelope(
            sender_name=settings.NOTICE_NAME, sender=settings.NOTICE_ADDRESS, recipient_name="",
            recipient=message.recipient, reply_to="", subject=message.subject,
            body=render_to_string("comms/mail/checkpoint.txt", {"note": row.note}).strip(),
            message_id=message.message_id, at=now.replace(microsecond=0), automatic=True,
        )
    )  # fmt: skip
    message.save()
    waking.wake(now, now=now)
    return message
