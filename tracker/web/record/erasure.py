"""Putting the erasure of a person before a second one."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import erasure
from tracker.models import Person
from tracker.queries import holds
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.cases import head
from tracker.web.record.keeping_forms import EraseForm


def person_erase(request: HttpRequest, ref: str, key: uuid.UUID) -> HttpResponse:
    """Ask why somebody is to be erased, and put it before a second person."""
    case = finding.case_for(request, ref, Permission.ERASE)
    person = finding.child_of(case, Person.objects.filter(erased_at__isnull=True), key=key)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = finding.actor(request)
        erasure.propose(person, **form.cleaned_data, by=by, now=timezone.now())
        messages.success(request, _("A second person has to confirm it; then it is done at once."))
        return redirect("case-circle", ref)
    context = head(request, case, "case-circle") | {
        "form": form, "person": person, "kept": holds.why_kept(case)
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "tracker/person_erase.html", context, status=status)
