"""Lines to take."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.actions import lines as actions
from comms.models import Line
from comms.queries import lines
from comms.rules import wording
from comms.web.asking import actor
from comms.web.response_forms import LineForm, NextVersionForm
from tracker import policy
from tracker.models.base import house_day
from tracker.rules.roles import Permission
from tracker.web.trying import carried_out


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every line in use, and those that wait for approval."""
    policy.require(actor(request), Permission.QUEUE_READ)
    today = house_day(timezone.now())
    rows = [(line, lines.why_not_usable(line, today=today)) for line in lines.current()]
    may_write = policy.may(actor(request), Permission.LINE_EDIT)
    return render(request, "comms/line_list.html", {"rows": rows, "may_write": may_write})


def new(request: HttpRequest) -> HttpResponse:
    """Write a new line."""
    policy.require(actor(request), Permission.LINE_EDIT)
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        line = actions.write(by=actor(request), now=timezone.now(), **form.cleaned_data)
        return redirect("line-page", key=line.key)
    return render(request, "comms/line_new.html", {"form": form})


@require_safe
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one version with its history, and what it changes."""
    policy.require(actor(request), Permission.QUEUE_READ)
    line = get_object_or_404(Line, key=key)
    versions = lines.versions(line)
    before = next((one for one in versions if one.version < line.version), None)
    context = {
        "line": line,
        "versions": versions,
        "differences": wording.differences(before.body, line.body) if before else [],
        "why_not_usable": lines.why_not_usable(line, today=house_day(timezone.now())),
        "why_not_approve": actions.why_not_approve(line, by=actor(request)),
        "may_write": policy.may(actor(request), Permission.LINE_EDIT),
    }
    return render(request, "comms/line_page.html", context)


def edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write the next version of a line; the one in use stays until that is approved."""
    policy.require(actor(request), Permission.LINE_EDIT)
    line = get_object_or_404(Line, key=key)
    initial = {"title": line.title, "body": line.body, "expires_on": line.expires_on}
    form = NextVersionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.write(
            slug=line.slug, language=line.language, by=actor(request), now=timezone.now(),
            **form.cleaned_data,
        )  # fmt: skip
        return redirect("line-page", key=made.key)
    return render(request, "comms/line_edit.html", {"form": form, "line": line})


@require_POST
def approve(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Approve a version that somebody else wrote."""
    line = get_object_or_404(Line, key=key)
    carried_out(
        request, lambda: actions.approve(line, by=actor(request), now=timezone.now()),
        _("Approved. It can be used from now on."),
    )  # fmt: skip
    return redirect("line-page", key=key)


@require_POST
def retire(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a line out of use."""
    line = get_object_or_404(Line, key=key)
    carried_out(
        request, lambda: actions.retire(line, by=actor(request), now=timezone.now()),
        _("Out of use from now on."),
    )  # fmt: skip
    return redirect("line-page", key=key)
