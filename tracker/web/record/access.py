"""Who may open a case and why; its status and marking; the look in an emergency."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tracker import policy
from tracker.actions import cases as acting
from tracker.actions import emergencies as acting_alone
from tracker.actions import grants
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, CaseExclusion, CaseGrant, Marking, Proposal
from tracker.policy import Actor
from tracker.queries import emergencies, oversight
from tracker.rules.operations import Operation
from tracker.rules.roles import Permission
from tracker.states import CaseStatus, ProposalStatus
from tracker.web.record import finding
from tracker.web.record.case_forms import (
    ExcludeForm,
    GlassForm,
    GrantForm,
    MarkForm,
    MoveForm,
    OwnerForm,
    ReasonForm,
)
from tracker.web.record.cases import head
from tracker.web.trying import tried


def access(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who may open the case, why and until when; give and end it."""
    case, by, now = finding.case_for(request, ref), finding.actor(request), timezone.now()
    rows = CaseGrant.objects.filter(case=case).select_related("user", "team", "granted_by")
    context = head(request, case, "") | {
        "live": rows.live(now).order_by("-granted_at"),
        "ended": rows.exclude(pk__in=rows.live(now).values("pk")).order_by("-granted_at")[:50],
        "excluded": CaseExclusion.objects.filter(case=case).select_related("user"),
        "grant_form": GrantForm(),
        "exclude_form": ExcludeForm(),
        "may_grant": policy.may(by, Permission.CASE_GRANT, case),
    }
    return render(request, "tracker/case_access.html", context)


@require_POST
def grant(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a colleague open the case."""
    case = finding.case_for(request, ref, Permission.CASE_GRANT)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _again(request, case, form, _("Let somebody open this case"))
    told = form.cleaned_data | {"by": finding.actor(request), "now": timezone.now()}
    if not tried(form, lambda: grants.give(case, **told)):
        return _again(request, case, form, _("Let somebody open this case"))
    messages.success(request, _("They may open it now."))
    return redirect("case-access", ref)


@require_POST
def exclude(request: HttpRequest, ref: str) -> HttpResponse:
    """Shut a party to the case out."""
    case = finding.case_for(request, ref, Permission.CASE_GRANT)
    form = ExcludeForm(request.POST)
    if not form.is_valid():
        return _again(request, case, form, _("Exclude a party"))
    told = form.cleaned_data | {"by": finding.actor(request), "now": timezone.now()}
    if not tried(form, lambda: grants.exclude(case, **told)):
        return _again(request, case, form, _("Exclude a party"))
    messages.success(request, _("They cannot open it any more."))
    return redirect("case-access", ref)


def revoke(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """End somebody's way in, with the reason."""
    case = finding.case_for(request, ref, Permission.CASE_GRANT)
    row = finding.child_of(case, CaseGrant.objects.filter(revoked_at__isnull=True), pk=number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"by": finding.actor(request), "now": timezone.now()}
        if tried(form, lambda: grants.revoke(row, **told)):
            messages.success(request, _("Ended. It stays in the list below."))
            return redirect("case-access", ref)
    return _again(request, case, form, _("End access of %(who)s") % {"who": row.user or row.team})


def exclusion_end(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Take an exclusion back, with the reason."""
    case = finding.case_for(request, ref, Permission.CASE_GRANT)
    rows = CaseExclusion.objects.select_related("user", "case")
    row = finding.child_of(case, rows, pk=number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"by": finding.actor(request), "now": timezone.now()}
        if tried(form, lambda: grants.end_exclusion(row, **told)):
            messages.success(request, _("Taken back. What else lets them in counts again."))
            return redirect("case-access", ref)
    return _again(request, case, form, _("Take the exclusion of %(who)s back") % {"who": row.user})


def _again(request: HttpRequest, case: Case, form: Any, title: str) -> HttpResponse:
    context = head(request, case, "") | {"form": form, "title": title}
    return render(request, "tracker/case_access_form.html", context)


# --- Status, marking, owner --------------------------------------------------------------------


def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Say where the case stands, how far it may be seen and who looks after it."""
    case = finding.case_for(request, ref, Permission.CASE_MANAGE)
    by, which = finding.actor(request), request.POST.get("which", "")
    forms = _edit_forms(request, case, by, which)
    if request.method == "POST" and which in forms and forms[which].is_valid():
        given = forms[which].cleaned_data
        if tried(forms[which], lambda: _DO[which](case, given, by)):
            messages.success(request, _SAID[which])
            return redirect("case-edit", ref)
    context = head(request, case, "") | forms | {"lowering": _lowering(case)}
    return render(request, "tracker/case_edit.html", context)


def _edit_forms(request: HttpRequest, case: Case, by: Actor, which: str) -> dict[str, Any]:
    def data(name: str) -> Any:
        return request.POST if which == name else None

    place = acting.MARKINGS.index(Marking(case.marking))
    up, down = acting.MARKINGS[place + 1 :], acting.MARKINGS[:place]
    if Permission.PRIVILEGED not in by.permissions:
        up, down = [one for one in up if one is not Marking.PRIVILEGED], []
    forms: dict[str, Any] = {
        "move": MoveForm(data("move"), was=case.status, prefix="move"),
        "owner": OwnerForm(data("owner"), initial={"to": case.owner_id}, prefix="owner"),
    }
    if up and Permission.MARKING_RAISE in by.permissions:
        forms["raise"] = MarkForm(data("raise"), choices=up, prefix="raise")
    if down:
        forms["lower"] = MarkForm(data("lower"), choices=down, prefix="lower")
    return forms


def _move(case: Case, given: dict[str, Any], by: Actor) -> None:
    to = CaseStatus(given["to"])
    acting.move(case, to=to, reason=given["reason"], by=by, now=timezone.now())


def _raise(case: Case, given: dict[str, Any], by: Actor) -> None:
    to = Marking(given["to"])
    acting.raise_marking(case, to=to, reason=given["reason"], by=by, now=timezone.now())


def _lower(case: Case, given: dict[str, Any], by: Actor) -> None:
    to = Marking(given["to"])
    acting.propose_lower_marking(case, to=to, reason=given["reason"], by=by, now=timezone.now())


def _owner(case: Case, given: dict[str, Any], by: Actor) -> None:
    acting.hand_over(case, to=given["to"], reason=given["reason"], by=by, now=timezone.now())


_DO = {"move": _move, "raise": _raise, "lower": _lower, "owner": _owner}
_SAID = {
    "move": gettext_lazy("Saved."),
    "raise": gettext_lazy("Fewer people may see it now."),
    "lower": gettext_lazy("A second person of legal has to confirm this."),
    "owner": gettext_lazy("Saved."),
}


def _lowering(case: Case) -> Proposal | None:
    waiting = Proposal.objects.filter(operation=Operation.LOWER_MARKING, subject_key=case.key)
    return waiting.filter(status__in=[ProposalStatus.OPEN, ProposalStatus.APPROVED]).first()


@require_POST
def lower_now(request: HttpRequest, ref: str) -> HttpResponse:
    """Carry out what two people approved: more people may see the case."""
    case = finding.case_for(request, ref, Permission.CASE_MANAGE)
    proposal, by, now = _lowering(case), finding.actor(request), timezone.now()
    if proposal is None:
        raise NotAllowedNow(_("Nothing was approved."))
    acting.carry_out_lowering(case, proposal, by=by, now=now)
    messages.success(request, _("More people may see it now."))
    return redirect("case", ref)


# --- Emergency look ------------------------------------------------------------------------------


def break_glass(request: HttpRequest) -> HttpResponse:
    """Open a case that is not theirs, to read, for four hours; everybody concerned is told."""
    by = finding.actor(request)
    policy.require(by, Permission.BREAK_GLASS)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = _open_already(form.cleaned_data["ref"], by)
        if known is not None:
            messages.info(request, _("You may open this case anyway. No emergency was entered."))
            return redirect("case", known.ref)
        made = list[CaseGrant]()
        told = form.cleaned_data | {"by": by, "now": timezone.now()}
        if tried(form, lambda: made.append(grants.break_glass(**told)), field="ref"):
            return redirect("case", made[0].case.ref)
    overdue = grants.overdue_review(by, now=by.now)
    context = {"form": form, "overdue": overdue, "may": by.permissions}
    return render(request, "tracker/case_break_glass.html", context)


def _open_already(ref: str, by: Actor) -> Case | None:
    """Return the case that they meant where they need no emergency to open it."""
    return policy.cases_visible_to(by).filter(ref__iexact=ref.strip()).first()


def glass_reviews(request: HttpRequest) -> HttpResponse:
    """Show legal the emergency looks that wait for a review."""
    policy.require(finding.actor(request), Permission.CASE_GRANT)
    rows = _unreviewed(finding.actor(request))
    waiting = [(row, grants.review_due(row)) for row in rows.order_by("granted_at")[:100]]
    acts = emergencies.to_review(finding.actor(request))[:100]
    context = {
        "stood_out": oversight.lately(timezone.now()), "waiting": waiting, "now": timezone.now(),
        "acts": [(row, acting_alone.review_due(row)) for row in acts],
    }  # fmt: skip
    return render(request, "tracker/case_glass_reviews.html", context)


def _unreviewed(by: Actor) -> QuerySet[CaseGrant]:
    rows = CaseGrant.objects.filter(break_glass=True, reviewed_at__isnull=True)
    party = CaseExclusion.objects.of(by.user).values("case")
    return rows.exclude(case__in=party).select_related("case", "user")


def glass_review(request: HttpRequest, number: int) -> HttpResponse:
    """Say what legal makes of an emergency look."""
    policy.require(finding.actor(request), Permission.CASE_GRANT)
    row = get_object_or_404(_unreviewed(finding.actor(request)), pk=number)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("What do you make of it?")
    if request.method == "POST" and form.is_valid():
        verdict, by = form.cleaned_data["reason"], finding.actor(request)
        grants.review(row, verdict=verdict, by=by, now=timezone.now())
        messages.success(request, _("Reviewed."))
        return redirect("case-glass-reviews")
    context = {"form": form, "row": row, "due": grants.review_due(row)}
    return render(request, "tracker/case_glass_review.html", context)
