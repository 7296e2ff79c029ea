"""What the head of every front page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def leaving(request: HttpRequest) -> dict[str, Any]:
    """Return where “Leave this page” leads when scripts run."""
    return {"leave_to": settings.LEAVE_URL}
