"""Background work of communications: ids in, one action out. Each task looks at state."""

from django.utils import timezone

from comms import outbox
from comms.actions import announcements
from comms.models import Heartbeat


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
