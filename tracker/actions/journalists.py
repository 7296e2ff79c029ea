"""Journalists: name, title they work for, professional address. No scores, no lists."""

from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.models import Journalist, Outlet
from tracker.policy import Actor
from tracker.rules.roles import Permission


@transaction.atomic
def add(
    *, name: str, outlet: Outlet | None, role: str, email: str, source: str, by: Actor,
    now: datetime,
) -> Journalist:  # fmt: skip
    """Enter a journalist, with the source of what is known."""
    policy.require(by, Permission.MEDIA_EDIT)
    row = Journalist.objects.create(
        name=name, outlet=outlet, role=role, email=email, source=source, added_at=now
    )
    history.record("journalist.added", by=by, about=row.key, at=now, name=name, source=source)
    return row


@transaction.atomic
def change(
    journalist: Journalist, *, name: str, outlet: Outlet | None, role: str, email: str,
    source: str, by: Actor, now: datetime,
) -> Journalist:  # fmt: skip
    """Change what is known of a journalist; what stood there before stays in the history."""
    policy.require(by, Permission.MEDIA_EDIT)
    was = {"name": journalist.name, "role": journalist.role, "email": journalist.email,
           "outlet": journalist.outlet.key if journalist.outlet else None}  # fmt: skip
    journalist.name, journalist.outlet, journalist.role = name, outlet, role
    journalist.email, journalist.source = email, source
    journalist.save()
    history.record(
        "journalist.changed", by=by, about=journalist.key, at=now, was=was, name=name, role=role,
        source=source,
    )  # fmt: skip
    return journalist
