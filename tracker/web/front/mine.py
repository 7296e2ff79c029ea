"""A person's own page and what hangs on it."""

import logging

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import conversations, evidence, people, reports
from tracker.models import Contact
from tracker.queries import mine
from tracker.states import ContactStatus
from tracker.web.front import door, key_pictures
from tracker.web.front.door import PersonRequest
from tracker.web.front.fields import TOO_BIG
from tracker.web.front.forms import AdditionForm, DetailsForm, MessageForm, TakedownForm
from tracker.web.front.log import not_saved

logger = logging.getLogger(__name__)


@door.person_only
@require_safe
def me(request: PersonRequest) -> HttpResponse:
    """Show what happens next and what happened lately."""
    person, now = request.person, timezone.now()
    newest = mine.newest_open(person)
    context = {
        "person": person, "lines": mine.lately(person, now=now),
        "next": mine.next_step(newest, now=now) if newest else None,
        "last_message": mine.thread(person).last(),
    }  # fmt: skip
    if person.is_subject:
        allowed = mine.allowances(person, now=now)
        context["job"] = next(one for one in allowed if one.what == "confirm_job")
        context["looks"] = mine.look_counts(person)
        context["circle"] = mine.circle(person, now=now)
    return render(request, "tracker/front_me.html", context)


@door.person_only
@require_safe
def new_key(request: PersonRequest) -> HttpResponse:
    """Show the key that was made a moment ago."""
    shown = key_pictures.shown(door.code_to_show(request))
    return render(request, "tracker/front_new_key.html", {"key": shown})


@door.person_only
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: PersonRequest, key: str) -> HttpResponse:
    """Show one entry, and take what somebody wants to add to it."""
    contact = get_object_or_404(mine.entries(request.person), key=key)
    form = AdditionForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if getattr(request, "upload_too_large", False):
            form.add_error("attached", TOO_BIG)
        status = 422
        try:
            if form.is_valid():
                _add(request, contact, form)
                return redirect("front-entry", key=contact.key)
        except (OSError, DatabaseError):
            logger.exception("adding to an entry failed")
            form.add_error(None, not_saved())
            status = 503
    return _entry_page(request, contact, form, status)


def _add(request: PersonRequest, contact: Contact, form: AdditionForm) -> None:
    data = form.cleaned_data
    files = [evidence.keep(one.name or "", one.chunks()) for one in data["attached"]]
    reports.add_to(
        contact, text=data["text"], files=files, once=data["once"], by=request.by,
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Saved next to your entry."))


def _entry_page(
    request: PersonRequest, contact: Contact, form: AdditionForm, status: int
) -> HttpResponse:
    word, tone = mine.STATUS[ContactStatus(contact.status)]
    context = {
        "contact": contact, "form": form, "word": word, "tone": tone,
        "next": mine.next_step(contact, now=timezone.now()),
        "additions": mine.additions(contact, request.person), "person": request.person,
        "files": mine.files(contact, request.person),
    }  # fmt: skip
    return render(request, "tracker/front_entry.html", context, status=status)


@door.person_only
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: PersonRequest) -> HttpResponse:
    """Show and take lines to and from communications."""
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        conversations.write(
            request.person, body=form.cleaned_data["body"], by=request.by, now=timezone.now()
        )
        return redirect("front-messages")
    context = {"form": form, "thread": mine.thread(request.person)}
    return render(
        request, "tracker/front_messages.html", context, status=422 if form.errors else 200
    )


@door.person_only
@require_http_methods(["GET", "HEAD", "POST"])
def takedown(request: PersonRequest) -> HttpResponse:
    """Take the wish that something published should go away."""
    form = TakedownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        conversations.write(request.person, body=form.body(), by=request.by, now=timezone.now())
        messages.success(request, _("We have it. You hear from us on this page."))
        return redirect("front-messages")
    status = 422 if form.errors else 200
    return render(request, "tracker/front_takedown.html", {"form": form}, status=status)


@door.subject_only
@require_safe
def opened(request: PersonRequest) -> HttpResponse:
    """Show who opened the file: as what and when, never who."""
    person = request.person
    context = {"counts": mine.look_counts(person), "looks": mine.looks(person)}
    return render(request, "tracker/front_opened.html", context)


@door.person_only
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: PersonRequest) -> HttpResponse:
    """Take what a person tells about themselves; what is sealed is never shown again here."""
    form = DetailsForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        person = people.describe(request.person, form.details(), by=request.by, now=timezone.now())
        messages.success(request, _("Saved."))
        return door.speak(redirect("front-me"), person)
    status = 422 if form.errors else 200
    return render(request, "tracker/front_details.html", {"form": form}, status=status)
