"""Holds: all of them for legal, and those of one case."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import holds as acting
from tracker.models import Case, Hold
from tracker.queries import holds
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.case_forms import ReasonForm
from tracker.web.record.cases import head
from tracker.web.record.keeping_forms import HoldForm

ENDED_SHOWN = 50


def hold_list(request: HttpRequest) -> HttpResponse:
    """Show legal every hold on a case they may open, the next review on top."""
    by = finding.actor(request)
    policy.require(by, Permission.HOLD_SET)
    rows = holds.visible_to(by)
    context = {
        "live": rows.filter(released_at__isnull=True),
        "ended": rows.filter(released_at__isnull=False).order_by("-released_at")[:ENDED_SHOWN],
        "today": timezone.localdate(),
    }
    return render(request, "tracker/hold_list.html", context)


def case_hold(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the holds of a case; put a new one on it."""
    asking = request.method == "POST"
    case = finding.case_for(request, ref, Permission.HOLD_SET if asking else Permission.CASE_READ)
    form = HoldForm(request.POST or None)
    if asking and form.is_valid():
        acting.place(case, **form.cleaned_data, by=finding.actor(request), now=timezone.now())
        messages.success(request, _("Held: nothing in this case may be deleted from now on."))
        return redirect("case-hold", ref)
    status = 422 if form.errors else 200
    return render(request, "tracker/case_hold.html", _context(request, case, form), status=status)


def _context(request: HttpRequest, case: Case, form: HoldForm) -> dict[str, object]:
    rows = Hold.objects.filter(case=case).select_related("placed_by", "released_by")
    live = rows.filter(released_at__isnull=True).order_by("placed_at")
    return head(request, case, "case-history") | {
        "form": form,
        "live": [(hold, holds.release_waiting(hold)) for hold in live],
        "ended": rows.filter(released_at__isnull=False).order_by("-released_at"),
        "may_hold": policy.may(finding.actor(request), Permission.HOLD_SET, case),
    }


def hold_release(request: HttpRequest, ref: str, key: uuid.UUID) -> HttpResponse:
    """Put before a second person of legal that a hold is not needed any more."""
    case = finding.case_for(request, ref, Permission.HOLD_SET)
    hold = finding.child_of(case, Hold.objects.filter(released_at__isnull=True), key=key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, by = form.cleaned_data["reason"], finding.actor(request)
        acting.propose_release(hold, reason=reason, by=by, now=timezone.now())
        messages.success(request, _("A second person of legal has to confirm this."))
        return redirect("case-hold", ref)
    context = head(request, case, "case-history") | {"form": form, "hold": hold}
    return render(request, "tracker/hold_release.html", context)
