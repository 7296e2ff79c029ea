"""What was published, and each look at whether it is still there."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tracker import history, policy
from tracker.models import Case, Check, Publication, PublicationState
from tracker.policy import Actor
from tracker.rules.roles import Permission

FACTS = ("kind", "title", "url", "exposes", "outlet", "journalist", "published_at")
THERE = {PublicationState.UP, PublicationState.CHANGED, PublicationState.BACK}


@transaction.atomic
def add(case: Case, *, by: Actor, now: datetime, **facts: Any) -> Publication:
    """Enter something published that exposes the person."""
    policy.require(by, Permission.REQUEST_PREPARE, case)
    row = Publication.objects.create(
        case=case, added_at=now, **{name: facts[name] for name in FACTS if name in facts}
    )
    Case.objects.filter(pk=case.pk).update(latest_at=now)
    history.record(
        "publication.added", case=case, by=by, about=row.key, at=now, title=row.title,
        url=row.url, exposes=row.exposes, published_at=row.published_at,
    )  # fmt: skip
    return row


@transaction.atomic
def look(
    publication: Publication, *, seen: PublicationState, note: str, by: Actor, now: datetime
) -> Check:
    """Enter one look. What is there again after it was gone is back, whatever was pressed."""
    policy.require(by, Permission.REQUEST_PREPARE, publication.case)
    last = publication.checks.order_by("-checked_at", "-pk").first()
    state = _state(publication, seen)
    row = Check.objects.create(
        publication=publication, state=state, note=note, checked_at=now, checked_by=by.user
    )
    same = last is not None and last.state == state
    history.record(
        "publication.checked" if same else f"publication.{state.value}", case=publication.case,
        by=by, about=publication.key, at=now, state=state.value, note=note,
        title=str(publication),
    )  # fmt: skip
    return row


def _state(publication: Publication, seen: PublicationState) -> PublicationState:
    """Return `seen`, or “back” when the last certain look had found it gone."""
    certain = publication.checks.exclude(state=PublicationState.CANNOT_TELL)
    last = certain.order_by("-checked_at", "-pk").first()
    if seen in THERE and last is not None and last.state == PublicationState.GONE:
        return PublicationState.BACK
    return PublicationState.UP if seen is PublicationState.BACK else seen
