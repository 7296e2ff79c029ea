"""What follows when a message left: one function for each purpose."""

from collections.abc import Callable
from datetime import datetime

from comms.models import Message, Purpose
from comms.states import RESPONSE, ResponseStatus
from tracker import lifecycle
from tracker.actions import enquiries, formal_requests
from tracker.models import Checkpoint
from tracker.policy import Actor
from tracker.states import RequestStatus


def _response_sent(message: Message, by: Actor, now: datetime) -> None:
    response = message.response
    if response is not None and response.status == ResponseStatus.APPROVED:
        lifecycle.advance(response, ResponseStatus.SENT, moves=RESPONSE, sent_at=now)
    if message.enquiry is not None:
        enquiries.answer(message.enquiry, by=by, now=now)


def _request_sent(message: Message, by: Actor, now: datetime) -> None:
    request = message.formal_request
    if request is not None and request.status == RequestStatus.READY:
        formal_requests.note_sent(request, by=by, now=now)


def _checkpoint_sent(message: Message, by: Actor, now: datetime) -> None:
    number = int(message.topic.rpartition("-")[2])
    Checkpoint.objects.filter(pk=number).update(sent_to="mail", sent_at=now)


AFTER_SENT: dict[str, Callable[[Message, Actor, datetime], None]] = {
    Purpose.RESPONSE: _response_sent,
    Purpose.REQUEST: _request_sent,
    Purpose.CHECKPOINT: _checkpoint_sent,
}


def sent(message: Message, *, by: Actor, now: datetime) -> None:
    """Move on what the message was for; part of sending.mark_sent."""
    if follow := AFTER_SENT.get(message.purpose):
        follow(message, by, now)


def laid_back(message: Message) -> None:
    """Make a draft again of what the message was for; a request is still ready to be proposed."""
    response = message.response
    if response is not None and response.status == ResponseStatus.APPROVED:
        lifecycle.advance(response, ResponseStatus.DRAFT, moves=RESPONSE)
