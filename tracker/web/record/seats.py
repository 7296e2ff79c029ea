"""Asking a second person to open a case that nobody can let anybody into any more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import seats
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.case_forms import SeatForm
from tracker.web.trying import tried


def case_seat(request: HttpRequest) -> HttpResponse:
    """Ask which case, and who of legal is let in."""
    by = finding.actor(request)
    policy.require(by, Permission.CASE_GRANT)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"by": by, "now": timezone.now()}
        if tried(form, lambda: seats.propose(**told), field="ref"):
            messages.success(request, _("A second person has to confirm it."))
            return redirect("case-list")
    status = 422 if form.errors else 200
    return render(request, "tracker/case_seat.html", {"form": form}, status=status)
