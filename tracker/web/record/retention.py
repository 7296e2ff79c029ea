"""What will go and when: a look ahead for legal, and the word that starts it."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import old_mail
from tracker.actions import retention as acting
from tracker.queries import labels, retention
from tracker.rules.retention import MONTHS, NOTICE, UNPLACED_MAIL, What
from tracker.rules.roles import Permission
from tracker.web.record import finding
from tracker.web.record.case_forms import ReasonForm
from tracker.web.record.cases import head

AHEAD = timedelta(days=90)
SHOWN = 200


def retention_list(request: HttpRequest) -> HttpResponse:
    """Show what will go within ninety days, and old mail that belongs to nobody."""
    by, now = finding.actor(request), timezone.now()
    policy.require(by, Permission.ERASE)
    going = list(retention.soon(policy.cases_visible_to(by), until=now + AHEAD))
    going.sort(key=lambda one: one.step.due_at)
    context = {
        "going": [(one, labels.GOING[one.step.what], one.may_go(now)) for one in going[:SHOWN]],
        "rules": [(labels.GOING[what], months) for what, months in MONTHS.items()],
        "mail_n": retention.unplaced_mail(now).count(),
        "mail_days": UNPLACED_MAIL.days,
        "notice_days": NOTICE.days,
    }
    return render(request, "tracker/retention_list.html", context)


def retention_case(request: HttpRequest, ref: str, what: str) -> HttpResponse:
    """Put before a second person that something of a case may go on its day."""
    case = finding.case_for(request, ref, Permission.ERASE)
    found = [one for one in retention.of_case(case) if one.step.what == what]
    if not found:
        raise Http404
    form, by, now = ReasonForm(request.POST or None), finding.actor(request), timezone.now()
    if request.method == "POST" and form.is_valid():
        acting.propose(case, What(what), reason=form.cleaned_data["reason"], by=by, now=now)
        messages.success(request, _("A second person has to confirm it. It is done on its day."))
        return redirect("retention-list")
    context = head(request, case, "case-history") | {
        "form": form, "one": found[0], "label": labels.GOING[What(what)]
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "tracker/retention_case.html", context, status=status)


def retention_mail(request: HttpRequest) -> HttpResponse:
    """Put before a second person that old mail without a case goes."""
    by, now = finding.actor(request), timezone.now()
    policy.require(by, Permission.ERASE)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old_mail.propose(reason=form.cleaned_data["reason"], by=by, now=now)
        messages.success(request, _("A second person has to confirm it; then it is done at once."))
        return redirect("retention-list")
    context = {"form": form, "mail_n": retention.unplaced_mail(now).count()}
    status = 422 if form.errors else 200
    return render(request, "tracker/retention_mail.html", context, status=status)
