"""The rows of what is said and sent."""

from comms.models.messages import (
    OUTWARD,
    Cursor,
    Heartbeat,
    Letter,
    Message,
    Purpose,
    Subscription,
)
from comms.models.responses import Line, Response

__all__ = [
    "OUTWARD",
    "Cursor",
    "Heartbeat",
    "Letter",
    "Line",
    "Message",
    "Purpose",
    "Response",
    "Subscription",
]
