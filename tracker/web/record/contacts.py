"""One contact: as reported, what staff added, what was put right, and why it went where."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import contact_facts
from tracker.models import Case, Contact, Evidence, Route
from tracker.queries import chronology, desists
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.case_forms import CorrectContactForm, RecogniseForm
from tracker.web.record.cases import head


def contact(request: HttpRequest, ref: str, contact_ref: str) -> HttpResponse:
    """Show everything about one contact."""
    case = finding.case_for(request, ref)
    row = _find(case, contact_ref)
    by = finding.actor(request)
    context = head(request, case, "case-contacts") | {
        "row": row,
        "routes": Route.objects.filter(contact=row).select_related("team", "routed_by")
        .order_by("-routed_at")[:50],
        "evidence": Evidence.objects.filter(contact=row, removed_at__isnull=True)[:50],
        "candidates": desists.held_of(row),
        "flags": desists.flags_noted(row),
        "corrections": chronology.corrections(row.key),
        "may_judge": policy.may(by, Permission.CONTACT_JUDGE, case),
    }  # fmt: skip
    return render(request, "tracker/contact.html", context)


def contact_recognise(request: HttpRequest, ref: str, contact_ref: str) -> HttpResponse:
    """Say who it was and what it was."""
    case = finding.case_for(request, ref, Permission.CONTACT_JUDGE)
    row = _find(case, contact_ref)
    start: dict[str, Any] = {
        "outlet": row.outlet_id, "journalist": row.journalist_id, "nature": row.nature,
        "school_or_hospital": row.school_or_hospital,
    }  # fmt: skip
    form = RecogniseForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        contact_facts.recognise(row, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("Saved."))
        return redirect("contact", ref, contact_ref)
    context = head(request, case, "case-contacts") | {"row": row, "form": form}
    return render(request, "tracker/contact_recognise.html", context)


def contact_correct(request: HttpRequest, ref: str, contact_ref: str) -> HttpResponse:
    """Put one fact right; the first wording stays beside it."""
    case = finding.case_for(request, ref, Permission.CONTACT_JUDGE)
    row = _find(case, contact_ref)
    form = CorrectContactForm(request.POST or None, zone=ZoneInfo(row.occurred_zone))
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        contact_facts.correct(row, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("Put right. The first wording stays beside it."))
        return redirect("contact", ref, contact_ref)
    context = head(request, case, "case-contacts") | {"row": row, "form": form}
    return render(request, "tracker/contact_correct.html", context)


def _find(case: Case, ref: str) -> Contact:
    rows = Contact.objects.select_related(
        "case", "outlet", "journalist", "person", "reporter", "intake", "enquiry", "team",
        "assignee",
    )  # fmt: skip
    found: Contact = finding.child_of(case, rows, ref=ref)
    return found
