"""Letters of a request and the answers to them."""

from comms.models import Message
from tracker.models import FormalRequest


def mail_of(request: FormalRequest) -> list[Message]:
    """Return what was sent and what came back, in the order of time."""
    rows = Message.objects.filter(formal_request=request).select_related("proposal", "intake")
    return list(rows.defer("raw").order_by("queued_at", "pk"))
