"""The people around somebody, each with a link that shows them their own entries alone."""

import secrets

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.actions import access, people
from tracker.models import Circle, Person
from tracker.queries import mine
from tracker.rules import emergency
from tracker.web.front import door, key_pictures
from tracker.web.front.door import PersonRequest
from tracker.web.front.forms import CircleForm, OnceForm
from tracker.web.front.stored import posted, status_of, stored


@door.subject_only
@require_http_methods(["GET", "HEAD", "POST"])
def circle(request: PersonRequest) -> HttpResponse:
    """Show the people around somebody; add one and make their link."""
    form = CircleForm(posted(request), person=request.person)
    if form.is_valid() and stored(form, lambda: _add(request, form)):
        return redirect("front-circle-link")
    members = mine.circle(request.person, now=timezone.now())
    context = {"form": form, "members": members, "button": OnceForm()}
    return render(request, "tracker/front_circle.html", context, status=status_of(form))


def _add(request: PersonRequest, form: CircleForm) -> None:
    data, now = form.cleaned_data, timezone.now()
    if not access.is_spent(data["once"]):
        people.add_with_link(
            request.person.case, circle=Circle(data["circle"]), label=data["label"],
            is_minor=data["is_minor"], language=data["language"], country=data["country"],
            time_zone=emergency.zone_for(data["country"], request.person.time_zone),
            once=data["once"], by=request.by, now=now,
        )  # fmt: skip
    if access.fresh(data["once"], now=now) is not None:
        door.show(request, data["once"])


@door.subject_only
@require_safe
def circle_link(request: PersonRequest) -> HttpResponse:
    """Show the link that was made a moment ago."""
    code = door.code_to_show(request)
    if not code:
        return redirect("front-circle")
    link = settings.BASE_URL + reverse("front-join", args=[code])
    context = {"link": link, "picture": key_pictures.picture(link)}
    return render(request, "tracker/front_circle_link.html", context)


def _member(request: PersonRequest, key: str) -> Person:
    others = request.person.case.people.exclude(circle=Circle.SUBJECT)
    return get_object_or_404(others, key=key)


@door.subject_only
@require_POST
def circle_renew(request: PersonRequest, key: str) -> HttpResponse:
    """Make somebody a new link; the one before it ends."""
    member, form = _member(request, key), OnceForm(request.POST)
    form.full_clean()
    once, now = form.cleaned_data["once"], timezone.now()
    made = access.fresh(once, now=now)
    if made is None or made.person_id != member.pk:
        # All buttons of a page share one token, and a browser may go back to that page.
        once = secrets.token_hex(20) if access.is_spent(once) else once
        access.make_link(member, once=once, by=request.by, now=now)
    door.show(request, once)
    return redirect("front-circle-link")


@door.subject_only
@require_POST
def circle_end(request: PersonRequest, key: str) -> HttpResponse:
    """End somebody's link; what they logged stays."""
    access.end_link(_member(request, key), by=request.by, now=timezone.now())
    return redirect("front-circle")
