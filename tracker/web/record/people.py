"""The circle of a case: who is in it, what staff may know, and the sealed rest."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.actions import conversations, people, people_staff
from tracker.models import Case, Circle, Person, PersonMessage, SafeChannel
from tracker.policy import Actor
from tracker.queries import cases
from tracker.rules.roles import Permission
from tracker.web import fresh
from tracker.web.record import finding
from tracker.web.record.case_forms import (
    CorrectPersonForm,
    PersonForm,
    RevealForm,
    WriteForm,
    sealed_options,
)
from tracker.web.record.cases import head
from tracker.web.trying import carried_out

SHOWN_SECONDS = 60
MESSAGES = 200


def circle(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everybody the case protects, names masked."""
    case = finding.case_for(request, ref)
    allowed = cases.allows_of_all(case)
    context = head(request, case, "case-circle")
    context["people"] = [(person, allowed.get(person.pk, [])) for person in cases.circle(case)]
    return render(request, "tracker/case_circle.html", context)


def person_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Add somebody of the circle."""
    case = finding.case_for(request, ref, Permission.CASE_MANAGE)
    start = {"language": case.language, "country": case.country}
    form = PersonForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"circle": Circle(form.cleaned_data["circle"])}
        zone = str(timezone.get_current_timezone())
        people.add(case, **given, time_zone=zone, by=finding.actor(request), now=timezone.now())
        messages.success(request, _("They are in the circle now."))
        return redirect("case-circle", ref)
    context = head(request, case, "case-circle") | {"form": form}
    return render(request, "tracker/person_new.html", context)


def person_edit(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Change what staff may know of somebody."""
    case = finding.case_for(request, ref, Permission.CASE_MANAGE)
    person = _person(case, key)
    names = ("label", "is_minor", "language", "reach_note")
    start = {name: getattr(person, name) for name in names}
    form = CorrectPersonForm(request.POST or None, initial=start)
    by, now = finding.actor(request), timezone.now()
    if request.method == "POST" and form.is_valid() and carried_out(
        request, lambda: people.correct(person, **form.cleaned_data, by=by, now=now),
        _("Changed. What stood there before is in the history."), form=form,
    ):  # fmt: skip
        return redirect("case-circle", ref)
    context = head(request, case, "case-circle") | {"form": form, "person": person}
    return render(request, "tracker/person_edit.html", context)


def person_reveal(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Ask why, write the look down, then show one sealed thing for a minute."""
    case = finding.case_for(request, ref, Permission.SEALED_REVEAL)
    person = _person(case, key)
    if not fresh.is_fresh(request):
        return fresh.ask(request, back_to=reverse("person-reveal", args=[ref, person.key]))
    channels = list(person.channels.filter(ended_at__isnull=True).order_by("pk"))
    options = sealed_options(person, channels)
    start = {"what": request.GET.get("what") or (options[0][0] if options else "")}
    form = RevealForm(request.POST or None, initial=start, options=options)
    context = head(request, case, "case-circle") | {"form": form, "person": person}
    if request.method == "POST" and form.is_valid():
        context |= _look(person, channels, form.cleaned_data, finding.actor(request))
    return render(request, "tracker/person_reveal.html", context)


def _look(
    person: Person, channels: list[SafeChannel], asked: dict[str, str], by: Actor
) -> dict[str, Any]:
    what, reason, now = asked["what"], asked["reason"], timezone.now()
    channel = next((row for row in channels if str(row.key) == what), None)
    if channel is not None:
        value = people_staff.reveal_channel(channel, reason=reason, by=by, now=now)
    else:
        value = people_staff.reveal(person, what=what, reason=reason, by=by, now=now)
    return {"revealed": value, "seconds": SHOWN_SECONDS}


def _person(case: Case, key: object) -> Person:
    rows = Person.objects.filter(erased_at__isnull=True).select_related("case")
    found: Person = finding.child_of(case, rows, key=key)
    return found


def conversation(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what the person and communications wrote to each other; answer."""
    posted = request.method == "POST"
    needed = Permission.PERSON_WRITE_TO if posted else Permission.CASE_READ
    case = finding.case_for(request, ref, needed)
    by, form = finding.actor(request), WriteForm(request.POST or None)
    writers = [row for row in cases.circle(case) if row.is_subject] or cases.circle(case)[:1]
    person = _chosen(case, request.POST.get("person") or request.GET.get("person"), writers)
    if posted and person is not None and form.is_valid():
        conversations.answer(person, body=form.cleaned_data["body"], by=by, now=timezone.now())
        messages.success(request, _("It stands on their page."))
        return redirect(f"{reverse('case-messages', args=[ref])}?person={person.key}")
    context = head(request, case, "case-messages") | _thread(case, person) | {"form": form}
    return render(request, "tracker/case_messages.html", context)


@require_POST
def conversation_read(request: HttpRequest, ref: str) -> HttpResponse:
    """Mark what a person wrote as read; only when somebody presses it."""
    case = finding.case_for(request, ref, Permission.PERSON_WRITE_TO)
    person = _person(case, request.POST.get("person"))
    conversations.mark_read(person, by=finding.actor(request), now=timezone.now())
    return redirect(f"{reverse('case-messages', args=[ref])}?person={person.key}")


def _chosen(case: Case, key: str | None, start: list[Person]) -> Person | None:
    return _person(case, key) if key else next(iter(start), None)


def _thread(case: Case, person: Person | None) -> dict[str, Any]:
    rows = PersonMessage.objects.filter(person=person).select_related("written_by")
    lines = list(reversed(rows.order_by("-written_at")[:MESSAGES]))
    waiting = any(row.from_person and row.read_at is None for row in lines)
    return {"person": person, "people": cases.circle(case), "lines": lines, "waiting": waiting}
