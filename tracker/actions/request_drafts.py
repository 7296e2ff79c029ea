"""Writing in a draft of a request: contents, times, letter, and what legal has to confirm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import deadlines
from tracker.lifecycle import NotAllowedNow
from tracker.models import FormalRequest
from tracker.policy import Actor
from tracker.rules import facts, filing, regimes, sequence
from tracker.rules.roles import Permission
from tracker.states import RequestStatus


@transaction.atomic
def fill_elements(
    request: FormalRequest, *, elements: Mapping[str, Any], by: Actor, now: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Write what the request must contain; a name with an underscore is a point to confirm.

    `seen`, here and below: the number of edits that the writer saw. WrittenMeanwhile after more.
    """
    _draft(request, by)
    lifecycle.write(request, seen=seen, elements={**request.elements, **elements})
    history.record(
        "request.elements_filled", case=request.case, by=by, about=request.key,
        ref=request.ref, at=now,
        elements=sorted(elements),
    )  # fmt: skip


@transaction.atomic
def tell_facts(
    request: FormalRequest, *, told: Mapping[str, object], by: Actor, now: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Say when things happened; every clock is computed anew, and moved dates stay visible.

    RuleError for a time without a zone, in the future, or before what it follows.
    """
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    known = {name: value for name, value in told.items() if value not in (None, "")}
    read = facts.read_all({**request.facts, **known})
    sequence.require_order({**read, "filed_at": request.filed_at}, now=now)
    gone = {name for name in told if name not in known}
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else _plain(value)
        for name, value in read.items() if name not in gone
    }  # fmt: skip
    lifecycle.write(request, seen=seen, facts=plain)
    deadlines.settle(request, kind="facts", reason=_("The facts were told anew."), by=by, now=now)
    history.record(
        "request.facts_told", case=request.case, by=by, about=request.key, ref=request.ref, at=now,
        facts=sorted(known), removed=sorted(gone),
    )  # fmt: skip


def _plain(value: object) -> object:
    return value if isinstance(value, bool) else str(value)


@transaction.atomic
def write_letter(
    request: FormalRequest,
    *,
    subject: str,
    body: str,
    language: str,
    letter_version: str,
    way: str,
    recipient_address: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Keep the wording, the way and the address; an empty body goes back to the template."""
    _draft(request, by)
    filing.require_way(request.regime, way)
    text = {"subject": subject, "body": body, "language": language, "filed_by_way": way,
            "letter_version": letter_version, "recipient_address": recipient_address}  # fmt: skip
    changed = [name for name, value in text.items() if getattr(request, name) != value]
    lifecycle.write(request, seen=seen, **text)
    history.record(
        "request.letter_written", case=request.case, by=by, about=request.key,
        ref=request.ref, at=now,
        changed=changed,
    )  # fmt: skip


@transaction.atomic
def confirm_door(request: FormalRequest, *, by: Actor, now: datetime) -> None:
    """Legal confirms a step that cannot be taken back."""
    policy.require(by, Permission.REGIME_SIGN, request.case)
    if not regimes.get(request.regime).one_way_door:
        raise NotAllowedNow(_("Nothing here cannot be taken back."))
    lifecycle.lock_case(request.case_id)
    request.one_way_door_confirmed_at, request.one_way_door_confirmed_by = now, by.user
    request.save(update_fields=["one_way_door_confirmed_at", "one_way_door_confirmed_by"])
    history.record(
        "request.door_confirmed",
        case=request.case,
        by=by,
        about=request.key,
        ref=request.ref,
        at=now,
    )


def _draft(request: FormalRequest, by: Actor) -> None:
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    if request.status != RequestStatus.DRAFT:
        raise NotAllowedNow(_("This is not a draft any more. Take it back before you change it."))
