"""Dates: the list over all cases, one date with its arithmetic, and what people do to it."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracker import policy
from tracker.actions import deadline_changes, deadlines
from tracker.models import Deadline
from tracker.policy import Actor
from tracker.queries import desists, due
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.cases import head
from tracker.web.record.paging import page_of
from tracker.web.record.watch_forms import ExtendForm, MetForm, WatchForm, WhyForm
from tracker.web.trying import tried

CHIPS = (
    ("ours", gettext_lazy("Ours")),
    ("theirs", gettext_lazy("Theirs")),
    ("week", gettext_lazy("This week")),
    ("overdue", gettext_lazy("Overdue")),
    ("paused", gettext_lazy("Standing still")),
    ("settled", gettext_lazy("Settled")),
)
MOST_CHECKED = 500
TAB = "case-requests"
SHOWN = 100


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the dates of all cases the reader may open; the filter stands in the address."""
    by, now = finding.actor(request), timezone.now()
    policy.require(by, Permission.CASE_READ)
    asked = request.GET.get("show", "")
    asked = asked if asked in due.FILTERS else ""
    page = page_of(request, due.with_questions(due.listing(by, asked, now)))
    context = {
        "page": page,
        "lines": [due.line(row, now) for row in page.rows],
        "asked": asked,
        "chips": CHIPS,
        "reviews": _reviews(by, asked, now) if page.number == 1 else [],
        "outdated": _may_check(by) and due.outdated(due.visible_to(by)).exists(),
    }
    return render(request, "tracker/deadline_list.html", context)


def _reviews(by: Actor, asked: str, now: datetime) -> list[desists.Entry]:
    """Return what has to be looked at again, as far as the filter asks for such days."""
    if asked not in ("", "ours", "week", "overdue"):
        return []
    found = desists.to_review(by, now=now)
    if asked == "overdue":
        return [one for one in found if one.state is desists.EntryState.STALE]
    last = now.date() + due.SOON if asked == "week" else date.max
    return [one for one in found if (one.row.review_on or date.max) <= last]


@require_safe
def of_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the dates of one case: ours first, then theirs, then what is settled."""
    case, now = finding.case_for(request, ref), timezone.now()
    runs, settled = due.of_case(case)
    page = page_of(request, due.with_questions(runs))
    context = head(request, case, TAB) | {
        "page": page, "lines": [due.line(row, now) for row in page.rows],
        "reviews": desists.to_review(finding.actor(request), now=now, case=case),
        "settled": [due.line(row, now) for row in settled[:SHOWN]],
        "may_watch": policy.may(finding.actor(request), Permission.REQUEST_PREPARE, case),
    }  # fmt: skip
    return render(request, "tracker/case_dates.html", context)


def watch(request: HttpRequest, ref: str) -> HttpResponse:
    """Watch a date that runs without a request, such as a limitation."""
    case = finding.case_for(request, ref, Permission.REQUEST_PREPARE)
    form = WatchForm(request.POST or None)
    by, now = finding.actor(request), timezone.now()
    posted = request.method == "POST" and form.is_valid()
    if posted and tried(form, lambda: deadlines.watch(case, **form.told(), by=by, now=now)):
        messages.success(request, _("The date is watched now."))
        return redirect("case-dates", case.ref)
    context = head(request, case, TAB) | {"form": form}
    return render(request, "tracker/case_watch.html", context, status=422 if form.errors else 200)


def _may_check(by: Actor) -> bool:
    return Permission.DEADLINE_CHANGE in by.permissions


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Hold stored dates against today's rules and calendars; no date moves by this."""
    by, now = finding.actor(request), timezone.now()
    policy.require(by, Permission.DEADLINE_CHANGE)
    rows = due.outdated(due.visible_to(by))[:MOST_CHECKED]
    asked = sum(deadlines.review(row, by=by, now=now) is not None for row in rows)
    if asked:
        messages.warning(request, _("Dates that differ: %(n)d. Each asks you.") % {"n": asked})
    else:
        messages.success(request, _("No further date differs."))
    return redirect("deadline-list")


@require_safe
def deadline(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one date: its arithmetic, its rule, what changed it, and what can be done."""
    row = _find(request, key)
    context = _shown(request, row)
    return render(request, "tracker/deadline.html", context)


def _shown(request: HttpRequest, row: Deadline) -> dict[str, Any]:
    by, found = finding.actor(request), due.changes(row)
    open_still = row.met_at is None and row.waived_at is None
    return {
        "row": row,
        "line": due.line(row, timezone.now()),
        "changes": found,
        "kinds": CHANGES,
        "question": due.to_review(row, found) if open_still else None,
        "open": open_still,
        "may_change": open_still and policy.may(by, Permission.DEADLINE_CHANGE, row.case),
        "may_meet": open_still and policy.may(by, Permission.REQUEST_PREPARE, row.case),
        "stopped_by_hand": row.paused and any(one.kind == "hand_pause" for one in found),
    }


CHANGES = {
    "computed": gettext_lazy("computed"),
    "facts": gettext_lazy("other facts"),
    "filed": gettext_lazy("filed"),
    "delivery": gettext_lazy("arrival known"),
    "extension": gettext_lazy("they announced more time"),
    "pause": gettext_lazy("they asked for more"),
    "resumed": gettext_lazy("we gave what they asked for"),
    "decision": gettext_lazy("they decided"),
    "hand_pause": gettext_lazy("stopped by hand"),
    "hand_resume": gettext_lazy("runs on"),
    "hand_extend": gettext_lazy("moved by hand"),
    "review": gettext_lazy("newer rules ask"),
    "accepted": gettext_lazy("newer date taken"),
    "kept": gettext_lazy("stored date kept"),
    "waived": gettext_lazy("let go"),
    "met": gettext_lazy("done"),
}


class Change:
    """One thing that can be done to a date: words, form, permission, and the action."""

    def __init__(
        self,
        title: Any,
        button: Any,
        act: Callable[..., object],
        form: type[forms.Form] = WhyForm,
        permission: Permission = Permission.DEADLINE_CHANGE,
    ) -> None:
        self.title, self.button, self.act = title, button, act
        self.form, self.permission = form, permission


WHAT: dict[str, Change] = {
    "pause": Change(
        gettext_lazy("Let this clock stand still?"),
        gettext_lazy("Stop the clock"),
        deadline_changes.pause,
    ),
    "resume": Change(
        gettext_lazy("Let this clock run on?"), gettext_lazy("Run on"), deadline_changes.resume
    ),
    "extend": Change(
        gettext_lazy("Set another last day"),
        gettext_lazy("Set this day"),
        deadline_changes.extend,
        ExtendForm,
    ),
    "waive": Change(
        gettext_lazy("Let this date go?"), gettext_lazy("Let it go"), deadline_changes.waive
    ),
    "met": Change(
        gettext_lazy("Was it done?"),
        gettext_lazy("It was done"),
        deadline_changes.meet,
        MetForm,
        Permission.REQUEST_PREPARE,
    ),
    "accept": Change(
        gettext_lazy("Take the newer date?"), gettext_lazy("Take it"), deadlines.accept_review
    ),
    "keep": Change(
        gettext_lazy("Keep the stored date?"), gettext_lazy("Keep it"), deadline_changes.keep
    ),
}


def change(request: HttpRequest, key: uuid.UUID, what: str) -> HttpResponse:
    """Pause, run on, move, let go, mark as done, or answer newer rules; each with the reason."""
    found = WHAT.get(what)
    row = _find(request, key, found.permission if found else Permission.CASE_READ)
    if found is None:
        raise Http404
    form = found.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        if tried(form, lambda: found.act(row, **_told(form, row, now), by=by, now=now)):
            messages.success(request, _("Saved, with both dates and the reason."))
            return redirect("deadline", row.key)
    context = _shown(request, row) | {"form": form, "what": what, "change": found}
    return render(
        request, "tracker/deadline_change.html", context, status=422 if form.errors else 200
    )


def _told(form: forms.Form, row: Deadline, now: datetime) -> dict[str, Any]:
    told = {"reason": form.cleaned_data["reason"]}
    if isinstance(form, ExtendForm):
        told["to"] = form.cleaned_data["to"]
    if isinstance(form, MetForm):
        told["at"] = form.done_at(due.zone_of(row.place), now)
    return told


def _find(
    request: HttpRequest, key: uuid.UUID, permission: Permission = Permission.CASE_READ
) -> Deadline:
    by = finding.actor(request)
    policy.require(by, permission)
    row = get_object_or_404(due.visible_to(by), key=key)
    if permission is not Permission.CASE_READ:
        policy.require(by, permission, row.case)
    finding.note_reading(row.case, by)
    return row
