"""Staff sign-in: no sign-up by oneself, neutral mail, a second factor for everybody."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a colleague, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell that nobody may sign up by themselves."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Keep subjects neutral."""
        return str(subject)


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Tell that single sign-on makes no accounts."""
        return False


class StaffMFAAdapter(DefaultMFAAdapter):
    """Second factors with the organisation's name on them."""

    def get_totp_issuer(self) -> str:
        """Return the name that an authenticator app shows."""
        return str(settings.ORGANISATION)
