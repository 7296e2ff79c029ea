"""What the head of every front page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tracker.web.front import places


def leaving(request: HttpRequest) -> dict[str, Any]:
    """Return where “Leave this page” leads when scripts run, and whom to ring in danger."""
    return {"leave_to": settings.LEAVE_URL, "ring": SimpleLazyObject(lambda: _ring(request))}


def _ring(request: HttpRequest) -> list[dict[str, str]]:
    person = getattr(request, "person", None)
    return places.danger(request, places.guess(request, person), person)
