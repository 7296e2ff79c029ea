"""Staff sign-in: no sign-up by oneself, neutral mail, a second factor for everybody."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import sealing
from tracker.actions import staff
from tracker.models import User
from tracker.web import fresh
from tracker.web.fresh import gave_second_factor

log = logging.getLogger(__name__)
JUST_ADDED = {"mfa/email/totp_activated": "totp", "mfa/email/webauthn_added": "webauthn"}


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a colleague, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell that nobody may sign up by themselves."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Keep subjects neutral."""
        return str(subject)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again before factors change, unless everything was given minutes ago."""
        proven = gave_second_factor(self.request) or not is_mfa_enabled(self.request.user)
        return not (proven and fresh.was_here(self.request))

    def pre_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse | None:
        """Turn away somebody whose last day has passed, as if the account were closed."""
        if user.has_left(timezone.now()):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **details)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, and answer alike when the mail server is away: the page never tells."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as problem:
            log.warning("account mail %s not sent: %s", template_prefix, type(problem).__name__)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """Write down and tell that somebody's way to sign in changed."""
        what = template_prefix.rpartition("/")[2]
        staff.note_credentials_changed(user, what=what, now=timezone.now())
        if template_prefix in JUST_ADDED:
            # Who has just set a factor up has shown it: it counts for this session.
            kind = JUST_ADDED[template_prefix]
            record_authentication(self.request, user, "mfa", type=kind)
        self.send_mail("account/email/credentials_changed", user.email, {})


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Tell that single sign-on makes no accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join a stranger to the colleague with that address, which the provider confirmed."""
        if sociallogin.is_existing:
            return
        member = _colleague(sociallogin)
        if member is None:
            messages.error(request, _no_account())
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, member)


def _no_account() -> str:
    return _(
        "This sign-in opens no account here. Whoever adds colleagues can invite you; if you have "
        "an account, sign in with its password."
    )


def _colleague(sociallogin: Any) -> User | None:
    """Return who is meant, if they joined, are still here, and no other identity is theirs.

    An address may be given to somebody else later: whoever changes provider or identity signs in
    by password and takes the old one off.
    """
    confirmed = [row.email for row in sociallogin.email_addresses if row.verified]
    found = User.objects.filter(email__in=[email.lower() for email in confirmed], is_active=True)
    member = found.first()
    if member is None or not member.has_usable_password() or member.has_left(timezone.now()):
        return None
    return None if SocialAccount.objects.filter(user=member).exists() else member


class StaffSessionsAdapter(DefaultUserSessionsAdapter):
    """Sessions that somebody ends elsewhere are entered in the history."""

    def end_sessions(self, sessions: list[Any]) -> None:
        """End them all, and write down how many."""
        super().end_sessions(sessions)
        if sessions:
            staff.note_sessions_ended(sessions[0].user, ended=len(sessions), now=timezone.now())


class StaffMFAAdapter(DefaultMFAAdapter):
    """Second factors with the organisation's name on them, their secrets encrypted."""

    def get_totp_issuer(self) -> str:
        """Return the name that an authenticator app shows."""
        return str(settings.ORGANISATION)

    def encrypt(self, text: str) -> str:
        """Return the secret of a factor as it is stored."""
        return sealing.guard(sealing.FACTOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret of a factor in clear."""
        return sealing.unguard(sealing.FACTOR, encrypted_text)
