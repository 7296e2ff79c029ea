"""The people pages: who works here in which role and until when; inviting, changing, ending."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import policy
from tracker.actions import roles, staff, staff_terms
from tracker.models import RoleGrant, User
from tracker.queries import staff as colleagues
from tracker.rules.roles import LEAVING_SOON, Permission, Role
from tracker.web import fresh
from tracker.web.record.case_forms import ReasonForm
from tracker.web.record.finding import actor
from tracker.web.record.staff_forms import ROLES, InviteForm, RoleForm, TermsForm
from tracker.web.trying import carried_out


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send everybody to the first page that is theirs."""
    by = actor(request)
    if policy.may(by, Permission.QUEUE_READ):
        return redirect("desk-home")
    # An auditor comes for the record; an operator, who may not read it, for the people.
    return redirect("history" if policy.may(by, Permission.HISTORY_READ) else "staff-list")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show everybody, their roles, and on whom the last-day rule is."""
    policy.require(actor(request), Permission.STAFF_READ)
    now = timezone.now()
    context = {
        "rows": colleagues.everybody(now),
        "may_edit": policy.may(actor(request), Permission.STAFF_EDIT),
        "two_must_agree": colleagues.two_must_agree(now),
        "leaving_days": LEAVING_SOON.days,
        "words": {role.value: words for role, words in ROLES.items()},
    }
    return render(request, "tracker/staff_list.html", context)


def invite(request: HttpRequest) -> HttpResponse:
    """Add a colleague and show the one-time link, once."""
    policy.require(actor(request), Permission.STAFF_EDIT)
    if request.method != "POST" and not fresh.is_fresh(request):
        return fresh.ask(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and _is_good(request, form):
        return _invited(request, form)
    return _form(request, "tracker/staff_invite.html", form)


def _invited(request: HttpRequest, form: InviteForm) -> HttpResponse:
    given = form.cleaned_data
    user, token = staff.bring_in(
        name=given["name"], email=given["email"], terms=form.new_terms(),
        seats=[Role(role) for role in given["roles"]], reason=given["reason"],
        same_as=given["same_as"],
        by=actor(request), now=timezone.now(),
    )  # fmt: skip
    return _show_link(request, user, token)


@require_POST
def link(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make a new one-time link for somebody who was invited and has not joined."""
    policy.require(actor(request), Permission.STAFF_EDIT)
    if not fresh.is_fresh(request):
        return fresh.ask(request, back_to=reverse("staff-list"))
    user = get_object_or_404(User, key=key)
    token = staff.offer_sign_in(user, by=actor(request), now=timezone.now())
    return _show_link(request, user, token)


def _show_link(request: HttpRequest, user: User, token: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("staff-welcome", args=[token]))
    waiting = colleagues.waiting_for(user)
    context = {"colleague": user, "address": address, "waiting": waiting}
    return render(request, "tracker/staff_link.html", context)


def terms(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change somebody's contract and last day; a second person confirms what loosens them."""

    def change(user: User, form: TermsForm) -> None:
        same_as, now = form.cleaned_data["same_as"], timezone.now()
        if same_as is not None:
            staff_terms.unite(
                user, same_as=same_as, reason=form.cleaned_data["reason"], by=actor(request),
                now=now,
            )  # fmt: skip
            if not form.terms_changed():
                return
        waits = staff_terms.change(
            user, terms=form.terms(user), reason=form.cleaned_data["reason"],
            by=actor(request), now=now,
        )  # fmt: skip
        if waits is not None:
            messages.warning(request, _("A second person has to confirm what gives powers back."))

    user = _colleague(request, key)
    start = {"contractor": user.contractor, "ends_on": user.ends_on}
    form = TermsForm(request.POST or None, initial=start)
    form.leave_out(user, actor(request).user)
    return _change(request, user, form, "terms", change)


def role(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give a role, or propose it where two must agree."""

    def give(user: User, form: RoleForm) -> None:
        now = timezone.now()
        roles.ask_for(
            user, role=Role(form.cleaned_data["role"]), reason=form.cleaned_data["reason"],
            ends_at=form.ends_at(timezone.localtime(now)), by=actor(request), now=now,
        )  # fmt: skip

    user = _colleague(request, key)
    return _change(request, user, RoleForm(request.POST or None), "role", give)


def revoke(request: HttpRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """Take a role away."""
    user = _colleague(request, key)
    grant = get_object_or_404(RoleGrant.objects.live(timezone.now()), pk=pk, user=user)

    def take(user: User, form: ReasonForm) -> None:
        roles.revoke(
            grant, reason=form.cleaned_data["reason"], by=actor(request), now=timezone.now()
        )

    form = ReasonForm(request.POST or None)
    return _change(request, user, form, "revoke", take, role=ROLES[Role(grant.role)])


def end(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """End an account at once."""

    def finish(user: User, form: ReasonForm) -> None:
        staff.end_account(
            user, reason=form.cleaned_data["reason"], by=actor(request), now=timezone.now()
        )

    user = _colleague(request, key)
    return _change(request, user, ReasonForm(request.POST or None), "end", finish)


# --- Shared --------------------------------------------------------------------------------------


def _colleague(request: HttpRequest, key: uuid.UUID) -> User:
    policy.require(actor(request), Permission.STAFF_EDIT)
    return get_object_or_404(User, key=key)


def _change(
    request: HttpRequest, user: User, form: Any, page: str, act: Any, **more: object
) -> HttpResponse:
    """Show the form, or do what it says; what was typed is kept when it cannot be done."""
    if request.method != "POST" and not fresh.is_fresh(request):
        return fresh.ask(request)
    if request.method == "POST" and _is_good(request, form):
        sentence = _("Saved, and entered in the history.")
        if carried_out(request, lambda: act(user, form), sentence, form=form):
            return redirect("staff-list")
    two = colleagues.two_must_agree(timezone.now())
    more |= {"colleague": user, "two_must_agree": two}
    return _form(request, f"tracker/staff_{page}.html", form, **more)


def _is_good(request: HttpRequest, form: forms.Form) -> bool:
    if form.is_valid() and not fresh.is_fresh(request):
        form.add_error(None, _("Sign in once more in another tab, then press the button again."))
    return form.is_valid()


def _form(request: HttpRequest, template: str, form: forms.Form, **more: object) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **more}, status=status)
