"""The register of requests to stop, and contacts that came after one."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import policy
from tracker.actions import candidates as judging
from tracker.actions import desists as acting
from tracker.lifecycle import NotAllowedNow
from tracker.models import Candidate, Case, DesistEntry
from tracker.queries import candidates, desists
from tracker.rules.desist import LABEL, PublicInterest, Result, Status
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.cases import head
from tracker.web.record.paging import page_of
from tracker.web.record.watch_forms import AmendForm, JudgeForm, SaidForm, WhyForm
from tracker.web.trying import tried

TAB = "case-requests"
SHOWN = 100


@require_safe
def register(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who was asked to stop in a case, what came after, and what needs no request."""
    case = finding.case_for(request, ref)
    context = _context(request, case)
    context |= {
        "patterns": candidates.patterns_of(case) if context["may_judge"] else [],
        "entries": desists.of_case(case, now=timezone.now()),
        "waiting": desists.to_judge(case)[:SHOWN],
        "unclear": desists.held_in(case).filter(
            result=Result.CANNOT_TELL, desist__lifted_at=None
        )[:SHOWN],
        "flagged": desists.flagged(case)[:SHOWN],
    }  # fmt: skip
    return render(request, "tracker/desist_list.html", context)


def _context(request: HttpRequest, case: Case) -> dict[str, Any]:
    by = finding.actor(request)
    return head(request, case, TAB) | {
        "label": LABEL,
        "may_enter": policy.may(by, Permission.REQUEST_PREPARE, case),
        "may_judge": policy.may(by, Permission.DESIST_JUDGE, case),
    }


@require_safe
def desist(request: HttpRequest, ref: str, key: uuid.UUID) -> HttpResponse:
    """Show one request to stop and every contact held against it."""
    case = finding.case_for(request, ref)
    row = _find(case, key)
    held = desists.held_in(case).filter(desist=row)
    context = _context(request, case) | {
        "entry": desists.entry(row, now=timezone.now()), "page": page_of(request, held),
    }  # fmt: skip
    return render(request, "tracker/desist.html", context)


def note_said(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter a request to stop that somebody said aloud."""
    case = finding.case_for(request, ref, Permission.REQUEST_PREPARE)
    form = SaidForm(case, request.POST or None)

    def save() -> object:
        return acting.note_said(case, **form.told(), by=finding.actor(request), now=timezone.now())

    if request.method == "POST" and form.is_valid() and tried(form, save):
        messages.success(request, _("Entered. Contacts from that time on are held against it."))
        return redirect("desist-list", case.ref)
    return _form_page(request, case, form, "tracker/desist_new.html")


def amend(request: HttpRequest, ref: str, key: uuid.UUID) -> HttpResponse:
    """Put right what a request to stop covers."""
    case = finding.case_for(request, ref, Permission.REQUEST_PREPARE)
    row = _find(case, key)
    form = AmendForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        told |= {name: list(told[name]) for name in ("people", "also_told")}
        if tried(form, lambda: acting.amend(row, **told, by=finding.actor(request),
                                            now=timezone.now())):  # fmt: skip
            messages.success(request, _("Saved. Later contacts are held against it again."))
            return redirect("desist", case.ref, row.key)
    return _form_page(request, case, form, "tracker/desist_change.html", row=row)


def lift(request: HttpRequest, ref: str, key: uuid.UUID) -> HttpResponse:
    """End a request to stop, with the reason."""
    case = finding.case_for(request, ref, Permission.REQUEST_PREPARE)
    row = _find(case, key)
    form = WhyForm(request.POST or None)

    def save() -> None:
        acting.lift(
            row, reason=form.cleaned_data["reason"], by=finding.actor(request), now=timezone.now()
        )

    if request.method == "POST" and form.is_valid() and tried(form, save):
        messages.success(request, _("Lifted. What came before stays as it is."))
        return redirect("desist", case.ref, row.key)
    return _form_page(request, case, form, "tracker/desist_lift.html", row=row)


def candidate(request: HttpRequest, ref: str, key: uuid.UUID) -> HttpResponse:
    """Show every condition of one contact held against one request; legal says what it is."""
    needed = Permission.DESIST_JUDGE if request.method == "POST" else Permission.CASE_READ
    case = finding.case_for(request, ref, needed)
    rows = Candidate.objects.select_related(
        "contact__outlet", "contact__journalist", "contact__person", "desist__outlet",
        "desist__journalist", "desist__formal_request", "judged_by",
    )  # fmt: skip
    row = get_object_or_404(rows, contact__case=case, key=key)
    word = request.POST.get("word", "")
    form = JudgeForm(request.POST or None, initial=_view_of(row), needs_reason=bool(word))
    posted = request.method == "POST" and form.is_valid()
    if posted and tried(form, lambda: _said(request, row, form, word)):
        messages.success(request, _("Saved."))
        return redirect("candidate", case.ref, row.key)
    context = {"row": row, "next": _next(row)}
    return _form_page(request, case, form, "tracker/candidate.html", **context)


def _view_of(row: Candidate) -> dict[str, str]:
    return {"public_interest": row.public_interest, "their_side": row.their_side,
            "seen": row.status}  # fmt: skip


def _next(row: Candidate) -> list[tuple[str, str]]:
    if row.result != Result.CANDIDATE:
        return []
    words = {
        Status.CONFIRMED_BY_LEGAL: _("Confirm"),
        Status.DISMISSED: _("Dismiss"),
        Status.COMPLAINED: _("We complained"),
        Status.UPHELD: _("The complaint was upheld"),
        Status.NOT_UPHELD: _("The complaint was not upheld"),
    }
    moves = judging.MOVES[Status(row.status)]
    return [(status.value, label) for status, label in words.items() if status in moves]


def _said(request: HttpRequest, row: Candidate, form: JudgeForm, word: str) -> None:
    given, by, now = form.cleaned_data, finding.actor(request), timezone.now()
    view = {"public_interest": PublicInterest(given["public_interest"]),
            "their_side": given["their_side"]}  # fmt: skip
    if not word:
        judging.review(row, **view, by=by, now=now)
        return
    try:
        status, seen = Status(word), Status(given["seen"])
    except ValueError:
        raise NotAllowedNow(_("Choose one of the buttons.")) from None
    judging.judge(row, status=status, seen=seen, reason=given["reason"], **view, by=by, now=now)


def _find(case: Case, key: uuid.UUID) -> DesistEntry:
    rows = DesistEntry.objects.select_related(
        "case", "outlet", "journalist", "formal_request", "lifted_by"
    )
    found: DesistEntry = finding.child_of(case, rows.prefetch_related("people"), key=key)
    return found


def _form_page(
    request: HttpRequest, case: Case, form: forms.Form, template: str, **more: Any
) -> HttpResponse:
    context = _context(request, case) | {"form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)
