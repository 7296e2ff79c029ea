"""Writing answers to journalists."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.actions import responses as actions
from comms.models import Line, Response
from comms.queries import lines, responses
from comms.queries.told import told_before
from comms.rules import wording
from comms.states import ResponseStatus
from comms.web.asking import actor
from comms.web.response_forms import EditForm, ResponseForm
from tracker import policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Enquiry, Outlet
from tracker.models.base import house_day
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.trying import carried_out, tried


def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the lines there are, and begin a draft from one or from nothing."""
    policy.require(actor(request), Permission.RESPONSE_DRAFT)
    enquiry = get_object_or_404(responses.enquiries_visible_to(actor(request)), ref=ref)
    finding.note_reading(enquiry.case, actor(request))
    line = _line(request)
    if "add" in request.POST:
        form = ResponseForm(initial=_with_line(request, enquiry, line))
    else:
        form = ResponseForm(request.POST or None, initial=_suggested(enquiry, line))
    if form.is_valid():
        made = _begin(request, enquiry, line, form.cleaned_data)
        if made is not None:
            return redirect("response-page", ref=made.ref)
    context = {"enquiry": enquiry, "form": form, "line": line, **_beside(request, enquiry)}
    return render(request, "comms/response_new.html", context)


def _begin(
    request: HttpRequest, enquiry: Enquiry, line: Line | None, text: dict[str, Any]
) -> Response | None:
    made: list[Response] = []
    language = line.language if line else _language(enquiry)
    carried_out(
        request,
        lambda: made.append(
            actions.draft(
                enquiry, line=line, journalist=enquiry.journalist, language=language,
                by=actor(request), now=timezone.now(), **text,
            )
        ),
    )  # fmt: skip
    return made[0] if made else None


def _line(request: HttpRequest) -> Line | None:
    """Return the line the reader picked; a broken or foreign one counts as none."""
    picked = request.POST.get("add") or request.POST.get("line")
    return _usable(picked or request.GET.get("line", ""))


def _usable(picked: str) -> Line | None:
    try:
        key = uuid.UUID(picked)
    except ValueError:
        return None
    line = Line.objects.filter(key=key).first()
    unusable = line is None or lines.why_not_usable(line, today=house_day(timezone.now()))
    return None if unusable else line


def _language(enquiry: Enquiry) -> str:
    return (enquiry.outlet.language if enquiry.outlet else "") or "en"


def _suggested(enquiry: Enquiry, line: Line | None) -> dict[str, str]:
    asked, who = responses.asked_last(enquiry), enquiry.journalist
    names = {"journalist": who.name if who else "", "outlet": str(enquiry.outlet or "")}
    known = [asked.sender if asked else "", who.email if who else ""]
    known.append(enquiry.outlet.newsroom_email if enquiry.outlet else "")
    with translation.override(line.language if line else _language(enquiry)):
        subject = wording.reply_subject(asked.subject) if asked else _("Your question")
    body = wording.fill(line.body, **names) if line else ""
    return {"recipient": next(filter(None, known), ""), "subject": subject, "body": body}


def _with_line(request: HttpRequest, enquiry: Enquiry, line: Line | None) -> dict[str, str]:
    """Return what was typed, with the picked line under it: a typed word is never replaced."""
    before = _suggested(enquiry, _usable(request.POST.get("line", "")))
    after = _suggested(enquiry, line) if line else before
    typed = {name: _plain(request.POST.get(name, "")) for name in after}
    untouched = {name: after[name] for name in after if typed[name] == _plain(before[name])}
    whole = typed["body"]
    if _plain(after["body"]) not in whole:
        whole = f"{whole}\n\n{after['body']}".lstrip("\n")
    return {**typed, "body": whole, **untouched}


def _plain(text: str) -> str:
    """Return words as they compare: a browser makes line ends of its own."""
    return "\n".join(text.splitlines()).strip()


def _beside(request: HttpRequest, enquiry: Enquiry) -> dict[str, Any]:
    return {
        "offered": lines.offered(language=_language(enquiry), today=house_day(timezone.now())),
        "told": told_before(enquiry.outlet, by=actor(request)),
        "outlet": enquiry.outlet,
    }


def page(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an answer; while it is a draft, in a form."""
    response = _find(request, ref)
    text = {name: getattr(response, name) for name in ("recipient", "subject", "body")}
    form = EditForm(response, request.POST or None, initial=text)
    if request.method == "POST" and form.is_valid() and _saved(request, response, form):
        further = "response-check" if "check" in request.POST else "response-page"
        return redirect(further, ref=ref)
    status = 422 if form.errors else 200
    context = _shown(request, response, form=form)
    return render(request, "comms/response_page.html", context, status=status)


def _saved(request: HttpRequest, response: Response, form: EditForm) -> bool:
    if not form.has_changed():
        return True
    told = form.cleaned_data | {"by": actor(request), "now": timezone.now()}
    if saved := tried(form, lambda: actions.edit(response, **told)):
        messages.success(request, _("Saved."))
    return saved


@require_safe
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the final text and who gets it, before it goes to a second person."""
    response = _find(request, ref)
    if response.status != ResponseStatus.DRAFT:
        return redirect("response-page", ref=ref)
    return render(request, "comms/response_check.html", _shown(request, response))


@require_POST
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Put the answer before a second person, or show what the guard found in it."""
    response = _find(request, ref)
    reasons = {k[4:]: str(v) for k, v in request.POST.items() if k.startswith("why:")}
    try:
        proposal = actions.propose(response, reasons=reasons, by=actor(request), now=timezone.now())
    except actions.Leaks as leaks:
        return _show_leaks(request, response, leaks, reasons)
    except NotAllowedNow as refusal:
        context = _shown(request, response, refusal=str(refusal))
        return render(request, "comms/response_check.html", context, status=409)
    carried_out(request, lambda: None, _("Now a second person has to confirm it."))
    return redirect("approval-page", key=proposal.key)


def _show_leaks(
    request: HttpRequest, response: Response, leaks: actions.Leaks, reasons: dict[str, str]
) -> HttpResponse:
    found = [(finding, reasons.get(finding.secret, "")) for finding in leaks.findings]
    tried = any(value for _finding, value in found)
    context = _shown(request, response, found=found, refusal=str(leaks), tried=tried)
    return render(request, "comms/response_check.html", context, status=409)


@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an answer back from the second person, or put a draft aside."""
    response = _find(request, ref)
    now, by = timezone.now(), actor(request)
    if response.status == ResponseStatus.PROPOSED and response.proposal is not None:
        proposal = response.proposal
        carried_out(
            request, lambda: actions.take_back(proposal, reason="", by=by, now=now),
            _("It is a draft again."),
        )  # fmt: skip
    else:
        carried_out(
            request, lambda: actions.give_up(response, by=by, now=now), _("The draft is put aside.")
        )
    return redirect("response-page", ref=ref)


@require_safe
def told(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show everything we told an outlet that the reader may see."""
    policy.require(actor(request), Permission.QUEUE_READ)
    outlet = get_object_or_404(Outlet, key=key)
    rows = told_before(outlet, by=actor(request), most=200)
    return render(request, "comms/response_told.html", {"outlet": outlet, "told": rows})


def _find(request: HttpRequest, ref: str) -> Response:
    policy.require(actor(request), Permission.QUEUE_READ)
    found = get_object_or_404(responses.visible_to(actor(request)), ref=ref)
    finding.note_reading(found.enquiry.case, actor(request))
    return found


def _shown(request: HttpRequest, response: Response, **more: Any) -> dict[str, Any]:
    base = response.line.body if response.line else ""
    return {
        "response": response,
        "enquiry": response.enquiry,
        "outlet": response.outlet,
        "told": told_before(response.outlet, by=actor(request)),
        "differences": wording.differences(base, response.body) if base else [],
        "letter": response.mail.order_by("-queued_at").first(),
        "may_write": policy.may(actor(request), Permission.RESPONSE_DRAFT, response.enquiry.case),
        **more,
    }
