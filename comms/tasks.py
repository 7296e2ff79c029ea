"""Background work of communications: ids in, one action out. Each task looks at state."""

from django.utils import timezone

from comms import inbound, mailbox, outbox
from comms.actions import announcements, heartbeat, notices, proofs, requests, responses
from tracker.exports import stamps
from tracker.models import AccessKey, Intake, SafeChannel
from tracker.rules.quiet import quiet


@quiet
def beat() -> None:
    """Tell that the worker lives."""
    heartbeat.beat(now=timezone.now())


@quiet
def drain_outbox() -> None:
    """Hand over what is due; what waited too long for a second person goes back first."""
    responses.lay_back_expired(now=timezone.now())
    requests.lay_back_expired(now=timezone.now())
    outbox.drain()


@quiet
def announce() -> None:
    """Tell those who should hear what is new in the history."""
    while announcements.announce_since(now=timezone.now()):
        continue


@quiet
def daily_checkpoint() -> None:
    """Sign a checkpoint when the last one is a day old, have it stamped, send it."""
    now = timezone.now()
    proofs.make_daily(now=now)
    stamps.stamp_waiting(now=now)
    proofs.mail_daily(now=now)


@quiet
def send_recovery(access_key_id: int) -> None:
    """Queue the way back that somebody asked for."""
    row = AccessKey.objects.filter(pk=access_key_id).first()
    if row is not None:
        notices.queue_recovery(row, now=timezone.now())


@quiet
def send_channel_confirmation(channel_id: int) -> None:
    """Queue the question whether an address is theirs."""
    channel = SafeChannel.objects.filter(pk=channel_id).first()
    if channel is not None:
        notices.queue_confirmation(channel, now=timezone.now())


@quiet
def read_mail() -> None:
    """Read mail that was stored and left unread, then fetch what is new in the mailbox."""
    inbound.catch_up(now=timezone.now())
    mailbox.poll()


@quiet
def attach_files(intake_id: int) -> None:
    """Enter the files of a mail that people matched to a case."""
    inbound.attach_files(Intake.objects.get(pk=intake_id), now=timezone.now())
