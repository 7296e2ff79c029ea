"""Legal's own notes on a case; nobody else sees that the page exists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import counsel
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.cases import head
from tracker.web.record.keeping_forms import CounselForm


def case_counsel(request: HttpRequest, ref: str) -> HttpResponse:
    """Show legal's notes on a case, each look written down first; take a new one."""
    case = finding.case_for(request, ref, Permission.PRIVILEGED)
    by, now = finding.actor(request), timezone.now()
    form = CounselForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counsel.write(case, body=form.cleaned_data["body"], by=by, now=now)
        messages.success(request, _("Kept, sealed."))
        return redirect("case-counsel", ref)
    context = head(request, case, "") | {"form": form, "notes": counsel.read(case, by=by, now=now)}
    status = 422 if form.errors else 200
    return render(request, "tracker/case_counsel.html", context, status=status)
