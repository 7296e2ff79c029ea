"""A person's way in without an account: keys, links, and the way back when a key is lost."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from tracker import history, lifecycle, policy, sealing
from tracker.models import AccessKey, HistoryEvent, Person, SafeChannel
from tracker.policy import Actor
from tracker.queries import safe_channels
from tracker.rules import access_codes
from tracker.rules.roles import Permission

SHOWN_FOR = timedelta(minutes=10)
"""How long the browser that made a key may look at it again, as long as nobody has used it."""
RECOVERY_LASTS = timedelta(minutes=10)
RECOVERIES_AN_HOUR = 3


def code_from(once: str) -> str:
    """Return the code that belongs to the random token of one form.

    Only the browser holds the token, so a second press shows the same code although the
    database has nothing but digests.
    """
    return access_codes.encode(bytes.fromhex(sealing.digest("access code", once))[:15])


def digest(code: str) -> str:
    """Return what is stored of a code."""
    return sealing.digest("access", code)


@transaction.atomic
def make_key(person: Person, *, once: str, by: Actor, now: datetime) -> AccessKey:
    """Give `person` a key; the code itself is `code_from(once)` and is stored nowhere."""
    policy.require_self(by, person)
    row = AccessKey.objects.create(person=person, digest=digest(code_from(once)), made_at=now)
    history.record("access.key_made", case=person.case, by=by, about=person.key, at=now)
    return row


@transaction.atomic
def make_link(person: Person, *, once: str, by: Actor, now: datetime) -> AccessKey:
    """Give somebody in the circle a link of their own; the one before it ends."""
    policy.require_subject(by, person.case)
    _end(person, now=now)
    row = AccessKey.objects.create(
        person=person, kind=AccessKey.LINK, digest=digest(code_from(once)), made_at=now
    )
    history.record("circle.link_made", case=person.case, by=by, about=person.key, at=now)
    return row


@transaction.atomic
def end_link(person: Person, *, by: Actor, now: datetime) -> int:
    """End what lets somebody of the circle in; return how many ways in that were."""
    if by.user is None:
        policy.require_subject(by, person.case)
    else:
        policy.require(by, Permission.CASE_MANAGE, person.case)
    ended = _end(person, now=now)
    if ended:
        history.record("circle.link_ended", case=person.case, by=by, about=person.key, at=now)
    return ended


def _end(person: Person, *, now: datetime) -> int:
    return AccessKey.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)


def fresh(once: str, *, now: datetime) -> AccessKey | None:
    """Return the key that this form made a moment ago and nobody has used, or None."""
    rows = AccessKey.objects.live(now).filter(used_at__isnull=True, made_at__gt=now - SHOWN_FOR)
    return rows.select_related("person__case").filter(digest=digest(code_from(once))).first()


def is_spent(once: str) -> bool:
    """Tell whether this form made a key or link before, whatever became of it."""
    return AccessKey.objects.filter(digest=digest(code_from(once))).exists()


@transaction.atomic
def enter(typed: str, *, now: datetime) -> AccessKey | None:
    """Return the key or link somebody typed, or None: wrong, expired and erased are one answer.

    One keyed digest and one look-up, whatever was typed.
    """
    row = _find(access_codes.tidy(typed), kinds=(AccessKey.KEY, AccessKey.LINK), now=now)
    if row is None:
        return None
    lifecycle.lock_case(row.person.case_id)
    AccessKey.objects.filter(pk=row.pk).update(used_at=now)
    person = row.person
    by = policy.protected(person, now=now)
    history.record("access.key_used", case=person.case, by=by, about=person.key, at=now)
    return row


def person_behind(link: str, *, now: datetime) -> Person | None:
    """Return whose link this is, to greet them in their language; nothing is changed."""
    row = _find(access_codes.tidy(link), kinds=(AccessKey.LINK,), now=now)
    return row.person if row else None


def _find(code: str, *, kinds: tuple[str, ...], now: datetime) -> AccessKey | None:
    rows = AccessKey.objects.live(now).filter(digest=digest(code), kind__in=kinds)
    return rows.select_related("person__case").first()


# --- A lost key --------------------------------------------------------------------------------


@transaction.atomic
def ask_recovery(address: str, *, now: datetime) -> AccessKey | None:
    """Send a way back to a safe address; for any other nothing happens, and nobody can tell."""
    channel = safe_channels.by_address(address, now=now)
    if channel is None or _asked_too_often(channel.person, now=now):
        return None
    row = AccessKey(
        person=channel.person, kind=AccessKey.RECOVERY, made_at=now, expires_at=now + RECOVERY_LASTS
    )
    row.digest = digest(recovery_token(row))
    row.save()
    history.record(
        "access.recovery_asked", case=channel.person.case, by=policy.house("recovery", now=now),
        about=row.key, at=now, channel=channel.key,
    )  # fmt: skip
    async_task(settings.RECOVERY_TASK, row.pk)
    return row


def _asked_too_often(person: Person, *, now: datetime) -> bool:
    hour = AccessKey.objects.filter(
        person=person, kind=AccessKey.RECOVERY, made_at__gt=now - timedelta(hours=1)
    )
    return hour.count() >= RECOVERIES_AN_HOUR


def recovery_token(row: AccessKey) -> str:
    """Return the token of a recovery link: made from the row and the key file, stored nowhere."""
    return code_from(f"recovery {row.key}")


def recovery_channel(row: AccessKey) -> SafeChannel | None:
    """Return where the link of this recovery goes, if that is still a safe way to write."""
    seqs = list(
        HistoryEvent.objects.filter(object_key=row.key, kind="access.recovery_asked").values_list(
            "seq", flat=True
        )
    )
    said = next(iter(history.details(seqs).values()), {})
    if "channel" not in said:
        return None
    usable = safe_channels.usable(row.person, now=row.made_at)
    return usable.filter(key=uuid.UUID(str(said["channel"]))).first()


@transaction.atomic
def recover(token: str, *, once: str, now: datetime) -> AccessKey | None:
    """Use a recovery link up: the old key dies, a new one is made. None when it is not good."""
    row = _find(access_codes.tidy(token), kinds=(AccessKey.RECOVERY,), now=now)
    if row is None or not AccessKey.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        return fresh(once, now=now)
    _end(row.person, now=now)
    made = AccessKey.objects.create(person=row.person, digest=digest(code_from(once)), made_at=now)
    by = policy.protected(row.person, now=now)
    history.record("access.recovered", case=row.person.case, by=by, about=row.person.key, at=now)
    return made
