"""The secret address of somebody's calendar of dates; only its keyed digest is kept."""

import secrets
from datetime import datetime

from django.db import transaction

from tracker import history, policy, sealing
from tracker.models import CalendarFeed
from tracker.policy import Actor
from tracker.rules.roles import Permission

TOKEN_BYTES = 24


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return sealing.digest("calendar feed", token)


@transaction.atomic
def make(*, by: Actor, now: datetime) -> str:
    """Make a new address and return its token, which is kept nowhere; the one before ends."""
    policy.require(by, Permission.CASE_READ)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    told = {"digest": digest(token), "made_at": now}
    row, _made = CalendarFeed.objects.update_or_create(user=by.user, defaults=told)
    history.record("calendar_feed.made", by=by, about=row.user.key, at=now)
    return token


@transaction.atomic
def end(*, by: Actor, now: datetime) -> bool:
    """End the address; tell whether there was one."""
    policy.require(by, Permission.CASE_READ)
    ended, _rows = CalendarFeed.objects.filter(user=by.user).delete()
    if ended and by.user is not None:
        history.record("calendar_feed.ended", by=by, about=by.user.key, at=now)
    return bool(ended)
