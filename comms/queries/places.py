"""Where a mail that came in belongs: to a letter of ours, to a person, or nowhere yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from comms.models import Message
from comms.states import MessageStatus
from tracker.importers.mail.shapes import ParsedMail
from tracker.importers.mail.tokens import reply_token
from tracker.models import Case, Person, SafeChannel
from tracker.queries import safe_channels


@dataclass(frozen=True)
class Place:
    """Where a mail belongs: to a message of ours, to a person, or nowhere yet."""

    kind: str
    answers: Message | None = None
    person: Person | None = None
    verified: bool = False

    @property
    def case(self) -> Case | None:
        """Return the case it belongs to."""
        if self.person is not None:
            return self.person.case
        return self.answers.case if self.answers is not None else None


def place(mail: ParsedMail, *, now: datetime) -> Place:
    """Return where `mail` belongs; reads only."""
    by_token = _message_by_token(mail)
    answers = by_token or _message_by_id(mail)
    if mail.kind != "contact":
        return Place(mail.kind, answers=answers)
    proven = by_token is not None and mail.authentication.verdict == "pass"
    if answers is not None and answers.person is None and answers.user is None:
        same = mail.from_address.lower() == answers.recipient.lower()
        return Place("reply", answers=answers, verified=proven and same)
    person = _person_writing(mail.from_address, now)
    token_is_theirs = person is not None and by_token is not None and by_token.person == person
    return Place("contact", person=person, verified=proven and token_is_theirs)


def _sent() -> Any:
    return Message.objects.exclude(status=MessageStatus.RECEIVED).select_related("case")


def _message_by_token(mail: ParsedMail) -> Message | None:
    written_to = [*mail.delivered_to, *(one.address for one in (*mail.to, *mail.cc))]
    token = reply_token(written_to, settings.MAIL_DOMAIN)
    found: Message | None = _sent().filter(token=token).first() if token else None
    return found


def _message_by_id(mail: ParsedMail) -> Message | None:
    named = [mail.in_reply_to, *mail.references]
    if mail.report is not None:
        named.append(mail.report.original_message_id)
    ids = [one for one in named if one]
    found: Message | None = _sent().filter(message_id__in=ids).order_by("-queued_at").first()
    return found


def _person_writing(address: str, now: datetime) -> Person | None:
    """Return the one person who confirmed this address as theirs; of two, neither."""
    channel = safe_channels.by_address(address, now=now) if address else None
    if channel is None:
        return None
    others = SafeChannel.objects.filter(
        value_digest=channel.value_digest, ended_at=None, confirmed_at__isnull=False
    ).exclude(person=channel.person)
    return None if others.exists() else channel.person
