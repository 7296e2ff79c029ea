"""That the worker lives, for whoever watches it."""

from datetime import datetime

from comms.models import Heartbeat


def beat(*, now: datetime) -> None:
    """Tell that the worker lives."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": now})
