"""One-time links: the first administrator makes their account, an invited colleague joins.

Looking at the page changes nothing, so that a mail scanner cannot use the link up.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import policy
from tracker.actions import staff
from tracker.models import SetupLink
from tracker.queries import staff as colleagues
from tracker.web.record.staff_forms import FirstAccountForm, PasswordForm
from tracker.web.trying import tried


@login_not_required
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Show what to fill in; a link that is used, old or made up looks the same."""
    link = colleagues.link_for(staff.digest_of(token), timezone.now())
    if link is None:
        return render(request, "tracker/staff_link_dead.html", status=404)
    form = _form_for(link)(request.POST or None, **({"user": link.user} if link.user else {}))
    if request.method == "POST" and form.is_valid() and _done(link, token, form):
        messages.success(request, _("Your account is ready. Sign in now."))
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(
        request, "tracker/staff_welcome.html", {"form": form, "link": link}, status=status
    )


def _form_for(link: SetupLink) -> type[PasswordForm]:
    return PasswordForm if link.user else FirstAccountForm


def _done(link: SetupLink, token: str, form: PasswordForm) -> bool:
    now, given = timezone.now(), form.cleaned_data
    if link.user:
        who, password = link.user, given["password"]
        return tried(form, lambda: staff.join(who, token, password=password, now=now))
    by = policy.house("setup", now=now)
    return tried(form, lambda: staff.set_up(token, by=by, now=now, **given))
