"""The catalogue of law as counsel reads it, and counsel's word on each regime."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import policy
from tracker.actions import regimes as acting
from tracker.queries import catalogue
from tracker.rules import regimes, wording
from tracker.rules.regimes.base import AS_OF, SIGN_OFF, Clock, Regime, RegimeKind, Unit
from tracker.rules.roles import Permission
from tracker.web import fresh
from tracker.web.record import finding
from tracker.web.record.watch_forms import CounselForm
from tracker.web.trying import tried

WORDS = {
    "sign": (gettext_lazy("Sign this regime off"), acting.sign),
    "off": (gettext_lazy("Switch this regime off"), acting.switch_off),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show every regime by jurisdiction, and whether counsel signed it."""
    policy.require(finding.actor(request), Permission.QUEUE_READ)
    context = {"groups": catalogue.by_jurisdiction(), "version": AS_OF, "sign_off": SIGN_OFF}
    return render(request, "tracker/regime_list.html", context)


@require_safe
def regime(request: HttpRequest, regime: str) -> HttpResponse:
    """Show all that the catalogue says of one regime."""
    by = finding.actor(request)
    policy.require(by, Permission.QUEUE_READ)
    found = _found(regime)
    listed, words = catalogue.one(found)
    context = {
        "listed": listed, "regime": found, "words": words, "version": AS_OF,
        "clocks": [(clock, _period(clock)) for clock in found.clocks],
        "may_sign": found.kind is RegimeKind.REQUEST and policy.may(by, Permission.REGIME_SIGN),
        "why_not": policy.why_not(by, Permission.REGIME_SIGN),
    }  # fmt: skip
    return render(request, "tracker/regime.html", context)


def _found(name: str) -> Regime:
    try:
        return regimes.get(name)
    except regimes.UnknownRegimeError:
        raise Http404 from None


def _period(clock: Clock) -> str:
    """Return how long a clock runs, in words."""
    if clock.amount is None or clock.unit is Unit.NONE:
        return _("no number in the law")
    period = wording.amount(clock.amount, clock.unit)
    return _("%(period)s before") % {"period": period} if clock.amount < 0 else period


def say(request: HttpRequest, regime: str, word: str) -> HttpResponse:
    """Sign a regime off or switch it off, as somebody who has just proved who they are."""
    by = finding.actor(request)
    policy.require(by, Permission.REGIME_SIGN)
    found = _found(regime)
    if word not in WORDS or found.kind is not RegimeKind.REQUEST:
        raise Http404
    if not fresh.is_fresh(request):
        return fresh.ask(request, back_to=reverse("regime-say", args=[found.id, word]))
    title, act = WORDS[word]
    start = {"counsel": by.user.name if by.user else "", "version": AS_OF}
    form = CounselForm(request.POST or None, initial=start)
    posted = request.method == "POST" and form.is_valid()
    if posted and tried(
        form, lambda: act(found.id, **form.cleaned_data, by=by, now=timezone.now())
    ):
        messages.success(request, _("Saved."))
        return redirect("regime", found.id)
    context = {"regime": found, "form": form, "title": title, "word": word, "version": AS_OF}
    return render(request, "tracker/regime_say.html", context, status=422 if form.errors else 200)
