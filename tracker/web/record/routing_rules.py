"""The rules of routing: in order, tried against what came in, then saved."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import policy
from tracker.actions import routing_rules as acting
from tracker.models import RoutingRule
from tracker.queries import routing as reading
from tracker.queries.routing import Rulebook
from tracker.rules.roles import Permission
from tracker.web.record.finding import actor
from tracker.web.record.routing_forms import RuleForm

SHOWN = 50
"""So many of the contacts that would move stand on the page."""


@require_safe
def routing_rules(request: HttpRequest) -> HttpResponse:
    """List the rules in order."""
    policy.require(actor(request), Permission.ROUTING_EDIT)
    rows = list(_rules())
    book = reading.rulebook(timezone.now())
    last_resort = next((team for team in book.teams.values() if team.catch_all), None)
    context = {
        "rules": [_line(row, book) for row in rows],
        "last_resort": last_resort,
        "nobody_last": last_resort is None or not getattr(last_resort, "on_duty", 0),
    }
    return render(request, "tracker/routing_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def routing_rule(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a rule: first tried, then saved."""
    by = actor(request)
    policy.require(by, Permission.ROUTING_EDIT)
    rule = get_object_or_404(RoutingRule, pk=pk) if pk else None
    form = RuleForm(request.POST or None, rule=rule)
    if not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(
            request, "tracker/routing_rule.html", {"form": form, "rule": rule}, status=status
        )
    if "save" in request.POST and form.was_tried():
        acting.save(rule, **form.values(), by=by, now=by.now)
        messages.success(request, _("Saved. It holds for what comes in from now on."))
        return redirect("routing-rules")
    return _tried(request, form, rule)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a rule one place up or down."""
    by = actor(request)
    policy.require(by, Permission.ROUTING_EDIT)
    rule = get_object_or_404(RoutingRule, pk=pk)
    acting.move(rule, up=request.POST.get("way") == "up", by=by, now=by.now)
    return redirect("routing-rules")


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a rule on or off."""
    by = actor(request)
    policy.require(by, Permission.ROUTING_EDIT)
    rule = get_object_or_404(RoutingRule, pk=pk)
    acting.switch(rule, active=request.POST.get("active") == "yes", by=by, now=by.now)
    return redirect("routing-rules")


def _line(row: RoutingRule, book: Rulebook) -> dict[str, Any]:
    earlier = reading.covered_by(book.rules, row.name) if row.active else None
    return {
        "rule": row, "problem": reading.problem(row.conditions),
        "told": reading.conditions_told(row.conditions),
        "covered": reading.covered(earlier) if earlier else "",
    }  # fmt: skip


def _rules() -> QuerySet[RoutingRule]:
    return RoutingRule.objects.select_related("team", "changed_by")


def _tried(request: HttpRequest, form: RuleForm, rule: RoutingRule | None) -> HttpResponse:
    values = form.values()
    order, name = reading.with_changed(rule, **values), form.cleaned_data["name"]
    trial = reading.try_out(order, name=name, by=actor(request), now=timezone.now())
    earlier = reading.covered_by(order, name)
    context: dict[str, Any] = {
        "form": form, "rule": rule, "trial": trial, "moved": trial.moved[:SHOWN],
        "stamp": form.stamp(), "not_yet": "save" in request.POST,
        "covered": reading.covered(earlier) if earlier else "",
    }  # fmt: skip
    return render(request, "tracker/routing_rule.html", context)
