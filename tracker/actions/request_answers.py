"""What became of a request that left: when it arrived, what they answered, what was decided."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.actions import deadlines, desists
from tracker.lifecycle import NotAllowedNow
from tracker.models import Evidence, FormalRequest
from tracker.models.formal_requests import Outcome
from tracker.policy import Actor
from tracker.queries import clocks
from tracker.rules import asks, calendars, regimes, sequence, wording
from tracker.rules import deadlines as rules
from tracker.rules.desist import Proof
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import Side
from tracker.rules.roles import Permission
from tracker.states import RequestStatus

FINAL = {Outcome.COMPLIED, Outcome.PARTLY, Outcome.REFUSED, Outcome.WRONG_ADDRESSEE}
"""Answers that decide the matter as far as the other side is concerned."""
ASKS = {Outcome.ASKS_IDENTITY, Outcome.ASKS_MORE}
OTHERS = {Side.THEIRS, Side.REGULATOR, Side.COURT}


@transaction.atomic
def record_delivery(
    request: FormalRequest,
    *,
    delivered_at: datetime,
    proof: Evidence | None,
    by: Actor,
    now: datetime,
) -> None:
    """Record with proof when a filed request arrived: now their clock runs for certain.

    RuleError without proof, or for an instant that cannot be.
    """
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    lifecycle.lock_case(request.case_id)
    if proof is None:
        raise RuleError("Proof: add the receipt, the delivery slip or a picture of it.")
    _require_filed(request)
    if request.delivery_proof_id is not None:
        raise NotAllowedNow(_("Delivery is proven already."))
    _arrived(request, at=delivered_at, proof=proof, level=Proof.B, by=by, now=now)
    history.record(
        "request.delivery_recorded", case=request.case, by=by, about=request.key,
        ref=request.ref, at=now,
        delivered_at=delivered_at, proof=proof.key,
    )  # fmt: skip


def _require_filed(request: FormalRequest) -> None:
    if request.filed_at is None:
        raise NotAllowedNow(_("It has not been filed yet, so it cannot have arrived."))


def _arrived(
    request: FormalRequest,
    *,
    at: datetime,
    proof: Evidence | None,
    level: Proof,
    by: Actor,
    now: datetime,
) -> None:
    asked = request.facts.get("clarification_asked_at")
    order = {
        "filed_at": request.filed_at,
        "delivered_at": at,
        "clarification_asked_at": asked and datetime.fromisoformat(asked),
    }
    sequence.require_order(order, now=now)
    request.delivered_at, request.delivery_proof = at, proof
    request.save(update_fields=["delivered_at", "delivery_proof"])
    deadlines.settle(request, kind="delivery", reason=_("Delivery is known."), by=by, now=now)
    if (entry := getattr(request, "desist", None)) is not None:
        desists.take_effect(entry, at=at, proof=level, by=by, now=now)


@transaction.atomic
def record_reply(
    request: FormalRequest,
    *,
    outcome: Outcome,
    note: str,
    answered_at: datetime,
    by: Actor,
    now: datetime,
    received_at: datetime | None = None,
) -> None:
    """Record what they answered, or that they did not; their clocks follow from it.

    `received_at` is when they say they got it. Whoever answers has got it by then at the latest.
    """
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    lifecycle.lock_case(request.case_id)
    _require_filed(request)
    sequence.require_order(
        {"filed_at": request.filed_at, "delivered_at": received_at or request.delivered_at,
         "answered_at": answered_at}, now=now,
    )  # fmt: skip
    if outcome is Outcome.SILENCE:
        _silent(request, note=note, now=now)
    else:
        _answered(request, outcome, answered_at, received_at, by=by, now=now)
        request.outcome, request.outcome_note = outcome.value, note
        request.save(update_fields=["outcome", "outcome_note"])
    history.record(
        "request.reply_recorded", case=request.case, by=by, about=request.key,
        ref=request.ref, at=now,
        outcome=outcome.value, note=note, answered_at=answered_at,
    )  # fmt: skip
    if outcome in FINAL:
        decide(request, outcome=outcome, note=note, decided_at=answered_at, by=by, now=now)


def _silent(request: FormalRequest, *, note: str, now: datetime) -> None:
    """Silence counts only once their time is over, read as late as the law can allow."""
    running = [
        row for row in request.deadlines.filter(met_at=None, waived_at=None, side__in=OTHERS)
        if (row.due_at and row.due_at > now)
        or (not row.due_at and row.due_on and row.due_on >= _day_at(now, row.place))
    ]  # fmt: skip
    if running:
        last = max(running, key=lambda row: str(row.due_on))
        until = wording.moment(last.due_at or last.due_on) if last.due_on else ""
        raise RuleError(f"Answer: they have until {until}. Silence can be said after that.")
    lifecycle.advance(
        request, RequestStatus.LAPSED, outcome=Outcome.SILENCE.value, outcome_note=note
    )


def _day_at(now: datetime, place: str) -> date:
    """Return the day it is at `place`."""
    return now.astimezone(calendars.zone(place)).date()


def _answered(
    request: FormalRequest,
    outcome: Outcome,
    answered_at: datetime,
    received_at: datetime | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    if request.delivered_at is None:
        at = received_at or answered_at
        _arrived(request, at=at, proof=None, level=Proof.A, by=by, now=now)
    elif (entry := getattr(request, "desist", None)) is not None:
        desists.take_effect(entry, at=request.delivered_at, proof=Proof.A, by=by, now=now)
    deadlines.mark_met(request, sides=OTHERS, prefix="acknowledge", at=answered_at)
    if request.status == RequestStatus.FILED and outcome not in FINAL:
        lifecycle.advance(request, RequestStatus.ACKNOWLEDGED)
    if outcome is Outcome.EXTENDED:
        _extend(request, answered_at, by=by, now=now)
    elif outcome in ASKS:
        _pause(request, answered_at, by=by, now=now)


def _extend(request: FormalRequest, notified_at: datetime, *, by: Actor, now: datetime) -> None:
    facts, _assumed = clocks.facts_of(request)
    in_time = any(
        rules.extension_in_time(
            request.regime, clock.key, facts, request.place, notified_at=notified_at
        )
        for clock in regimes.get(request.regime).clocks if clock.extension
    )  # fmt: skip
    request.facts = {**request.facts, "extension_notified": in_time}
    request.save(update_fields=["facts"])
    reason = _("They announced more time, in time.") if in_time else _("Announced too late.")
    deadlines.settle(request, kind="extension", reason=reason, by=by, now=now)


def _pause(request: FormalRequest, asked_at: datetime, *, by: Actor, now: datetime) -> None:
    kept = {k: v for k, v in request.facts.items() if k != "clarification_answered_at"}
    request.facts = {**kept, "clarification_asked_at": asked_at.isoformat()}
    request.save(update_fields=["facts"])
    deadlines.settle(request, kind="pause", reason=_("They asked for more."), by=by, now=now)


@transaction.atomic
def record_clarification(
    request: FormalRequest, *, answered_at: datetime, by: Actor, now: datetime
) -> None:
    """Record when we gave them what they asked for; a clock that stood still runs on."""
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    lifecycle.lock_case(request.case_id)
    asked = request.facts.get("clarification_asked_at")
    if not asked:
        raise NotAllowedNow(_("They did not ask for anything."))
    order = {"clarification_asked_at": datetime.fromisoformat(asked),
             "clarification_answered_at": answered_at}  # fmt: skip
    sequence.require_order(order, now=now)
    request.facts = {**request.facts, "clarification_answered_at": answered_at.isoformat()}
    request.outcome = ""
    request.save(update_fields=["facts", "outcome"])
    deadlines.settle(request, kind="resumed", reason=_("We gave what they asked."), by=by, now=now)
    history.record(
        "request.clarification_recorded", case=request.case, by=by, about=request.key,
        ref=request.ref, at=now,
        answered_at=answered_at,
    )  # fmt: skip


@transaction.atomic
def decide(
    request: FormalRequest, *, outcome: Outcome, note: str, decided_at: datetime, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Note that the other side has decided; what we may do about it counts from here."""
    policy.require(by, Permission.REQUEST_PREPARE, request.case)
    lifecycle.lock_case(request.case_id)
    lifecycle.advance(
        request, RequestStatus.DECIDED, outcome=outcome.value, outcome_note=note,
        decided_at=decided_at,
    )  # fmt: skip
    deadlines.mark_met(request, sides=OTHERS, prefix="", at=decided_at)
    if outcome is Outcome.COMPLIED and request.regime in asks.NOTICES:
        desists.note_circulated(request, at=decided_at, by=by, now=now)
    told = {"decision_notified_at": decided_at.isoformat()}
    if outcome is not Outcome.COMPLIED:
        told["refusal_notified_at"] = decided_at.isoformat()
    request.facts = {**request.facts, **told}
    request.save(update_fields=["facts"])
    deadlines.settle(request, kind="decision", reason=_("They decided."), by=by, now=now)
    history.record(
        "request.decided", case=request.case, by=by, about=request.key, ref=request.ref, at=now,
        outcome=outcome.value, decided_at=decided_at,
    )  # fmt: skip
