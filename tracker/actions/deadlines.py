"""Deadlines as rows: computed once, kept with their arithmetic, never moved in silence."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Deadline, DeadlineChange, FormalRequest
from tracker.policy import Actor
from tracker.queries import clocks
from tracker.queries import due as reading
from tracker.rules import deadlines as rules
from tracker.rules import regimes, sequence
from tracker.rules.deadlines import Due
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import RegimeKind, Side
from tracker.rules.roles import Permission


@transaction.atomic
def settle(
    request: FormalRequest, *, kind: str, reason: str, by: Actor, now: datetime
) -> list[Deadline]:
    """Compute every clock of a request from its facts as they are now, and keep the answers.

    A date that moves leaves both dates and the reason behind. What is met or waived stays.
    """
    if by.user is not None:
        policy.require(by, Permission.REQUEST_PREPARE, request.case)
    known = {(row.rule, row.clock): row for row in request.deadlines.all()}
    rows = []
    for due in clocks.of_request(request).found:
        row = known.get((due.regime, due.clock))
        if row is not None:
            rows.append(_moved(row, due, kind=kind, reason=reason, by=by, now=now))
        elif clocks.worth_keeping(due):
            rows.append(_begun(request, due, now))
    history.record(
        "deadline.settled", case=request.case, by=by, about=request.key,
        ref=request.ref, at=now, why=kind,
        due={_name(row): _shown(row) for row in rows},
    )  # fmt: skip
    return rows


def _begun(request: FormalRequest, due: Due, now: datetime) -> Deadline:
    return Deadline.objects.create(
        formal_request=request, case=request.case, clock=due.clock, computed_at=now,
        regime="" if due.regime == request.regime else due.regime,
        met_at=request.filed_at if clocks.is_met_by_filing(request, due) else None,
        **_values(due),
    )  # fmt: skip


def _name(row: Deadline) -> str:
    return f"{row.regime} {row.clock}".strip()


def _moved(
    row: Deadline, due: Due, *, kind: str, reason: str, by: Actor, now: datetime
) -> Deadline:
    if row.met_at is not None or row.waived_at is not None:
        return row
    values = _values(due)
    before = (row.due_on, row.due_at, row.act_by_on, row.paused)
    if before != tuple(values[name] for name in ("due_on", "due_at", "act_by_on", "paused")):
        if kind != "accepted" and reading.is_by_hand(row):
            _ask(row, due, reason=reason, by=by, now=now)
            return row
        DeadlineChange.objects.create(
            deadline=row, kind=kind, was_on=row.due_on, now_on=values["due_on"],
            reason=_with_versions(reason, row, due)[:300], changed_at=now, changed_by=by.user,
        )  # fmt: skip
        values |= {"reminded_days": None, "escalated_at": None}
    _write(row, values | {"computed_at": now})
    return row


def _with_versions(reason: str, row: Deadline, due: Due) -> str:
    if row.rule_version == due.version and row.calendar_version == _calendar(due):
        return reason
    return (
        f"{reason} ({row.rule_version}, {row.calendar_version} → {due.version}, {_calendar(due)})"
    )


def _write(row: Deadline, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _values(due: Due) -> dict[str, Any]:
    return {
        "label": clocks.label_of(due)[:200],
        "side": due.side.value,
        "place": due.place,
        "due_on": _day(due.due),
        "due_at": due.due if isinstance(due.due, datetime) else None,
        "unrolled_on": _day(due.unrolled),
        "act_by_on": _day(due.act_by),
        "act_by_at": due.act_by if isinstance(due.act_by, datetime) else None,
        "reminder_on": due.reminder.on if due.reminder else None,
        "provisional": due.provisional,
        "paused": due.paused,
        "steps": [*due.steps, *clocks.remarks(due)],
        "citation": due.citation[:500],
        "confidence": due.confidence.value,
        "rule_version": due.version,
        "calendar_version": _calendar(due),
        "facts": dict(due.facts),
    }


def _day(value: date | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _calendar(due: Due) -> str:
    return f"{due.calendar}: {due.calendar_version}"[:80]


def _shown(row: Deadline) -> str | None:
    at = row.due_at or row.due_on
    return at.isoformat() if at else None


@transaction.atomic
def watch(
    case: Case, *, entry: str, place: str, started_at: datetime, by: Actor, now: datetime
) -> Deadline:
    """Keep a date that no request starts, such as a limitation, with its arithmetic.

    RuleError for what is no such clock, an unknown place, or a start in the future.
    """
    policy.require(by, Permission.REQUEST_PREPARE, case)
    found = regimes.get(entry)
    if found.kind is not RegimeKind.CLOCK:
        raise RuleError("Date: pick one of the clocks that run without a request.")
    clock = found.clocks[0]
    told = {str(clock.starts_on): started_at}
    sequence.require_order(told, now=now)
    due = rules.due(found.id, clock.key, told, place)
    row = Deadline.objects.create(
        case=case, regime=found.id, clock=clock.key, computed_at=now, **_values(due)
    )
    history.record(
        "deadline.watched", case=case, by=by, about=row.key, at=now, label=row.label,
        due=_shown(row),
    )  # fmt: skip
    return row


@transaction.atomic
def review(deadline: Deadline, *, by: Actor, now: datetime) -> DeadlineChange | None:
    """Hold a stored date against today's rules and calendars. It is never changed by this.

    Where they differ, a row with both dates asks for a person; the same difference asks once.
    """
    policy.require(by, Permission.DEADLINE_CHANGE, deadline.case)
    due = _today(deadline)
    if due is None or deadline.met_at or deadline.waived_at:
        return None
    row = _ask(deadline, due, reason=_("Newer rules or calendars"), by=by, now=now)
    if row is not None:
        history.record(
            "deadline.reviewed", case=deadline.case, by=by, about=deadline.key, at=now,
            was=row.was_on, now=row.now_on,
        )  # fmt: skip
    return row


def _ask(
    deadline: Deadline, due: Due, *, reason: str, by: Actor, now: datetime
) -> DeadlineChange | None:
    """Keep both dates for a person to choose between; the same question once."""
    new = _day(due.due)
    same = new == deadline.due_on and _day(due.act_by) == deadline.act_by_on
    asked = deadline.changes.filter(kind="review", now_on=new, was_on=deadline.due_on).exists()
    if same or asked:
        return None
    return DeadlineChange.objects.create(
        deadline=deadline, kind="review", was_on=deadline.due_on, now_on=new, changed_at=now,
        changed_by=by.user, reason=_with_versions(reason, deadline, due)[:300],
    )  # fmt: skip


@transaction.atomic
def accept_review(deadline: Deadline, *, reason: str, by: Actor, now: datetime) -> None:
    """Let a stored date follow the newer rules; legal says why."""
    policy.require(by, Permission.DEADLINE_CHANGE, deadline.case)
    lifecycle.lock_case(deadline.case_id)
    due = _today(deadline)
    if due is None:
        raise NotAllowedNow(_("This date was not computed from a rule."))
    _moved(deadline, due, kind="accepted", reason=reason, by=by, now=now)
    history.record(
        "deadline.review_accepted", case=deadline.case, by=by, about=deadline.key, at=now,
        due=_shown(deadline), reason=reason,
    )  # fmt: skip


def _today(deadline: Deadline) -> Due | None:
    if not deadline.rule:
        return None
    assumed = clocks.DELIVERY if deadline.provisional else ()
    return rules.due(deadline.rule, deadline.clock, deadline.facts, deadline.place, assumed=assumed)


def mark_met(request: FormalRequest, *, sides: set[Side], prefix: str, at: datetime) -> None:
    """Note, as part of an action that writes the entry, which of its own clocks an event stops."""
    rows = request.deadlines.filter(met_at=None, waived_at=None, side__in=sides, regime="")
    rows.filter(clock__startswith=prefix).update(met_at=at)


def let_go(request: FormalRequest, *, reason: str, by: Actor, now: datetime) -> None:
    """Note, as part of an action that writes the entry, that open clocks count no more."""
    if by.user is not None:
        request.deadlines.filter(met_at=None, waived_at=None).update(
            waived_at=now, waived_by=by.user, waived_reason=reason
        )
