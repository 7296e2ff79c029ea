"""The teams that routing names: listed, made, filled, and who is away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import policy
from tracker.actions import teams as acting
from tracker.models import Membership, Team
from tracker.queries import teams as reading
from tracker.rules.roles import Permission
from tracker.web import fresh
from tracker.web.record.finding import actor
from tracker.web.record.team_forms import DutyForm, MembersForm, TeamForm
from tracker.web.trying import tried


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show every team, when it is there and who is in it."""
    by = actor(request)
    policy.require(by, Permission.STAFF_READ)
    context = {
        "lines": reading.everyone(timezone.now()),
        "may_change": policy.may(by, Permission.ROUTING_EDIT),
        "may_fill": policy.may(by, Permission.STAFF_EDIT),
    }
    return render(request, "tracker/team_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a team or change what is known of it."""
    by = actor(request)
    policy.require(by, Permission.ROUTING_EDIT)
    row = get_object_or_404(Team, pk=pk) if pk else None
    form = TeamForm(request.POST or None, team=row)
    if form.is_valid() and tried(form, lambda: acting.save(row, form.desk(), by=by, now=by.now)):
        messages.success(request, _("Saved. It holds for what comes in from now on."))
        return redirect("team-list")
    return _page(request, "team_edit", form, team=row)


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who is in a team; asks for a fresh sign-in, since it opens cases."""
    by = actor(request)
    policy.require(by, Permission.STAFF_EDIT)
    row = get_object_or_404(Team, pk=pk)
    if request.method != "POST" and not fresh.is_fresh(request):
        return fresh.ask(request)
    form = MembersForm(request.POST if request.method == "POST" else None, team=row, by=by)
    if form.is_valid() and not fresh.is_fresh(request):
        form.add_error(None, _("Sign in once more in another tab, then press the button again."))
    if form.is_valid() and tried(form, lambda: _fill(request, row, form)):
        messages.success(request, _("Saved, and entered in the history."))
        return redirect("team-list")
    return _page(request, "team_members", form, team=row)


def _fill(request: HttpRequest, row: Team, form: MembersForm) -> None:
    by = actor(request)
    acting.set_members(row, form.chosen(), by=by, now=by.now)


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Say until when somebody is away."""
    by = actor(request)
    policy.require(by, Permission.STAFF_READ)
    member = get_object_or_404(Membership.objects.select_related("team", "user"), pk=pk)
    form = DutyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        day = form.cleaned_data["back_on"]
        until = reading.back_at(member.team, day) if day else None
        acting.set_duty(member, until=until, by=by, now=by.now)
        messages.success(request, _("Saved."))
        return redirect("team-list")
    return _page(request, "team_duty", form, member=member)


def _page(request: HttpRequest, name: str, form: Any, **more: object) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"tracker/{name}.html", {"form": form, **more}, status=status)
