"""The calendar of dates: a secret address for a calendar program, and what it answers there."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import policy
from tracker.actions import calendar_feeds
from tracker.exports import ics
from tracker.models import CalendarFeed
from tracker.rules.roles import Permission
from tracker.web.record import finding


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Make an address or end it. The address is shown once, in the answer to the press."""
    by, now = finding.actor(request), timezone.now()
    policy.require(by, Permission.CASE_READ)
    address = ""
    if request.method == "POST" and "end" in request.POST:
        if calendar_feeds.end(by=by, now=now):
            messages.success(request, _("Ended. The address shows nothing from now on."))
        return redirect("calendar-feed")
    if request.method == "POST":
        token = calendar_feeds.make(by=by, now=now)
        address = settings.BASE_URL + reverse("calendar-feed-ics", args=[token])
    row = CalendarFeed.objects.filter(user=by.user).first()
    return render(request, "tracker/deadline_calendar.html", {"feed": row, "address": address})


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program; a wrong address and one that ended answer alike."""
    row = CalendarFeed.objects.select_related("user").filter(digest=calendar_feeds.digest(token))
    found = row.first()
    if found is None:
        raise Http404
    with translation.override(found.user.language):
        text = ics.feed(found.user, now=timezone.now())
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return response
