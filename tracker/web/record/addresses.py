"""Putting before a second person that somebody is to be reached in another way."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import addresses as acting
from tracker.models import Person
from tracker.queries import safe_channels
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.cases import head
from tracker.web.record.keeping_forms import AddressForm
from tracker.web.trying import tried


def person_address(request: HttpRequest, ref: str, key: uuid.UUID) -> HttpResponse:
    """Ask for the new address, which old one ends, and on whose word."""
    case = finding.case_for(request, ref, Permission.CASE_MANAGE)
    people = Person.objects.filter(erased_at__isnull=True).select_related("case")
    person, now = finding.child_of(case, people, key=key), timezone.now()
    channels = list(safe_channels.in_use(person, now=now))
    form = AddressForm(request.POST or None, channels=channels)
    if request.method == "POST" and form.is_valid() and tried(
        form,
        lambda: acting.propose(person, **form.told(), by=finding.actor(request), now=now),
    ):  # fmt: skip
        messages.success(request, _("A second person has to confirm it. Nothing has changed yet."))
        return redirect("case-circle", ref)
    context = head(request, case, "case-circle") | {"form": form, "person": person}
    status = 422 if form.errors else 200
    return render(request, "tracker/person_address.html", context, status=status)
