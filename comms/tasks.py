"""Background work of communications: ids in, one action out. Each task looks at state."""

from django.utils import timezone

from comms import inbound, outbox
from comms.actions import announcements
from comms.models import Heartbeat
from tracker.models import Intake


def beat() -> None:
    """Tell that the worker lives."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})


def drain_outbox() -> None:
    """Hand over what is due."""
    outbox.drain()


def announce() -> None:
    """Tell those who should hear what is new in the history."""
    while announcements.announce_since(now=timezone.now()):
        continue


def daily_checkpoint() -> None:
    """Sign and send a checkpoint when the last one is a day old."""


def read_mail() -> None:
    """Read mail that was stored and left unread."""
    inbound.catch_up(now=timezone.now())


def attach_files(intake_id: int) -> None:
    """Enter the files of a mail that people matched to a case."""
    inbound.attach_files(Intake.objects.get(pk=intake_id), now=timezone.now())
