"""What waits to leave the house, and the button that stops it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.actions import messages as actions
from comms.queries import responses
from comms.web.asking import actor
from tracker import policy
from tracker.rules.roles import Permission
from tracker.web.trying import carried_out


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show letters that wait, those nobody can tell of, and those that left lately."""
    policy.require(actor(request), Permission.QUEUE_READ)
    context = {
        "waiting": responses.outbox_waiting(actor(request)),
        "ended": responses.outbox_ended(actor(request)),
        "may_stop": policy.may(actor(request), Permission.OUTBOX_STOP),
    }
    return render(request, "comms/outbox_list.html", context)


@require_POST
def stop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Keep a letter in the house."""
    policy.require(actor(request), Permission.OUTBOX_STOP)
    message = get_object_or_404(responses.letters_visible_to(actor(request)), key=key)
    carried_out(
        request, lambda: actions.stop(message, by=actor(request), now=timezone.now()),
        _("Stopped. It has not left, and the answer is a draft again."),
    )  # fmt: skip
    return redirect("outbox-list")
