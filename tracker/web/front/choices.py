"""What a person decides: what they allow, and how they may be reached."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.actions import mandates, people
from tracker.models import Allowance
from tracker.queries import mine, safe_channels
from tracker.web.front import door
from tracker.web.front.door import PersonRequest
from tracker.web.front.forms import AllowForm, ChannelForm
from tracker.web.front.stored import posted, status_of, stored


@door.subject_only
@require_safe
def allow(request: PersonRequest) -> HttpResponse:
    """Show everything a person may allow and what they said."""
    allowed = mine.allowances(request.person, now=timezone.now())
    return render(request, "tracker/front_allow.html", {"allowed": allowed})


@door.subject_only
@require_http_methods(["GET", "HEAD", "POST"])
def allow_one(request: PersonRequest, what: Allowance) -> HttpResponse:
    """Allow one thing, or take it back."""
    now = timezone.now()
    state = next(one for one in mine.allowances(request.person, now=now) if one.what == what)
    no = request.POST.get("answer") == "no"
    # Taking it back needs nothing that stands in the fields.
    form = AllowForm({} if no else posted(request), initial=_said(state))
    decided = partial(_withdraw, request, what) if no else partial(_give, request, what, form)
    if form.is_valid() and stored(form, decided):
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("front-allow")
    context = {"form": form, "state": state}
    return render(request, "tracker/front_allow_one.html", context, status=status_of(form))


def _said(state: mine.Allowed) -> dict[str, object]:
    """Return how far and until when it is allowed now, so that nothing is widened unseen."""
    live = state.live
    return {"scope": live.scope, "until_on": live.until_on} if live else {}


def _withdraw(request: PersonRequest, what: Allowance) -> None:
    mandates.withdraw(request.person, what=what, by=request.by, now=timezone.now())


def _give(request: PersonRequest, what: Allowance, form: AllowForm) -> None:
    data = form.cleaned_data
    mandates.give(
        request.person, what=what, scope=data["scope"], until_on=data["until_on"],
        by=request.by, now=timezone.now(),
    )  # fmt: skip


@door.person_only
@require_http_methods(["GET", "HEAD", "POST"])
def safe(request: PersonRequest) -> HttpResponse:
    """Show and take the ways in which somebody may be reached."""
    form = ChannelForm(posted(request))
    if form.is_valid() and stored(form, partial(_add_channel, request, form)):
        return redirect("front-safe")
    channels = safe_channels.in_use(request.person, now=timezone.now())
    context = {"form": form, "channels": channels}
    return render(request, "tracker/front_safe.html", context, status=status_of(form))


def _add_channel(request: PersonRequest, form: ChannelForm) -> None:
    data = form.cleaned_data
    people.add_channel(
        request.person, kind=data["kind"], value=data["value"], by=request.by, now=timezone.now()
    )
    if form.is_employers:
        messages.warning(
            request,
            _(
                "This mailbox belongs to your employer, who may read it. We use it only while "
                "your details say that you work there. Please add a private one."
            ),
        )
    elif data["kind"] == "email":
        messages.success(request, _("We send a mail there. Press the link in it to confirm."))
    else:
        messages.success(request, _("Saved."))


@door.person_only
@require_POST
def safe_end(request: PersonRequest, key: str) -> HttpResponse:
    """Stop using an address or number."""
    now = timezone.now()
    channel = get_object_or_404(safe_channels.in_use(request.person, now=now), key=key)
    people.end_channel(channel, by=request.by, now=now)
    return redirect("front-safe")
