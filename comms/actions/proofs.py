"""Checkpoints on their way out of the house, to where nobody here can alter them."""

from datetime import datetime
from pathlib import Path

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
from tracker.queries import signed

TOPIC, DAILY = "checkpoint-%d", "daily"


def make_daily(*, now: datetime) -> Checkpoint | None:
    """Sign a checkpoint when the last is a day old."""
    if not checkpoints.due(now):
        return None
    return checkpoints.make(why=DAILY, by=policy.house("checkpoint", now=now), now=now)


@transaction.atomic
def mail_daily(*, now: datetime) -> Message | None:
    """Mail the newest daily checkpoint to legal's archive, once, with its time stamp."""
    row = Checkpoint.objects.filter(why=DAILY).order_by("-made_at").first()
    if row is None or not settings.LEGAL_ARCHIVE:
        return None
    mailed = Message.objects.filter(purpose=Purpose.CHECKPOINT, topic=TOPIC % row.pk)
    return None if mailed.exists() else mail(row, now=now)


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
            attached=_files(row),
        )
    )  # fmt: skip
    message.save()
    waking.wake(now, now=now)
    return message


def _files(row: Checkpoint) -> tuple[tuple[str, bytes], ...]:
    """Return the note and its time stamp byte for byte, as `verify --checkpoint` reads them."""
    name = f"checkpoint-{row.size}.txt"
    note = (name, row.note.encode())
    stamp = (str(signed.stamp_beside(Path(name))), bytes(row.stamp or b""))
    return (note, stamp) if row.stamp else (note,)
