"""Short automatic messages without content: that something changed, and where to sign in."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from comms.actions import waking
from comms.models import Message, Purpose, Subscription
from comms.rules import wording
from comms.rules.audience import ALARMS, DANGER, PERSON_PAUSE, STAFF_PAUSE
from comms.states import MessageStatus
from tracker import history, policy, sealing
from tracker.actions import access, people
from tracker.importers.mail.tokens import reply_address
from tracker.lifecycle import NotAllowedNow
from tracker.models import AccessKey, Person, SafeChannel, User
from tracker.queries import safe_channels

RECOVERY, CONFIRMATION, LAST_WORD = "recovery", "channel_confirmation", "address_left"


@transaction.atomic
def queue_for_staff(user: User, *, topic: str, now: datetime) -> Message | None:
    """Tell a colleague that something changed; joined with what waits or was told just now."""
    mode = _mode(user, topic)
    if mode == "never" or user.has_left(now):
        return None
    of_topic = Message.objects.filter(purpose=Purpose.NOTICE, user=user, topic=topic)
    earliest = _tomorrow_morning(user, now) if mode == "daily" else now
    pause = timedelta() if topic == DANGER or topic in ALARMS else STAFF_PAUSE
    return _queue(of_topic, pause=pause, earliest=earliest, now=now,
                  user=user, topic=topic, recipient=user.email)  # fmt: skip


@transaction.atomic
def queue_for_person(person: Person, *, topic: str, now: datetime) -> Message | None:
    """Tell somebody the case protects, on an address they called safe; nothing without one."""
    channel = channel_for(person, now=now)
    if channel is None:
        return None
    to_person = Message.objects.filter(purpose=Purpose.NOTICE, person=person, topic=topic)
    return _queue(to_person, pause=PERSON_PAUSE, earliest=now, now=now, person=person,
                  topic=topic, about=channel.key, recipient=channel.hint,
                  token=wording.new_token())  # fmt: skip


def _queue(
    before: Any, *, pause: timedelta, earliest: datetime, now: datetime, **facts: Any
) -> Message | None:
    """Queue one unless one waits; not sooner than `pause` after the last, so nothing is unsaid."""
    if before.filter(status=MessageStatus.QUEUED).exists():
        return None
    last = before.order_by("-not_before").first()
    at = max(earliest, last.not_before + pause) if last and pause else earliest
    return queue(at=at, now=now, **facts)


def queue(*, at: datetime, now: datetime, **facts: Any) -> Message:
    """Put a notice into the outbox. Its words are made when it leaves; nothing is stored."""
    message = Message.objects.create(
        purpose=Purpose.NOTICE, sender=settings.NOTICE_ADDRESS, queued_at=now, not_before=at,
        message_id=wording.new_message_id(settings.MAIL_DOMAIN), **facts,
    )  # fmt: skip
    waking.wake(at, now=now)
    return message


def _mode(user: User, topic: str) -> str:
    if topic in ALARMS:
        return "at_once"
    row = Subscription.objects.filter(user=user, topic=topic).first()
    return row.mode if row else "at_once"


def _tomorrow_morning(user: User, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(user.time_zone)) + timedelta(days=1)
    return local.replace(hour=8, minute=0, second=0, microsecond=0)


def channel_for(person: Person, *, now: datetime) -> SafeChannel | None:
    """Return the address to write to: e-mail, confirmed, and no lost employer's mailbox."""
    if person.erased_at is not None:
        return None
    usable = safe_channels.usable(person, now=now).filter(kind="email")
    return usable.order_by("-confirmed_at").first()


# --- Links that a person asked for themselves ----------------------------------------------------


@transaction.atomic
def queue_recovery(row: AccessKey, *, now: datetime) -> Message | None:
    """Send the way back that somebody asked for; once for each asking."""
    channel = access.recovery_channel(row)
    return _queue_link(RECOVERY, row.key, row.person, channel, now) if channel else None


@transaction.atomic
def queue_confirmation(channel: SafeChannel, *, now: datetime) -> Message | None:
    """Ask on a new address whether it is theirs; once for each address entered."""
    return _queue_link(CONFIRMATION, channel.key, channel.person, channel, now)


@transaction.atomic
def queue_last_word(channel: SafeChannel, *, now: datetime) -> Message | None:
    """Tell an address that is used no more that something changed, and not what; once."""
    return _queue_link(LAST_WORD, channel.key, channel.person, channel, now)


def _queue_link(
    topic: str, about: UUID, person: Person, channel: SafeChannel, now: datetime
) -> Message | None:
    if Message.objects.filter(topic=topic, about=about).exists():
        return None
    return queue(at=now, now=now, topic=topic, about=about, person=person, recipient=channel.hint)


def _recovery_link(message: Message, now: datetime) -> tuple[SafeChannel | None, str]:
    live = AccessKey.objects.live(now).filter(used_at=None)
    row = live.filter(key=message.about).first() if message.about else None
    if row is None:
        return None, ""
    token = access.recovery_token(row)
    return access.recovery_channel(row), reverse("front-recover-use", args=[token])


def _confirmation_link(message: Message, now: datetime) -> tuple[SafeChannel | None, str]:
    if message.about is None:
        return None, ""
    waiting = SafeChannel.objects.filter(key=message.about, confirmed_at=None, ended_at=None)
    channel = waiting.first()
    if channel is None:
        return None, ""
    return channel, reverse("front-confirm", args=[people.confirmation_token(channel)])


def _last_word(message: Message, now: datetime) -> tuple[SafeChannel | None, str]:
    return safe_channels.left(message.about, now=now), ""


LINKS = {RECOVERY: _recovery_link, CONFIRMATION: _confirmation_link, LAST_WORD: _last_word}
PLAIN = "notice"
"""The words that say nothing; a last word has no others."""


# --- The words, made at the moment of leaving ----------------------------------------------------


def composed(message: Message, *, now: datetime) -> tuple[str, bytes]:
    """Return address and bytes of a notice at the moment it leaves.

    NotAllowedNow when there is nobody to write to any more.
    """
    if message.user is not None:
        return _for_staff(message, message.user, now)
    if message.person is not None and message.person.erased_at is None:
        return _for_person(message, message.person, now)
    raise NotAllowedNow(_("There is nobody to write to."))


def _for_staff(message: Message, user: User, now: datetime) -> tuple[str, bytes]:
    if user.has_left(now):
        raise NotAllowedNow(_("There is nobody to write to."))
    with translation.override(user.language):
        return user.email, written(message, user.email, template="notice", now=now)


def _for_person(message: Message, person: Person, now: datetime) -> tuple[str, bytes]:
    """Open the sealed address last: where there is nothing to say, nobody looks at it."""
    find = LINKS.get(message.topic)
    channel, path = find(message, now) if find else (channel_for(person, now=now), "")
    if channel is None:
        raise NotAllowedNow(_("There is nobody to write to."))
    address = opened(channel, why=message.topic, now=now)
    template = message.topic if find and message.topic != LAST_WORD else PLAIN
    with translation.override(person.language):
        link = f"{settings.BASE_URL}{path}"
        return address, written(message, address, template=template, link=link, now=now)


def opened(channel: SafeChannel, *, why: str, now: datetime) -> str:
    """Return the address of a safe channel; that the outbox opened it is written down first."""
    disclosure = history.disclose(
        "channel.opened", by=policy.house("outbox", now=now), case=channel.person.case,
        objects=frozenset({channel.key}), why=why,
    )  # fmt: skip
    return sealing.reveal(channel, "value_sealed", disclosure=disclosure)


def written(
    message: Message, address: str, *, template: str, now: datetime, **context: str
) -> bytes:
    """Return the bytes of an automatic message in the active language."""
    facts = {"base_url": settings.BASE_URL, **context}
    return wording.render(
        wording.Envelope(
            sender_name=settings.NOTICE_NAME,
            sender=settings.NOTICE_ADDRESS,
            recipient_name="",
            recipient=address,
            reply_to=reply_address(message.token, settings.MAIL_DOMAIN) if message.token else "",
            subject=_("Update"),
            body=render_to_string(f"comms/mail/{template}.txt", facts).strip(),
            message_id=message.message_id,
            at=now.replace(microsecond=0).astimezone(UTC),
            automatic=True,
        )
    )
