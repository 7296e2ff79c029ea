"""One enquiry: what came in, why it is here, and what is done with it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.queries import enquiries as reading
from comms.web.asking import actor, enquiry_for, way_back
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
from tracker.web.trying import carried_out


@require_safe
def enquiry(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one enquiry."""
    return _page(request, enquiry_for(request, ref))


@require_POST
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an enquiry; the second of two is told who was quicker."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by = actor(request)
    carried_out(request, lambda: acting.claim(found, by=by, now=by.now), _("It is yours."))
    return redirect(way_back(request, _address(found)))


@require_POST
def wait(request: HttpRequest, ref: str) -> HttpResponse:
    """Put an enquiry off until they write again."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by = actor(request)
    carried_out(request, lambda: acting.wait(found, by=by, now=by.now), _("It waits for them."))
    return redirect(way_back(request, _address(found)))


@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a closed or waiting enquiry up again."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by = actor(request)
    sentence = _("It is open again, in the lane Today.")
    carried_out(request, lambda: acting.reopen(found, by=by, now=by.now), sentence)
    return redirect(way_back(request, _address(found)))


@require_POST
def hand_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Give an enquiry to a team or to somebody in it."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    form = HandOverForm(request.POST, enquiry=found, now=timezone.now())
    act = partial(acting.hand_over, found)
    return _by_form(request, found, form, "hand_over", act, _("Handed over."))


@require_POST
def mark(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what it was."""
    found = enquiry_for(request, ref, Permission.CONTACT_JUDGE)
    form = MarkForm(request.POST)
    act = partial(acting.mark, found)
    return _by_form(request, found, form, "mark", act, _("Marked."))


@require_POST
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """Leave a note for colleagues."""
    found = enquiry_for(request, ref, Permission.NOTE_WRITE)
    form = NoteForm(request.POST)
    write = partial(notes.write, found.case, enquiry=found)
    return _by_form(request, found, form, "note", write, _("Note saved."), at="#notes")


@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an enquiry out of the queue."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    form = CloseForm(request.POST)
    act = partial(acting.close, found)
    return _by_form(request, found, form, "close", act, _("Closed. It is no longer in the queue."))


@require_POST
def split(request: HttpRequest, ref: str) -> HttpResponse:
    """Take contacts that belong elsewhere apart."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    form = SplitForm(request.POST, enquiry=found)
    act = partial(acting.split, found)
    return _by_form(request, found, form, "split", act, _("Split. Both are in the queue."))


@require_POST
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Make two enquiries of one case one."""
    found = enquiry_for(request, ref, Permission.CONTACT_ROUTE)
    by, form = actor(request), MergeForm(request.POST, enquiry=found)
    if form.is_valid() and carried_out(
        request,
        lambda: acting.merge(found, **form.cleaned_data, by=by, now=by.now),
        _("Merged."),
        form=form,
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


def _by_form(
    request: HttpRequest, found: Enquiry, form: Form, name: str, act: Callable[..., object],
    sentence: str, *, at: str = "",
) -> HttpResponse:  # fmt: skip
    """Do what a form of the page asks for, or show it again under `name` with what it held."""
    by = actor(request)
    if form.is_valid() and carried_out(
        request, lambda: act(**form.cleaned_data, by=by, now=by.now), sentence, form=form
    ):
        return redirect(_address(found) + at)
    return _page(request, found, **{name: form})


def _page(request: HttpRequest, found: Enquiry, **came_back: Form) -> HttpResponse:
    by = actor(request)
    now = timezone.now()
    forms: dict[str, Any] = {
        "hand_over": HandOverForm(initial={"team": found.team_id}, enquiry=found, now=now),
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
