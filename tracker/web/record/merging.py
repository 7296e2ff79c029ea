"""Putting before a second person that another case becomes part of this one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import merging as acting
from tracker.models import Case, Circle
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.case_forms import MergeForm
from tracker.web.record.cases import head
from tracker.web.trying import tried


def case_merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask which other case, and who its affected person is to this one."""
    case = finding.case_for(request, ref, Permission.CASE_MANAGE)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _proposed(request, case, form):
        messages.success(request, _("A second person who may open both has to confirm it."))
        return redirect("case", ref)
    context = head(request, case, "") | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "tracker/case_merge.html", context, status=status)


def _proposed(request: HttpRequest, case: Case, form: MergeForm) -> bool:
    by, given = finding.actor(request), form.cleaned_data
    other = policy.cases_visible_to(by).filter(ref__iexact=given["ref"].strip()).first()
    if other is None:
        form.add_error("ref", _("There is no such case that you may open."))
        return False
    circle, reason = Circle(given["circle"]), given["reason"]
    return tried(
        form,
        lambda: acting.propose(
            other, into=case, circle=circle, reason=reason, by=by, now=timezone.now()
        ),
    )
