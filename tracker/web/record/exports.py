"""Bundles of a case: ask for one, see how far it is, take it out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker import policy, vault
from tracker.actions import exports as acting
from tracker.models import Case, Export
from tracker.rules.roles import Permission
from tracker.web import fresh
from tracker.web.record import finding
from tracker.web.record.cases import head
from tracker.web.record.evidence import stream
from tracker.web.record.export_forms import BundleForm
from tracker.web.trying import tried

NEWEST = 50


def case_bundle(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the bundles of a case; put a new one before a second person."""
    asking = request.method == "POST"
    case = finding.case_for(request, ref, Permission.EXPORT if asking else Permission.CASE_READ)
    form = BundleForm(request.POST or None, case=case, initial={"language": get_language()})
    by, now = finding.actor(request), timezone.now()
    if asking and form.is_valid() and tried(
        form,
        lambda: acting.propose(
            case, form.scope(), reason=form.cleaned_data["reason"], by=by, now=now
        ),
    ):  # fmt: skip
        messages.success(request, _("Asked for. It is made as soon as a second person confirms."))
        return redirect("case-bundle", ref)
    status = 422 if form.errors else 200
    return render(request, "tracker/case_bundle.html", _context(request, case, form), status=status)


def _context(request: HttpRequest, case: Case, form: BundleForm) -> dict[str, object]:
    by = finding.actor(request)
    allowed = policy.may(by, Permission.EXPORT, case)
    rows = Export.objects.filter(case=case).select_related("proposal", "asked_by")
    return head(request, case, "case-history") | {
        "form": form,
        "rows": rows.order_by("-asked_at", "-pk")[:NEWEST],
        "may_export": allowed,
        "why_not": "" if allowed else policy.why_not(by, Permission.EXPORT),
    }


@require_POST
def bundle_download(request: HttpRequest, ref: str, export_ref: str) -> HttpResponseBase:
    """Hand a bundle over to somebody who just proved who they are, once that is written down."""
    case = finding.case_for(request, ref, Permission.EXPORT)
    row = finding.child_of(case, Export.objects.select_related("case", "blob"), ref=export_ref)
    if not fresh.is_fresh(request):
        return fresh.ask(request, back_to=reverse("case-bundle", args=[ref]))
    look = acting.hand_out(row, by=finding.actor(request), now=timezone.now())
    name = f"{case.ref}-{row.ref}-{row.variant}.zip"
    return stream(vault.read(row.blob, disclosure=look), name, row.size, "application/zip")
