"""Letters that wait to be cleared up, as far as the reader may see them."""

from django.db.models import Q

from comms.models import Message
from comms.queries import responses
from comms.states import MessageStatus
from tracker.models import Proposal
from tracker.policy import Actor
from tracker.rules.operations import Operation
from tracker.states import ProposalStatus


def messages(by: Actor) -> list[Message]:
    """Return all of them, however many: none may drop off the end of a list."""
    unclear = Q(status=MessageStatus.UNCERTAIN) | Q(status=MessageStatus.REFUSED, resolved_as="")
    return list(responses.letters_visible_to(by).filter(unclear).order_by("status", "queued_at"))


def waiting_proposal(message: Message) -> Proposal | None:
    """Return what somebody said became of it, where that waits for a second person."""
    return Proposal.objects.filter(
        operation=Operation.RESOLVE_UNCERTAIN,
        subject_key=message.key,
        status=ProposalStatus.OPEN,
    ).first()
