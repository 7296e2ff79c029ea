"""What was published about the person, and each look at it."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import publications as acting
from tracker.models import Check, Publication, PublicationState
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.cases import head
from tracker.web.record.media_forms import LookForm, PublicationForm
from tracker.web.record.paging import page_of


def case_publications(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what was published about the person of a case."""
    case = finding.case_for(request, ref)
    latest = Check.objects.filter(publication=OuterRef("pk")).order_by("-checked_at", "-pk")
    rows = Publication.objects.filter(case=case).select_related("outlet").order_by("-added_at")
    rows = rows.annotate(
        state=Subquery(latest.values("state")[:1]), looked=Subquery(latest.values("checked_at")[:1])
    )
    context = head(request, case, "case-publications") | {"page": page_of(request, rows)}
    return render(request, "tracker/case_publications.html", context)


def publication_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter something published."""
    case = finding.case_for(request, ref, Permission.REQUEST_PREPARE)
    form = PublicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        made = acting.add(case, **form.cleaned_data, by=by, now=now)
        return redirect("publication", ref, made.key)
    context = head(request, case, "case-publications") | {"form": form}
    return render(request, "tracker/publication_new.html", context)


def publication(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Show a publication with its looks; enter another one by hand."""
    posted = request.method == "POST"
    needed = Permission.REQUEST_PREPARE if posted else Permission.CASE_READ
    case = finding.case_for(request, ref, needed)
    rows = Publication.objects.select_related("case", "outlet", "journalist")
    row = finding.child_of(case, rows, key=key)
    form, by = LookForm(request.POST or None), finding.actor(request)
    if posted and form.is_valid():
        seen, note = PublicationState(form.cleaned_data["seen"]), form.cleaned_data["note"]
        acting.look(row, seen=seen, note=note, by=by, now=timezone.now())
        messages.success(request, _("Noted."))
        return redirect("publication", ref, key)
    context = head(request, case, "case-publications") | {
        "row": row, "form": form,
        "checks": row.checks.select_related("checked_by").order_by("-checked_at", "-pk")[:100],
        "requests": row.formal_requests.order_by("-drafted_at")[:20],
        "may_look": policy.may(by, Permission.REQUEST_PREPARE, case),
    }  # fmt: skip
    return render(request, "tracker/publication.html", context)
