"""The state machines of what is said and sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker import states as record


class ResponseStatus(models.TextChoices):
    """Where an answer to a journalist stands."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("waits for a second person")
    APPROVED = "approved", _("approved, waits in the outbox")
    SENT = "sent", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MessageStatus(models.TextChoices):
    """Where one outgoing message stands. From sending nothing goes back by itself."""

    QUEUED = "queued", _("waits in the outbox")
    STOPPED = "stopped", _("stopped")
    SENDING = "sending", _("is being handed over")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused by the other side")
    UNCERTAIN = "uncertain", _("cannot tell whether it left")
    RESOLVED = "resolved", _("cleared up by two people")
    RECEIVED = "received", _("received")


RESPONSE = {
    ResponseStatus.DRAFT: {ResponseStatus.PROPOSED, ResponseStatus.WITHDRAWN},
    ResponseStatus.PROPOSED: {
        ResponseStatus.DRAFT,
        ResponseStatus.APPROVED,
        ResponseStatus.WITHDRAWN,
    },
    ResponseStatus.APPROVED: {ResponseStatus.SENT, ResponseStatus.DRAFT, ResponseStatus.WITHDRAWN},
    ResponseStatus.SENT: set[ResponseStatus](),
    ResponseStatus.WITHDRAWN: set[ResponseStatus](),
}
MESSAGE = {
    MessageStatus.QUEUED: {MessageStatus.SENDING, MessageStatus.STOPPED},
    MessageStatus.SENDING: {
        MessageStatus.SENT,
        MessageStatus.REFUSED,
        MessageStatus.UNCERTAIN,
        # Only where the connection failed before the text was handed over: nothing can have left.
        MessageStatus.QUEUED,
        # Only at the gate, before the text: the approval does not hold any more.
        MessageStatus.STOPPED,
    },
    MessageStatus.UNCERTAIN: {MessageStatus.RESOLVED},
    MessageStatus.REFUSED: {MessageStatus.RESOLVED},
    MessageStatus.SENT: set[MessageStatus](),
    MessageStatus.STOPPED: set[MessageStatus](),
    MessageStatus.RESOLVED: set[MessageStatus](),
    MessageStatus.RECEIVED: set[MessageStatus](),
}
MACHINES: dict[type[models.TextChoices], dict[object, set[object]]] = {
    ResponseStatus: RESPONSE,  # type: ignore[dict-item]
    MessageStatus: MESSAGE,  # type: ignore[dict-item]
}
# One look-up for every row, whichever app it belongs to.
record.MACHINES.update(MACHINES)
