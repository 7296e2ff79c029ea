"""Pages of outlets and journalists: professional facts, and what passed between us."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import journalists as acting_journalists
from tracker.actions import outlets as acting_outlets
from tracker.models import Journalist, Outlet
from tracker.queries import media
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.media_forms import HandleForm, JournalistForm, OutletForm
from tracker.web.record.paging import page_of
from tracker.web.trying import tried


def outlets(request: HttpRequest) -> HttpResponse:
    """Show outlets by name; no scores and no ranking."""
    by = finding.actor(request)
    policy.require(by, Permission.CASE_READ)
    words = request.GET.get("q", "").strip()[:80]
    page = page_of(request, media.outlets(words))
    context = {"page": page, "words": words, "may": by.permissions}
    return render(request, "tracker/outlet_list.html", context)


def outlet(request: HttpRequest, key: str) -> HttpResponse:
    """Show one outlet and what passed between us; take a handle."""
    row = _find(request, Outlet, key)
    return _page(request, row, {"outlet": row}, "tracker/outlet.html")


def journalist(request: HttpRequest, key: str) -> HttpResponse:
    """Show one journalist and what passed between us; take a handle."""
    row = _find(request, Journalist, key)
    return _page(request, row, {"journalist": row}, "tracker/journalist.html")


def _page(
    request: HttpRequest, row: Outlet | Journalist, who: dict[str, Any], template: str
) -> HttpResponse:
    by, form = finding.actor(request), HandleForm(request.POST or None)
    if request.method == "POST":
        policy.require(by, Permission.MEDIA_EDIT)
        if form.is_valid() and _took_handle(row, form, request):
            return redirect(request.path)
    context = who | {"passed": media.passed(by, **who), "handle_form": form, "may": by.permissions}
    return render(request, template, context)


def _took_handle(row: Outlet | Journalist, form: HandleForm, request: HttpRequest) -> bool:
    by, now = finding.actor(request), timezone.now()
    given = form.cleaned_data
    if not tried(
        form, lambda: acting_outlets.add_handle(row, **given, by=by, now=now), field="value"
    ):
        return False
    messages.success(request, _("Saved. The next call from there is recognised."))
    return True


def outlet_new(request: HttpRequest) -> HttpResponse:
    """Add an outlet, with the source."""
    policy.require(finding.actor(request), Permission.MEDIA_EDIT)
    form = OutletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        made = acting_outlets.add(**form.cleaned_data, by=by, now=now)
        return redirect("outlet", made.key)
    return render(request, "tracker/outlet_form.html", {"form": form})


def outlet_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is known of an outlet."""
    row = _find(request, Outlet, key, Permission.MEDIA_EDIT)
    form = OutletForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        acting_outlets.change(Outlet.objects.get(pk=row.pk), **form.cleaned_data, by=by, now=now)
        return redirect("outlet", key)
    return render(request, "tracker/outlet_form.html", {"form": form, "outlet": row})


def journalist_new(request: HttpRequest) -> HttpResponse:
    """Add a journalist, with the source."""
    policy.require(finding.actor(request), Permission.MEDIA_EDIT)
    form = JournalistForm(request.POST or None, initial={"outlet": request.GET.get("outlet")})
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        made = acting_journalists.add(**form.cleaned_data, by=by, now=now)
        return redirect("journalist", made.key)
    return render(request, "tracker/journalist_form.html", {"form": form})


def journalist_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is known of a journalist."""
    row = _find(request, Journalist, key, Permission.MEDIA_EDIT)
    form = JournalistForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        by, now = finding.actor(request), timezone.now()
        stored = Journalist.objects.get(pk=row.pk)
        acting_journalists.change(stored, **form.cleaned_data, by=by, now=now)
        return redirect("journalist", key)
    return render(request, "tracker/journalist_form.html", {"form": form, "journalist": row})


def _find(
    request: HttpRequest, model: type[Any], key: str, needed: Permission = Permission.CASE_READ
) -> Any:
    policy.require(finding.actor(request), needed)
    return get_object_or_404(model, key=key)
