"""Logging a contact as staff: somebody rang the office, or told it on the phone."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comms.web.asking import actor
from comms.web.contact_forms import ContactForm, outlets
from tracker import policy
from tracker.actions import desk_reports
from tracker.models import Case, Contact
from tracker.policy import Actor
from tracker.rules.roles import Permission
from tracker.web.record import finding

OFFERED = 100
"""So many cases are offered, those that moved last."""


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Choose the case, then say what happened."""
    by = actor(request)
    policy.require(by, Permission.CONTACT_LOG)
    ref = request.GET.get("case", "").strip().upper()
    if not ref:
        return render(request, "comms/contact_log_case.html", {"cases": _cases(by)[:OFFERED]})
    case = get_object_or_404(policy.cases_visible_to(by), ref=ref)
    finding.note_reading(case, by)
    form = ContactForm(request.POST or None, case=case)
    if form.is_valid():
        contact = _save(form, by)
        messages.success(request, _("Logged and routed."))
        return _to_its_enquiry(contact)
    context = {"form": form, "case": case, "outlets": outlets()}
    status = 400 if request.method == "POST" else 200
    return render(request, "comms/contact_log.html", context, status=status)


def _to_its_enquiry(contact: Contact) -> HttpResponse:
    if contact.enquiry is None:
        return redirect("desk-home")
    return redirect("enquiry", ref=contact.enquiry.ref)


def _cases(by: Actor) -> QuerySet[Case]:
    return policy.cases_visible_to(by).exclude(status="closed").order_by("-latest_at")


def _save(form: ContactForm, by: Actor) -> Contact:
    data = form.cleaned_data
    return desk_reports.save(
        form.facts(), told=form.told(), aimed_at=data["person"], once=data["once"], by=by,
        now=by.now,
    )  # fmt: skip
