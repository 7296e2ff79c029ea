"""A person's own page and what hangs on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import conversations, evidence, people, reports
from tracker.models import Allowance, Contact
from tracker.queries import mine
from tracker.states import ContactStatus
from tracker.web.front import door, key_pictures
from tracker.web.front.door import PersonRequest
from tracker.web.front.fields import TOO_BIG
from tracker.web.front.forms import AdditionForm, DetailsForm, MessageForm, TakedownForm
from tracker.web.front.stored import files_again, posted, status_of, stored


@door.person_only
@require_safe
def me(request: PersonRequest) -> HttpResponse:
    """Show what happens next and what happened lately."""
    person, now = request.person, timezone.now()
    lines = mine.lately(person)
    full = len(lines) == mine.LATELY
    context = {
        "person": person, "lines": lines, "more": mine.how_much(person) if full else 0,
        "steps": mine.what_next(person, now=now),
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
def all_entries(request: PersonRequest) -> HttpResponse:
    """Show everything that happened, page by page."""
    lines = Paginator(mine.Everything(request.person), mine.SHOWN)
    context = {"page": lines.get_page(request.GET.get("page")), "person": request.person}
    return render(request, "tracker/front_entries.html", context)


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
    form = AdditionForm(posted(request), request.FILES or None)
    if request.method == "POST":
        if getattr(request, "upload_too_large", False):
            form.add_error("attached", TOO_BIG)
        if form.is_valid() and stored(form, lambda: _add(request, contact, form)):
            return redirect("front-entry", key=contact.key)
    return _entry_page(request, contact, form)


def _add(request: PersonRequest, contact: Contact, form: AdditionForm) -> None:
    data = form.cleaned_data
    files = [evidence.keep(one.name or "", one.chunks()) for one in data["attached"]]
    reports.add_to(
        contact, text=data["text"], files=files, once=data["once"], by=request.by,
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Saved next to your entry."))


def _entry_page(request: PersonRequest, contact: Contact, form: AdditionForm) -> HttpResponse:
    word, tone = mine.STATUS[ContactStatus(contact.status)]
    step = mine.next_step(contact, now=timezone.now())
    context = {
        "contact": contact, "form": form, "word": word, "tone": tone,
        "steps": [step] if step else [],
        "additions": mine.additions(contact, request.person), "person": request.person,
        "files": mine.files(contact, request.person), "files_again": files_again(form),
    }  # fmt: skip
    return render(request, "tracker/front_entry.html", context, status=status_of(form))


@door.person_only
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: PersonRequest) -> HttpResponse:
    """Show and take lines to and from communications."""
    form = MessageForm(posted(request))
    if form.is_valid() and _write(request, form, form.cleaned_data["body"]):
        return redirect("front-messages")
    context = {
        "form": form, "thread": mine.thread(request.person),
        "unallowed": _unallowed_wish(request),
    }  # fmt: skip
    return render(request, "tracker/front_messages.html", context, status=status_of(form))


def _unallowed_wish(request: PersonRequest) -> str:
    """Return what has to be allowed before a wish just sent can be acted upon, or nothing."""
    if "wish" not in request.GET or not request.person.is_subject:
        return ""
    allowed = mine.allowances(request.person, now=timezone.now())
    one = next(one for one in allowed if one.what == Allowance.TAKEDOWN)
    return "" if one.live else str(one.what.label)


def _write(request: PersonRequest, form: Form, body: str) -> bool:
    person, by = request.person, request.by
    return stored(form, lambda: conversations.write(person, body=body, by=by, now=timezone.now()))


@door.person_only
@require_http_methods(["GET", "HEAD", "POST"])
def takedown(request: PersonRequest) -> HttpResponse:
    """Take the wish that something published should go away."""
    form = TakedownForm(posted(request))
    if form.is_valid() and _write(request, form, form.body()):
        messages.success(request, _("We have it. You hear from us on this page."))
        return redirect(reverse("front-messages") + "?wish=1")
    return render(request, "tracker/front_takedown.html", {"form": form}, status=status_of(form))


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
    person, by = request.person, request.by
    form = DetailsForm(posted(request), person=person)
    if form.is_valid() and stored(
        form, lambda: people.describe(person, form.details(), by=by, now=timezone.now())
    ):
        person.refresh_from_db()
        messages.success(request, _("Saved."))
        return door.speak(redirect("front-me"), person)
    return render(
        request,
        "tracker/front_details.html",
        {"form": form, "person": person},
        status=status_of(form),
    )
