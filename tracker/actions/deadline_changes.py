"""What people do to a date: pause it, let it run on, move it, let it go, say that it was kept.

Each leaves both dates and the reason behind; legal alone may make a date later or let it go.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import history, lifecycle, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Deadline, DeadlineChange
from tracker.policy import Actor
from tracker.queries import due as reading
from tracker.rules import calendars, counting, regimes, wording
from tracker.rules.errors import RuleError
from tracker.rules.regimes.base import ActBy, Clock, Roll, Side
from tracker.rules.roles import Permission


@transaction.atomic
def pause(deadline: Deadline, *, reason: str, by: Actor, now: datetime) -> None:
    """Let a clock stand still; no day is shown until it runs on."""
    row = _locked(deadline, by, reason)
    if row.paused:
        raise NotAllowedNow(_("It stands still already."))
    values = {"paused": True, "due_on": None, "due_at": None, "act_by_on": None, "act_by_at": None}
    _change(row, "hand_pause", values, reason=reason, by=by, now=now)
    history.record(
        "deadline.paused", case=row.case, by=by, about=row.key, at=now, reason=reason,
        was=row.changes.latest("pk").was_on,
    )  # fmt: skip
    deadline.refresh_from_db()


@transaction.atomic
def resume(deadline: Deadline, *, reason: str, by: Actor, now: datetime) -> None:
    """Let a clock run on: the days it stood still are added before the date is rolled."""
    row = _locked(deadline, by, reason)
    stood = row.changes.filter(kind="hand_pause").order_by("-pk").first()
    if not row.paused or stood is None:
        raise NotAllowedNow(_("Nobody stopped it by hand; it runs on when the facts say so."))
    if row.unrolled_on is None:
        raise NotAllowedNow(_("No day was known when it stopped: give the new day instead."))
    still = reading.today_at(row.place, now) - reading.today_at(row.place, stood.changed_at)
    unrolled = row.unrolled_on + still
    values = {"paused": False, "unrolled_on": unrolled, **_dates(row, _rolled(row, unrolled))}
    _change(row, "hand_resume", values, reason=reason, by=by, now=now)
    history.record(
        "deadline.resumed", case=row.case, by=by, about=row.key, at=now, reason=reason,
        days=still.days, now=row.due_on,
    )  # fmt: skip
    deadline.refresh_from_db()


@transaction.atomic
def extend(deadline: Deadline, *, to: date, reason: str, by: Actor, now: datetime) -> None:
    """Set another last day, such as one that was agreed; our safe day follows from it."""
    row = _locked(deadline, by, reason)
    if to == row.due_on and not row.paused:
        raise NotAllowedNow(_("Nothing is different."))
    values = {"paused": False, "unrolled_on": to, **_dates(row, to)}
    _change(row, "hand_extend", values, reason=reason, by=by, now=now)
    history.record(
        "deadline.extended", case=row.case, by=by, about=row.key, at=now, reason=reason,
        was=row.changes.latest("pk").was_on, now=to,
    )  # fmt: skip
    deadline.refresh_from_db()


@transaction.atomic
def waive(deadline: Deadline, *, reason: str, by: Actor, now: datetime) -> None:
    """Let a date go; it is watched no more."""
    row = _locked(deadline, by, reason)
    _noted(row, "waived", None, reason, by, now)
    Deadline.objects.filter(pk=row.pk).update(
        waived_at=now, waived_by=by.user, waived_reason=reason
    )
    history.record(
        "deadline.waived", case=row.case, by=by, about=row.key, at=now, reason=reason,
        was=row.due_on, label=row.label,
    )  # fmt: skip
    deadline.refresh_from_db()


@transaction.atomic
def meet(deadline: Deadline, *, at: datetime, reason: str, by: Actor, now: datetime) -> None:
    """Say that a date was kept, or kept late: `at` is when it was done, with how we know."""
    row = _locked(deadline, by, reason, Permission.REQUEST_PREPARE)
    if at > now:
        raise NotAllowedNow(_("This lies in the future: write when it was done."))
    _noted(row, "met", reading.today_at(row.place, at), reason, by, now)
    Deadline.objects.filter(pk=row.pk).update(met_at=at, met_by=by.user)
    history.record(
        "deadline.met", case=row.case, by=by, about=row.key, at=now, done_at=at, reason=reason,
        label=row.label,
    )  # fmt: skip
    deadline.refresh_from_db()


@transaction.atomic
def keep(deadline: Deadline, *, reason: str, by: Actor, now: datetime) -> None:
    """Answer newer rules with: the stored date stays."""
    row = _locked(deadline, by, reason)
    asked = reading.to_review(row, reading.changes(row))
    if asked is None:
        raise NotAllowedNow(_("Nothing was asked, or somebody answered already."))
    DeadlineChange.objects.create(
        deadline=row, kind="kept", was_on=asked.now_on, now_on=row.due_on, reason=reason,
        changed_at=now, changed_by=by.user,
    )  # fmt: skip
    history.record(
        "deadline.kept", case=row.case, by=by, about=row.key, at=now, reason=reason,
        due=row.due_on, newer=asked.now_on,
    )  # fmt: skip


def _locked(
    deadline: Deadline,
    by: Actor,
    reason: str,
    permission: Permission = Permission.DEADLINE_CHANGE,
) -> Deadline:
    policy.require(by, permission, deadline.case)
    if not reason.strip():
        raise NotAllowedNow(_("Say why: the reason stays beside both dates."))
    lifecycle.lock_case(deadline.case_id)
    row = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline.pk)
    if row.met_at is not None or row.waived_at is not None:
        raise NotAllowedNow(_("This deadline is settled already."))
    return row


def _change(
    row: Deadline, kind: str, values: dict[str, Any], *, reason: str, by: Actor, now: datetime
) -> None:
    _noted(row, kind, values["due_on"], reason, by, now)
    told = _("Set by hand: %(reason)s") % {"reason": reason}
    day = values["due_on"]
    step = f"{told} → {wording.day(day)}" if day else told
    values |= {"steps": [*row.steps, step], "reminded_days": None, "escalated_at": None}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _noted(
    row: Deadline, kind: str, now_on: date | None, reason: str, by: Actor, now: datetime
) -> None:
    DeadlineChange.objects.create(
        deadline=row, kind=kind, was_on=row.due_on, now_on=now_on, reason=reason[:300],
        changed_at=now, changed_by=by.user,
    )  # fmt: skip


def _dates(row: Deadline, due: date) -> dict[str, Any]:
    return {"due_on": due, "due_at": None, "act_by_on": _safe(row, due), "act_by_at": None}


def _safe(row: Deadline, due: date) -> date | None:
    """Return our safe day before `due`; the day itself where no calendar is known."""
    if row.side != Side.OURS:
        return None
    clock = _clock(row)
    rule = clock.act_by if clock and clock.act_by else ActBy.PREVIOUS_WORKING_DAY
    try:
        return counting.safe_date(due, rule, code=_code(row, clock))
    except RuleError:
        return due


def _rolled(row: Deadline, day: date) -> date:
    clock = _clock(row)
    if clock is None or clock.roll is not Roll.FORWARD:
        return day
    return calendars.next_open(_code(row, clock), day)


def _code(row: Deadline, clock: Clock | None) -> str:
    named = clock.calendar if clock else ""
    return row.place if named in ("", "addressee", "sender") else named


def _clock(row: Deadline) -> Clock | None:
    return regimes.get(row.rule).clock(row.clock) if row.rule else None
