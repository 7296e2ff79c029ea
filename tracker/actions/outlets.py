"""Outlets and what they are recognised by: professional facts, each with its source."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Handle, Journalist, Outlet
from tracker.policy import Actor
from tracker.rules import handles
from tracker.rules.roles import Permission

FACTS = (
    "name", "kind", "country", "language", "group", "domains", "newsroom_email", "desist_email",
    "postal_address", "source",
)  # fmt: skip


@transaction.atomic
def add(*, by: Actor, now: datetime, **facts: Any) -> Outlet:
    """Enter an outlet, with the source of what is known of it."""
    policy.require(by, Permission.MEDIA_EDIT)
    row = Outlet.objects.create(**{name: facts[name] for name in FACTS}, added_at=now)
    history.record("outlet.added", by=by, about=row.key, at=now, name=row.name, source=row.source)
    return row


@transaction.atomic
def change(outlet: Outlet, *, by: Actor, now: datetime, **facts: Any) -> Outlet:
    """Change what is known of an outlet; what stood there before stays in the history."""
    policy.require(by, Permission.MEDIA_EDIT)
    changed = {name: facts[name] for name in FACTS if getattr(outlet, name) != facts[name]}
    was = {name: getattr(outlet, name) for name in changed}
    for name, value in changed.items():
        setattr(outlet, name, value)
    outlet.save(update_fields=list(changed) or None)
    history.record("outlet.changed", by=by, about=outlet.key, at=now, was=was, to=changed)
    return outlet


@transaction.atomic
def add_handle(of: Outlet | Journalist, *, value: str, by: Actor, now: datetime) -> Handle:
    """Enter a number, address or account by which callers are recognised, in one spelling."""
    policy.require(by, Permission.MEDIA_EDIT)
    spelt = handles.spell(value, country=_country(of))
    if spelt is None:
        raise NotAllowedNow(_("This is no number, address or account."))
    if Handle.objects.filter(kind=spelt.kind, value=spelt.value).exists():
        raise NotAllowedNow(_("This belongs to somebody already."))
    owner = {"outlet": of} if isinstance(of, Outlet) else {"journalist": of}
    row = Handle.objects.create(kind=spelt.kind, value=spelt.value, **owner)
    history.record("outlet.handle_added", by=by, about=of.key, at=now, way=spelt.kind)
    return row


def _country(of: Outlet | Journalist) -> str:
    outlet = of if isinstance(of, Outlet) else of.outlet
    return outlet.country if outlet else ""
