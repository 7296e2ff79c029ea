"""Has somebody just proved who they are? Asked before an approval and before a reveal."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tracker.actions.proposals import FRESH


def proof(request: HttpRequest) -> tuple[str, datetime | None]:
    """Return which second factor this session's person gave last, and when; None when never.

    A password alone proves too little for what asks: whoever looked over a shoulder has it.
    """
    records = [row for row in _records(request) if row.get("method") == "mfa"]
    if not records:
        return "", None
    latest = max(records, key=lambda row: float(row["at"]))
    return str(latest.get("type") or "mfa"), _at(latest)


def gave_second_factor(request: HttpRequest) -> bool:
    """Tell whether a passkey, a code or a recovery code was given in this session."""
    return proof(request)[1] is not None


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether that was no longer ago than an approval allows."""
    _factor, at = proof(request)
    return at is not None and timezone.now() - at <= FRESH


def was_here(request: HttpRequest) -> bool:
    """Tell whether anything at all, be it the password, was given as lately as that."""
    return any(timezone.now() - _at(row) <= FRESH for row in _records(request))


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    rows = get_authentication_records(request, request.user)
    return [row for row in rows if row.get("at")]


def _at(record: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(record["at"]), tz=UTC)


def by_code(request: HttpRequest) -> bool:
    """Tell whether this person can type a code, rather than hold a key to the machine."""
    return is_mfa_enabled(request.user, [Authenticator.Type.TOTP])


def take(request: HttpRequest, code: str) -> list[str]:
    """Take a code typed in a form of ours: nothing when it proved them, else what was wrong."""
    form = ReauthenticateForm({"code": code}, user=request.user)
    if not form.is_valid():
        return [str(sentence) for sentence in form.errors["code"]]
    form.save()
    return []


def address(request: HttpRequest, *, back_to: str = "") -> str:
    """Return where somebody gives their second factor once more, and from where they come back."""
    target = back_to or request.get_full_path()
    page = reverse("mfa_reauthenticate" if by_code(request) else "mfa_reauthenticate_webauthn")
    return f"{page}?{urlencode({'next': target})}"


def ask(request: HttpRequest, *, back_to: str = "") -> HttpResponseRedirect:
    """Send somebody to prove who they are and then back; nothing that was posted is kept."""
    return redirect(address(request, back_to=back_to))
