"""What we told an outlet before, newest first, out of the cases the reader may open."""

from comms.models import Response
from comms.queries import responses
from comms.states import ResponseStatus
from tracker.models import Outlet
from tracker.policy import Actor


def told_before(outlet: Outlet | None, *, by: Actor, most: int = 3) -> list[Response]:
    """Return the answers that were sent to `outlet`; none where the outlet is not known."""
    if outlet is None:
        return []
    sent = responses.visible_to(by).filter(outlet=outlet, status=ResponseStatus.SENT)
    return list(sent.order_by("-sent_at", "-pk")[:most])
