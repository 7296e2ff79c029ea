"""The ways in: a key, a link somebody sent, and the way back when a key is lost."""

import time

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.actions import access, people
from tracker.rules import access_codes
from tracker.web.front import door
from tracker.web.front.door import PersonRequest
from tracker.web.front.forms import KeyForm, OnceForm, RecoverForm

EVEN = 0.25
"""Seconds that asking for a way back takes at least, whether the address is known or not."""


@door.open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: PersonRequest) -> HttpResponse:
    """Let somebody in with their key; wrong, expired and erased ones are answered alike."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = access.enter(form.cleaned_data["key"], now=timezone.now())
        if row is not None:
            door.enter(request, row)
            return door.speak(redirect("front-me"), row.person)
        form.add_error("key", _("This key opens no page. Please check it, or use the way back."))
    status = 422 if form.errors else 200
    return render(request, "tracker/front_key.html", {"form": form}, status=status)


@door.open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PersonRequest, token: str) -> HttpResponse:
    """Let somebody of the circle in: the link shows a button, only pressing it lets them in."""
    guest = access.person_behind(token, now=timezone.now())
    if request.method == "POST":
        row = access.enter(token, now=timezone.now())
        if row is not None:
            door.enter(request, row)
            return door.speak(redirect("front-me"), row.person)
        return render(request, "tracker/front_join.html", {"ended": True}, status=422)
    with translation.override(guest.language if guest else translation.get_language()):
        return render(request, "tracker/front_join.html")


@door.open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: PersonRequest) -> HttpResponse:
    """Ask for a way back; the page and the time are the same whatever the address."""
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        started = time.monotonic()
        access.ask_recovery(form.cleaned_data["address"], now=timezone.now())
        time.sleep(max(0.0, EVEN - (time.monotonic() - started)))
        return render(request, "tracker/front_recover.html", {"asked": True})
    status = 422 if form.errors else 200
    return render(request, "tracker/front_recover.html", {"form": form}, status=status)


@door.open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def recover_use(request: PersonRequest, token: str) -> HttpResponse:
    """Use a recovery link: looking at it does nothing, pressing the button uses it up."""
    form = OnceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"]
        row = access.recover(token, once=once, now=timezone.now())
        if row is None:
            return render(request, "tracker/front_recover_use.html", {"ended": True}, status=422)
        door.enter(request, row, shows=once)
        return door.speak(redirect("front-new-key"), row.person)
    return render(request, "tracker/front_recover_use.html", {"form": form})


@door.open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PersonRequest, token: str) -> HttpResponse:
    """Confirm a safe address: looking at the link does nothing, pressing the button confirms."""
    if request.method != "POST":
        return render(request, "tracker/front_confirm.html")
    done = people.confirm_by_token(access_codes.tidy(token), now=timezone.now())
    status = 200 if done else 422
    return render(request, "tracker/front_confirm.html", {"done": done, "ended": not done},
                  status=status)  # fmt: skip
