"""A browser in which a member of staff is signed in, second factor and all."""

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tracker.models import User


def client(member: User, *, fresh: bool = True) -> Client:
    """Return a client signed in just now, or an hour ago when it is not to be `fresh`."""
    Authenticator.objects.get_or_create(
        user=member, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "test"}}
    )
    browser = Client()
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    at = timezone.now().timestamp() - (0 if fresh else 3600)
    session["account_authentication_methods"] = [
        {"method": "password", "at": at},
        {"method": "mfa", "type": "totp", "at": at},
    ]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return browser
