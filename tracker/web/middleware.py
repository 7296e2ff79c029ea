"""What every answer and every staff page is held to."""

import logging
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tracker import policy, sealing
from tracker.actions import oversight
from tracker.lifecycle import NotAllowedNow
from tracker.web import fresh
from tracker.web.fresh import gave_second_factor
from tracker.web.record.finding import BecamePartOf

log = logging.getLogger("doorstep.web")
Handler = Callable[[HttpRequest], HttpResponse]


class PrivateResponses:
    """Nothing that the app answers is kept by a browser or a proxy on the way."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer as not to be stored, unless a page set something of its own."""
        response = self.get_response(request)
        if not request.path.startswith("/" + settings.STATIC_URL.lstrip("/")):
            response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        return response


class NoNulls:
    """Answers 400 to an address with a NUL, which PostgreSQL cannot even compare with."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on unless its path or query holds one."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest()
        return self.get_response(request)


class StaffStanding:
    """Ends the session of somebody whose account or last day has ended, at the next request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor to the request."""
        user = request.user
        if user.is_authenticated and user.has_left(timezone.now()):
            logout(request)
        if request.user.is_authenticated:
            request.actor = policy.staff(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactor:
    """Shows staff nothing before a second factor was given in this very session."""

    OPEN = "/accounts/"
    SHUT = "/accounts/sessions/"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send staff without a second factor to where they set one up or give it."""
        for_staff = getattr(view, "login_required", True) and request.user.is_authenticated
        to_sign_in = request.path.startswith(self.OPEN) and not request.path.startswith(self.SHUT)
        if not for_staff or to_sign_in or gave_second_factor(request):
            return None
        if not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return redirect(fresh.address(request, back_to=request.path))


class NotedRefusals:
    """Enters what was refused to a colleague: a page they may not see, or one that is not there."""

    REFUSED = (403, 404)

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the answer on; it is the same for what exists and what does not."""
        response = self.get_response(request)
        match, actor = request.resolver_match, getattr(request, "actor", None)
        if match is None or actor is None or response.status_code not in self.REFUSED:
            return response
        if gave_second_factor(request):
            asked = "/".join(map(str, match.kwargs.values() or match.args))
            oversight.refuse(
                page=match.url_name or "", asked=asked, status=response.status_code, by=actor,
                now=timezone.now(),
            )  # fmt: skip
        return response


class ReaderTimeZone:
    """Shows times in the zone of whoever reads them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Switch the zone for this request."""
        zone = getattr(request.user, "time_zone", None)
        if zone:
            with timezone.override(ZoneInfo(zone)):
                return self.get_response(request)
        return self.get_response(request)


TYPED = {"reason", "note", "body", "text", "evidence", "verdict", "recipient", "their_side"}
"""Fields that hold words of somebody's own, also where it is one word alone."""


def _typed(request: HttpRequest) -> list[str]:
    """Return the words of a form that was refused: what a field holds by itself has no space."""
    return [
        str(value)
        for name, value in request.POST.items()
        if str(value).strip() and (name in TYPED or " " in str(value).strip())
    ]


def _came_from(request: HttpRequest) -> str:
    """Return the page of ours on which the button stood, or nothing."""
    page = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if safe else ""


class Refusals:
    """Turns “not now” into a page with its sentence, and with the words that were typed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 409 with the sentence of a move that is not possible now; lead to merged cases."""
        if isinstance(exception, BecamePartOf):
            told = {"ref": exception.asked, "into": exception.into}
            messages.info(request, _("%(ref)s became part of %(into)s.") % told)
            return redirect("case", exception.into)
        if isinstance(exception, sealing.Damaged):
            log.error("%s: %s", request.path, type(exception).__name__)
            exception = NotAllowedNow(
                _("The stored file is missing or damaged, so nothing of it is shown. "
                  "Tell whoever runs Doorstep; the same file kept once more puts it right.")
            )  # fmt: skip
        if isinstance(exception, NotAllowedNow):
            context = {"sentence": str(exception), "typed": _typed(request),
                       "back": _came_from(request)}  # fmt: skip
            return render(request, "tracker/not_now.html", context, status=409)
        return None
