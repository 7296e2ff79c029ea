"""Mail that belongs to nobody yet: match it to a case, or file it away."""

from typing import Any

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comms.actions import replies
from comms.web.asking import actor
from comms.web.contact_forms import FileAwayForm, MatchForm
from tracker import policy, vault
from tracker.actions import evidence_reading
from tracker.models import Blob, Case, Enquiry, Intake
from tracker.policy import Actor
from tracker.queries import inbox
from tracker.rules.roles import Permission
from tracker.states import IntakeStatus
from tracker.web.record.evidence import NOTHING, stream
from tracker.web.trying import carried_out

PAGE = 25
OFFERED = 50


@require_safe
def unmatched(request: HttpRequest) -> HttpResponse:
    """List mail that nobody has placed yet, or what was filed away without a case."""
    by = actor(request)
    policy.require(by, Permission.QUEUE_READ)
    filed = request.GET.get("show") == "filed"
    waiting, aside = inbox.unmatched(by), inbox.filed_away()
    page = Paginator(aside if filed else waiting, PAGE).get_page(request.GET.get("page"))
    counts = {"waiting": waiting.count(), "filed": aside.count()}
    context = {"page": page, "filed": filed, "counts": counts}
    return render(request, "comms/unmatched.html", context)


@require_safe
def unmatched_mail(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one mail with what can be done with it."""
    return _page(request, _mail(request, ref, Permission.QUEUE_READ))


@require_POST
def match(request: HttpRequest, ref: str) -> HttpResponse:
    """Say to which case or enquiry it belongs."""
    mail = _mail(request, ref, Permission.CONTACT_LOG)
    by, form = actor(request), MatchForm(request.POST)
    if form.is_valid():
        case, enquiry = _place(by, form.cleaned_data["where"])
        if case is None:
            form.add_error("where", _("There is no such case or enquiry that you may open."))
        elif carried_out(
            request,
            lambda: replies.match(mail, case=case, enquiry=enquiry, by=by, now=by.now),
            _("Matched. It is in the queue."),
            form=form,
        ):
            return redirect("unmatched")
    return _page(request, mail, match=form)


@require_POST
def file_away(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that it needs no answer."""
    mail = _mail(request, ref, Permission.CONTACT_ROUTE)
    by, form = actor(request), FileAwayForm(request.POST)
    if form.is_valid() and carried_out(
        request,
        lambda: replies.file_away(mail, **form.cleaned_data, by=by, now=by.now),
        _("Filed away."),
        form=form,
    ):
        return redirect("unmatched")
    return _page(request, mail, file_away=form)


@require_POST
@csp_replace(NOTHING)  # type: ignore[untyped-decorator]
def mail_original(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Hand a mail over as it came in, once the look at it stands in the history."""
    by = actor(request)
    policy.require(by, Permission.EVIDENCE_READ)
    mail = get_object_or_404(inbox.mails(by), ref=ref)
    try:
        blob, look = evidence_reading.open_mail(mail, by=by)
    except Blob.DoesNotExist as gone:
        raise Http404 from gone
    return stream(vault.read(blob, disclosure=look), f"{mail.ref}.eml", blob.size)


def _mail(request: HttpRequest, ref: str, permission: Permission) -> Intake:
    by = actor(request)
    policy.require(by, permission)
    return get_object_or_404(_placeable(by), ref=ref)


def _placeable(by: Actor) -> QuerySet[Intake]:
    """Return what can be given a place: what waits, and what was filed away without a case."""
    return inbox.unmatched(by) | inbox.filed_away()


def _place(by: Actor, where: str) -> tuple[Case | None, Enquiry | None]:
    """Return the case, and the enquiry where one was named, as far as `by` may open them."""
    ref = where.strip().upper()
    enquiry = inbox.visible(by).filter(ref=ref).select_related("case").first()
    if enquiry is not None:
        return enquiry.case, enquiry
    return policy.cases_visible_to(by).filter(ref=ref).first(), None


def _page(request: HttpRequest, mail: Intake, **came_back: Form) -> HttpResponse:
    by = actor(request)
    places = inbox.in_queue(by).select_related("outlet", "case")[:OFFERED]
    forms: dict[str, Any] = {"match": MatchForm(), "file_away": FileAwayForm(), **came_back}
    context = {
        "mail": mail,
        "contact": mail.contacts.select_related("case").first(),
        "filed": mail.status == IntakeStatus.FILED_AWAY,
        "may_open": policy.may(by, Permission.EVIDENCE_READ, mail.case),
        "places": places,
        "forms": forms,
        "came_back": next(iter(came_back), ""),
    }
    return render(request, "comms/unmatched_mail.html", context, status=400 if came_back else 200)
