"""The session of somebody without an account: 15 minutes idle, 60 in all, checked on each page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from tracker import policy
from tracker.actions import access
from tracker.models import AccessKey, Person

IDLE = timedelta(minutes=15)
LONGEST = timedelta(minutes=60)
NOTE_EVERY = timedelta(minutes=1)

View = Callable[..., HttpResponse]


class PersonRequest(HttpRequest):
    """A request of somebody who came in with a key or a link."""

    person: Person
    by: policy.Actor


def enter(request: HttpRequest, key: AccessKey, *, shows: str = "") -> None:
    """Start the session of `key` under a new session id; `shows` is a form token to show once."""
    request.session.cycle_key()
    now = timezone.now().timestamp()
    request.session["door"] = {"key": key.pk, "since": now, "seen": now}
    request.session.pop("shown", None)
    if shows:
        show(request, shows)


def show(request: HttpRequest, once: str) -> None:
    """Remember, for a few minutes and in this session alone, which code may still be shown."""
    request.session["shown"] = {"once": once, "at": timezone.now().timestamp()}


def code_to_show(request: HttpRequest) -> str:
    """Return the code that this session made a moment ago, or an empty string."""
    shown = request.session.get("shown")
    if not shown or timezone.now() - _instant(shown["at"]) > access.SHOWN_FOR:
        request.session.pop("shown", None)
        return ""
    return access.code_from(shown["once"])


def leave(request: HttpRequest) -> None:
    """End the session and forget what was in it."""
    request.session.flush()


def look_up(request: HttpRequest) -> Person | None:
    """Return who came in through this browser, if the session and the key still hold."""
    door = request.session.get("door")
    if not door:
        return None
    now = timezone.now()
    seen, since = _instant(door["seen"]), _instant(door["since"])
    key = AccessKey.objects.live(now).filter(pk=door["key"]).select_related("person__case").first()
    if key is None or now - seen > IDLE or now - since > LONGEST:
        del request.session["door"]
        request.session.pop("shown", None)
        return None
    if now - seen > NOTE_EVERY:
        request.session["door"] = {**door, "seen": now.timestamp()}
    return key.person


def _instant(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, tz=ZoneInfo("UTC"))


def open_to_all(view: View) -> View:
    """Let everybody in; `request.person` is set where somebody came in with a key."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = cast(PersonRequest, request)
        person = look_up(request)
        if person is None:
            asked.person = None  # type: ignore[assignment]
            return view(request, *args, **kwargs)
        asked.person, asked.by = person, policy.protected(person)
        with timezone.override(ZoneInfo(person.time_zone)):
            return view(request, *args, **kwargs)

    return cast(View, login_not_required(wrapped))


def person_only(view: View) -> View:
    """Let in who came with a key or a link; everybody else is asked for their key."""

    @open_to_all
    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is None:
            return redirect("front-key")
        return view(request, *args, **kwargs)

    return wrapped


def subject_only(view: View) -> View:
    """Let in the affected person alone; for their circle the page does not exist."""

    @person_only
    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.person.is_subject:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def speak(response: HttpResponse, person: Person) -> HttpResponse:
    """Answer in the person's language from now on, where Doorstep speaks it."""
    if person.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, person.language,
            secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return response
