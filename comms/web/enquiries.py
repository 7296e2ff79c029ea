"""One enquiry: what came in, why it is here, and what is done with it."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.queries import enquiries as reading
from comms.web.asking import actor, done, enquiry_for, way_back
from comms.web.enquiry_forms import (
    CloseForm,
    HandOverForm,
    MarkForm,
    MergeForm,
    NoteForm,
    SplitForm,
)
from tracker import policy
from tracker.actions import enquiries as acting
from tracker.actions import notes
from tracker.models import Enquiry, Lane
from tracker.policy import Actor
from tracker.rules.roles import Permission


@require_safe
def enquiry(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one enquiry."""
    return _page(request, enquiry_for(request, ref))


@require_POST
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an enquiry; the second of two is told who was quicker."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by = actor(request)
    done(request, lambda: acting.claim(found, by=by, now=by.now), _("It is yours."), None)
    return redirect(way_back(request, _address(found)))


@require_POST
def wait(request: HttpRequest, ref: str) -> HttpResponse:
    """Put an enquiry off until they write again."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by = actor(request)
    done(request, lambda: acting.wait(found, by=by, now=by.now), _("It waits for them."), None)
    return redirect(way_back(request, _address(found)))


@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a closed or waiting enquiry up again."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by = actor(request)
    sentence = _("It is open again, in the lane Today.")
    done(request, lambda: acting.reopen(found, by=by, now=by.now), sentence, None)
    return redirect(way_back(request, _address(found)))


@require_POST
def hand_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Give an enquiry to a team or to somebody in it."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by, form = actor(request), HandOverForm(request.POST)
    if form.is_valid() and done(
        request,
        lambda: acting.hand_over(found, **form.cleaned_data, by=by, now=by.now),
        _("Handed over."),
        form,
    ):
        return redirect(_address(found))
    return _page(request, found, hand_over=form)


@require_POST
def mark(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what it was."""
    found = enquiry_for(request, ref, Permission.CONTACT_JUDGE)
    by, form = actor(request), MarkForm(request.POST)
    if form.is_valid() and done(
        request,
        lambda: acting.mark(found, **form.cleaned_data, by=by, now=by.now),
        _("Marked."),
        form,
    ):
        return redirect(_address(found))
    return _page(request, found, mark=form)


@require_POST
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """Leave a note for colleagues."""
    found = enquiry_for(request, ref, Permission.NOTE_WRITE)
    by, form = actor(request), NoteForm(request.POST)
    if form.is_valid() and done(
        request,
        lambda: notes.write(found.case, enquiry=found, **form.cleaned_data, by=by, now=by.now),
        _("Note saved."),
        form,
    ):
        return redirect(_address(found) + "#notes")
    return _page(request, found, note=form)


@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an enquiry out of the queue."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by, form = actor(request), CloseForm(request.POST)
    if form.is_valid() and done(
        request,
        lambda: acting.close(found, **form.cleaned_data, by=by, now=by.now),
        _("Closed. It is no longer in the queue."),
        form,
    ):
        return redirect(_address(found))
    return _page(request, found, close=form)


@require_POST
def split(request: HttpRequest, ref: str) -> HttpResponse:
    """Take contacts that belong elsewhere apart."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by, form = actor(request), SplitForm(request.POST, enquiry=found)
    if form.is_valid() and done(
        request,
        lambda: acting.split(found, **form.cleaned_data, by=by, now=by.now),
        _("Split. Both are in the queue."),
        form,
    ):
        return redirect(_address(found))
    return _page(request, found, split=form)


@require_POST
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Make two enquiries of one case one."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by, form = actor(request), MergeForm(request.POST, enquiry=found)
    if form.is_valid() and done(
        request,
        lambda: acting.merge(found, **form.cleaned_data, by=by, now=by.now),
        _("Merged."),
        form,
    ):
        return redirect(_address(form.cleaned_data["into"]))
    return _page(request, found, merge=form)


def _rights(by: Actor, found: Enquiry) -> dict[str, bool]:
    """Return which buttons the page has; the enquiry was found, so its case may be opened."""
    works = not policy.break_glass_only(by, found.case)
    return {
        "may_route": works and Permission.CONTACT_ROUTE in by.permissions,
        "may_answer": works and Permission.RESPONSE_DRAFT in by.permissions,
        "may_note": works and Permission.NOTE_WRITE in by.permissions,
        "may_open": Permission.EVIDENCE_READ in by.permissions,
    }


def _address(found: Enquiry) -> str:
    return str(redirect("enquiry", ref=found.ref).url)


def _page(request: HttpRequest, found: Enquiry, **came_back: Form) -> HttpResponse:
    by = actor(request)
    now = timezone.now()
    forms: dict[str, Any] = {
        "hand_over": HandOverForm(initial={"team": found.team_id}),
        "mark": MarkForm(initial={"nature": found.nature}),
        "note": NoteForm(),
        "close": CloseForm(),
        "split": SplitForm(enquiry=found),
        "merge": MergeForm(enquiry=found),
    }
    context = {
        "enquiry": found,
        "dossier": reading.dossier(found, by, now=now),
        "forms": {**forms, **came_back},
        "came_back": next(iter(came_back), ""),
        **_rights(by, found),
        "waits": found.lane == Lane.WAITING,
        "mine": found.assignee_id == request.user.pk,
    }
    return render(request, "comms/enquiry.html", context, status=400 if came_back else 200)
