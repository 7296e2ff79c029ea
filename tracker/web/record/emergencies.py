"""Legal's review of what one person did alone because a life was in danger."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import emergencies as acting
from tracker.queries import approving, emergencies
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.case_forms import ReasonForm
from tracker.web.trying import tried


def emergency_review(request: HttpRequest, number: int) -> HttpResponse:
    """Show who wrote to whom and why; take what legal makes of it."""
    by = finding.actor(request)
    policy.require(by, Permission.CASE_GRANT)
    row = get_object_or_404(emergencies.to_review(by), pk=number)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("What do you make of it?")
    if request.method == "POST" and form.is_valid() and tried(
        form,
        lambda: acting.review(
            row, verdict=form.cleaned_data["reason"], by=by, now=timezone.now()
        ),
    ):  # fmt: skip
        messages.success(request, _("Reviewed."))
        return redirect("case-glass-reviews")
    readable = approving.visible(by).filter(pk=row.proposal_id).exists()
    context = {"form": form, "row": row, "due": acting.review_due(row), "readable": readable}
    status = 422 if form.errors else 200
    return render(request, "tracker/emergency_review.html", context, status=status)
