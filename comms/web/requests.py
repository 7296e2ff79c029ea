"""Requests: the lists, the choice of the way, and one request from draft to its end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.actions import letters
from comms.actions import requests as actions
from comms.queries.requests import mail_of
from comms.rules import letters as wordings
from comms.web.question_form import QuestionForm, beginning
from tracker import policy
from tracker.actions import formal_requests, request_drafts
from tracker.models import Case, FormalRequest
from tracker.queries import approving, checklist, clocks, fitting, requests
from tracker.queries.fitting import Question
from tracker.rules import authorities, regimes, roles
from tracker.rules.regimes import UnknownRegimeError
from tracker.rules.regimes.base import Regime
from tracker.rules.roles import Permission
from tracker.states import RequestStatus
from tracker.web.record import finding
from tracker.web.record.case_forms import ReasonForm
from tracker.web.record.cases import head
from tracker.web.record.paging import page_of
from tracker.web.trying import carried_out, tried

FILTERS = ("waiting", *RequestStatus.values)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show requests in all cases the reader may open; filters stand in the address."""
    policy.require(finding.actor(request), Permission.CASE_READ)
    asked = _asked(request)
    page = page_of(request, requests.listing(finding.actor(request), asked))
    context = {"page": page, "asked": asked, "titles": _titles(page.rows),
               "statuses": RequestStatus.choices}  # fmt: skip
    return render(request, "comms/request_list.html", context)


def _asked(request: HttpRequest) -> requests.Asked:
    given = request.GET
    status = given.get("status", "")
    return requests.Asked(
        status=status if status in FILTERS else "",
        mine=given.get("mine") == "1",
        words=given.get("q", "").strip()[:80],
    )


def _titles(rows: list[FormalRequest]) -> dict[str, str]:
    return {row.ref: regimes.get(row.regime).title for row in rows}


@require_safe
def of_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the requests of one case."""
    case = finding.case_for(request, ref)
    rows = (
        requests.visible_to(finding.actor(request)).filter(case=case).order_by("-drafted_at", "-pk")
    )
    page = page_of(request, rows)
    context = head(request, case, "case-requests") | {"page": page, "titles": _titles(page.rows)}
    return render(request, "comms/case_requests.html", context)


def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask which way to ask; the question stands in the address, the answer begins a draft."""
    case = finding.case_for(request, ref, Permission.REQUEST_PREPARE)
    given = request.GET if "outlet" in request.GET and "about" in request.GET else None
    form = QuestionForm(case, given, initial=_usual(request, case))
    asked = form.is_bound and form.is_valid()
    question = form.question() if asked else None
    context = head(request, case, "case-requests") | _towards(request) | {"form": form}
    if question is not None and request.method == "POST":
        made = _begun(request, case, question, form)
        if made is not None:
            return redirect("request-contents", ref=made.ref)
    if question is not None:
        context |= _offered(request, question)
    return render(request, "comms/request_new.html", context, status=422 if form.errors else 200)


def _usual(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return what the form begins with: the affected person, and what a link to here said."""
    given, before = request.GET, _follows(request)
    published = next(
        (p for p in case.publications.all() if str(p.key) == given.get("publication")), None
    )
    wanted = next((p for p in case.people.all() if str(p.key) == given.get("person")), None)
    return beginning(
        case, before=before, published=published, person=wanted, picked=_picked(request)
    )


def _towards(request: HttpRequest) -> dict[str, Any]:
    """Return what a next step says of itself: what it follows, the way, and to whom that goes."""
    before, picked = _follows(request), _picked(request)
    to: tuple[str, ...] = ()
    if before is not None and picked is not None:
        home, place = before.person.country, before.place
        to = authorities.right_ones(picked.id, home=home, place=place)
    return {"follows": before, "picked": picked, "to": to}


def _picked(request: HttpRequest) -> Regime | None:
    """Return the way that a link to here asked for."""
    try:
        return regimes.get(request.GET.get("regime", ""))
    except UnknownRegimeError:
        return None


def _offered(request: HttpRequest, question: Question) -> dict[str, Any]:
    ways = fitting.ways(question, now=timezone.now())
    asked = request.POST.get("regime") or request.GET.get("regime", "")
    open_ways = [way for way in ways if way.open]
    chosen = next((way for way in open_ways if way.regime.id == asked), None)
    chosen = chosen or (open_ways[0] if open_ways else None)
    return {
        "question": question,
        "ways": open_ways,
        "near": [way for way in ways if not way.open and way.option.nearly_fits],
        "far": [way for way in ways if not way.open and not way.option.nearly_fits],
        "chosen": chosen,
        "unplaced": not question.place,
        "must_place": not question.place and bool(fitting.places(question.outlet)),
    }


def _follows(request: HttpRequest) -> FormalRequest | None:
    ref = request.GET.get("follows", "")
    return requests.visible_to(finding.actor(request)).filter(ref=ref).first() if ref else None


def _begun(
    request: HttpRequest, case: Case, question: Question, form: QuestionForm
) -> FormalRequest | None:
    made: list[FormalRequest] = []
    regime, outlet = request.POST.get("regime", ""), question.outlet
    tried(form, lambda: made.append(actions.prepare(
        case, regime=regime, person=question.person, sender_kind=question.sender_kind,
        outlet=outlet, journalist=form.cleaned_data["journalist"],
        addressee_kind=question.addressee, place=question.place or outlet.country,
        publication=question.publication, contacts=question.contacts, follows=_follows(request),
        language=outlet.language if outlet.language in wordings.LANGUAGES
        else wordings.usual_language(regime),
        by=finding.actor(request), now=timezone.now(),
    )))  # fmt: skip
    return made[0] if made else None


@require_safe
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one request: where it stands, what is open, the letter, deadlines, mail, history."""
    row = find(request, ref)
    now = timezone.now()
    context = shown(request, row) | {
        "letter": letters.shown_text(row, now=now),
        "points": checklist.of_request(row, now=now),
        "deadlines": requests.deadlines_of(row),
        "live": clocks.of_request(row),
        "proposals": requests.proposals_of(row),
        **_waiting(request, row),
        "mail": mail_of(row),
        "events": requests.events_of(row),
        "steps": requests.next_steps(row, now=now),
        "chain": fitting.earlier(row),
        "tells_facts": bool(clocks.facts_told_later(row.regime)),
        "followed_by": row.followed_by.filter(case=row.case),
    }
    return render(request, "comms/request.html", context)


def _waiting(request: HttpRequest, row: FormalRequest) -> dict[str, Any]:
    """Return what was put before a second person, and why the reader cannot confirm it."""
    found, by = formal_requests.live_proposal(row), finding.actor(request)
    why = approving.why_not_approve(found, by=by, now=by.now) if found is not None else ""
    return {"proposal": found, "why_not": why}


@require_POST
def make_ready(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the draft is complete."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    done = carried_out(
        request,
        lambda: formal_requests.ready(row, by=finding.actor(request), now=timezone.now()),
        _("Ready. Now read the letter once more as they will get it."),
    )
    return redirect("request-check" if done else "request", ref=ref)


@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a draft of it again."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    carried_out(
        request,
        lambda: actions.reopen(row, by=finding.actor(request), now=timezone.now()),
        _("It is a draft again."),
    )
    return redirect("request", ref=ref)


@require_POST
def confirm_door(request: HttpRequest, ref: str) -> HttpResponse:
    """Legal confirms what cannot be taken back."""
    row = find(request, ref, Permission.REGIME_SIGN)
    carried_out(
        request,
        lambda: request_drafts.confirm_door(row, by=finding.actor(request), now=timezone.now()),
        _("Confirmed by legal."),
    )
    return redirect("request", ref=ref)


def end(request: HttpRequest, ref: str) -> HttpResponse:
    """Close what is settled, or give a draft up; with the reason."""
    row = find(request, ref, Permission.REQUEST_PREPARE)
    form = ReasonForm(request.POST or None)
    before = row.status in (RequestStatus.DRAFT, RequestStatus.READY)
    act = formal_requests.abandon if before else formal_requests.close
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(
            form, lambda: act(row, reason=reason, by=finding.actor(request), now=timezone.now())
        ):
            messages.success(request, _("Given up.") if before else _("Closed."))
            return redirect("request", ref=ref)
    context = shown(request, row) | {"form": form, "before": before}
    return render(request, "comms/request_end.html", context, status=422 if form.errors else 200)


def find(
    request: HttpRequest, ref: str, permission: Permission = Permission.CASE_READ
) -> FormalRequest:
    """Return a request of a case the reader may open; missing and forbidden look alike."""
    by = finding.actor(request)
    policy.require(by, permission)
    row = get_object_or_404(requests.visible_to(by), ref=ref)
    if permission not in roles.READING:
        policy.require(by, permission, row.case)
    finding.note_reading(row.case, by)
    return row


def shown(request: HttpRequest, row: FormalRequest) -> dict[str, Any]:
    """Return what the head of every page of a request needs."""
    return {
        "row": row,
        "regime": regimes.get(row.regime),
        "may": finding.actor(request).permissions,
        "may_prepare": policy.may(finding.actor(request), Permission.REQUEST_PREPARE, row.case),
        "is_draft": row.status == RequestStatus.DRAFT,
        "is_ready": row.status == RequestStatus.READY,
    }
