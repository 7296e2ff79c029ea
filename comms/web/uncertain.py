"""Letters of which nobody can tell whether they left: what is known, and two people's word."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comms.actions import uncertain as actions
from comms.models import Message
from comms.queries import responses, unclear
from comms.web.asking import actor
from tracker import policy
from tracker.rules.roles import Permission
from tracker.web.trying import carried_out


class ResolutionForm(forms.Form):
    """What became of it, and how you know."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it?"),
        choices=[
            (actions.SENT, gettext_lazy("It arrived")),
            (actions.RESEND, gettext_lazy("It did not arrive: send it again")),
        ],
        widget=forms.RadioSelect(attrs={"class": "one"}),
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("How do you know?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For example: the mail server’s log, their answer, or what they said when you rang."
        ),
        error_messages={"required": gettext_lazy("Say how you know. A colleague reads it.")},
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every letter that waits to be cleared up."""
    policy.require(actor(request), Permission.QUEUE_READ)
    return _page(request)


def _page(
    request: HttpRequest, sent: ResolutionForm | None = None, of: Message | None = None
) -> HttpResponse:
    rows = [
        {
            "message": message,
            "form": sent if sent is not None and message == of else _form(message),
            "waits": unclear.waiting_proposal(message),
        }
        for message in unclear.messages(actor(request))
    ]
    context = {"rows": rows, "may_propose": policy.may(actor(request), Permission.PROPOSE)}
    return render(request, "comms/outbox_uncertain.html", context, status=422 if sent else 200)


def _form(message: Message, data: object = None) -> ResolutionForm:
    return ResolutionForm(data, auto_id=f"id_{message.key}_%s")  # type: ignore[arg-type]


@require_POST
def resolve(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put what became of a letter before a second person."""
    message = _find(request, key)
    form = _form(message, request.POST)
    if not form.is_valid():
        return _page(request, form, message)
    done = carried_out(
        request,
        lambda: actions.propose(
            message, **form.cleaned_data, by=actor(request), now=timezone.now()
        ),
        _("A colleague has to confirm this now."),
        form=form,
    )
    return redirect("outbox-uncertain") if done else _page(request, form, message)


@require_POST
def back_to_draft(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make a refused letter a draft again."""
    message = _find(request, key)
    carried_out(
        request,
        lambda: actions.back_to_draft(message, by=actor(request), now=timezone.now()),
        _("It is a draft again. Nothing has left."),
    )
    return redirect("outbox-uncertain")


def _find(request: HttpRequest, key: uuid.UUID) -> Message:
    policy.require(actor(request), Permission.QUEUE_READ)
    return get_object_or_404(responses.letters_visible_to(actor(request)), key=key)
