"""Requests to stop that left the house: whom they cover, what, since when and with which proof."""

from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.models import DesistEntry, FormalRequest, Person
from tracker.models.media import OutletKind
from tracker.policy import Actor
from tracker.rules import desist
from tracker.rules.desist import Proof, Scope
from tracker.rules.roles import Permission

SENT = "sent"
"""The proof level until anybody knows that it arrived."""


@transaction.atomic
def enter(request: FormalRequest, *, by: Actor, now: datetime) -> DesistEntry:
    """Enter a request to stop that was filed. It takes effect when it has been delivered."""
    _allowed(request, by)
    entry = DesistEntry.objects.create(
        case=request.case, formal_request=request, scope=_scope(request), outlet=request.outlet,
        journalist=request.journalist, group=request.outlet.group, proof_level=SENT,
        story=_said(request, "story")[:80], direct=_is_direct(request), entered_at=now,
    )  # fmt: skip
    entry.people.set(protected(request))
    history.record(
        "desist.entered", case=request.case, by=by, about=entry.key, at=now, request=request.ref,
        scope=entry.scope,
    )  # fmt: skip
    return entry


@transaction.atomic
def take_effect(
    entry: DesistEntry, *, at: datetime, proof: Proof, by: Actor, now: datetime
) -> None:
    """Note that a request to stop arrived: from this instant on it holds, with that proof."""
    request = entry.formal_request
    if request is not None:
        _allowed(request, by)
    entry.effective_at, entry.proof_level = at, proof.value
    entry.review_on = desist.review_on(at, request.place if request else "")
    entry.save(update_fields=["effective_at", "proof_level", "review_on"])
    history.record(
        "desist.took_effect", case=entry.case, by=by, about=entry.key, at=now, effective_at=at,
        proof=proof.value,
    )  # fmt: skip


def protected(request: FormalRequest) -> list[Person]:
    """Return whom a request to stop protects: those ticked, or the person it was made for."""
    ticked = request.elements.get("_people") or []
    people = [row for row in request.case.people.all() if str(row.key) in ticked]
    return people or [request.person]


def _allowed(request: FormalRequest, by: Actor) -> None:
    if by.user is not None:
        policy.require(by, Permission.REQUEST_PREPARE, request.case)


def _scope(request: FormalRequest) -> str:
    if request.journalist_id is not None:
        return Scope.JOURNALIST.value
    if request.outlet.kind == OutletKind.AGENCY:
        return Scope.AGENCY.value
    return Scope.GROUP.value if request.elements.get("_group") else Scope.TITLE.value


def _said(request: FormalRequest, element: str) -> str:
    text = str(request.elements.get(element, ""))
    return "" if text == "=" else text.strip()


def _is_direct(request: FormalRequest) -> bool:
    reporter = request.journalist
    return reporter is not None and request.recipient_address in ("", reporter.email)
