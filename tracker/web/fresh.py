"""Has somebody just proved who they are? Asked before an approval and before a reveal."""

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tracker.actions.proposals import FRESH


def proof(request: HttpRequest) -> tuple[str, datetime | None]:
    """Return how and when this session's person last proved who they are; None when never."""
    records = [row for row in get_authentication_records(request, request.user) if row.get("at")]
    if not records:
        return "", None
    latest = max(records, key=lambda row: float(row["at"]))
    factor = str(latest.get("type") or latest.get("method") or "")
    return factor, datetime.fromtimestamp(float(latest["at"]), tz=UTC)


def gave_second_factor(request: HttpRequest) -> bool:
    """Tell whether a passkey, a code or a recovery code was given in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether that was no longer ago than an approval allows."""
    _factor, at = proof(request)
    return at is not None and timezone.now() - at <= FRESH


def ask(request: HttpRequest, *, back_to: str = "") -> HttpResponseRedirect:
    """Send somebody to prove who they are and then back; nothing that was posted is kept."""
    target = back_to or request.get_full_path()
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': target})}")
