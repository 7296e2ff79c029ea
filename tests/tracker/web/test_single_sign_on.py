"""Single sign-on opens an account that exists, by a confirmed address, and never by itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests import oidc
from tracker.config.settings import openid_providers
from tracker.models import HistoryEvent, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Any) -> Iterator[oidc.Provider]:
    with oidc.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = openid_providers(
            provider.url, "House", oidc.CLIENT, oidc.SECRET
        )
        yield provider


def colleague(**facts: Any) -> User:
    member = make.user("communications", email="lena@house.example", **facts)
    member.set_password("sixteen quiet doors")
    member.save()
    TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return member


def sign_in(browser: Client, provider: oidc.Provider) -> HttpResponse:
    """Press the button, follow to the provider and back."""
    pressed = browser.post(reverse("openid_connect_login", args=["site"]) + "?process=login")
    assert pressed.status_code == 302
    assert pressed["Location"].startswith(f"{provider.url}/authorize?")
    state = pressed["Location"].split("state=")[1].split("&")[0]
    back = reverse("openid_connect_callback", args=["site"])
    return browser.get(back, {"code": "c0de", "state": state}, follow=True)


def test_the_sign_in_page_offers_it_by_its_name(site: oidc.Provider) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert "Sign in with House" in page


def test_without_a_provider_there_is_no_button(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = openid_providers("", "House", "", "")
    assert "Sign in with" not in Client().get(reverse("account_login")).content.decode().replace(
        "Sign in with a passkey", ""
    )


def test_a_colleague_comes_as_far_as_the_second_factor(site: oidc.Provider) -> None:
    member = colleague()
    browser = Client()
    page = sign_in(browser, site)
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert browser.get(reverse("case-list")).status_code == 302
    assert site.asked[0]["client_secret"] == oidc.SECRET
    assert SocialAccount.objects.get().user == member
    member.refresh_from_db()
    assert member.check_password("sixteen quiet doors")


def test_joining_the_two_is_a_change_of_how_somebody_signs_in(site: oidc.Provider) -> None:
    member = colleague()
    sign_in(Client(), site)
    member.refresh_from_db()
    assert member.credentials_changed_at is not None
    events = HistoryEvent.objects.filter(kind="staff.credentials_changed", object_key=member.key)
    assert events.count() == 1
    sign_in(Client(), site)
    assert events.count() == 1


def test_whoever_has_no_account_gets_none(site: oidc.Provider) -> None:
    browser = Client()
    page = sign_in(browser, site)
    assert "This sign-in opens no account here" in page.content.decode()
    assert not User.objects.filter(email="lena@house.example").exists()
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    "facts",
    [{"is_active": False}, {"ends_on": (timezone.now() - timedelta(days=2)).date()}],
)
def test_whoever_has_left_is_not_let_in(site: oidc.Provider, facts: dict[str, Any]) -> None:
    colleague(**facts)
    browser = Client()
    sign_in(browser, site)
    assert "_auth_user_id" not in browser.session
    assert not SocialAccount.objects.exists()


def test_an_address_that_the_provider_did_not_confirm_opens_nothing(site: oidc.Provider) -> None:
    colleague()
    site.verified = False
    browser = Client()
    sign_in(browser, site)
    assert "_auth_user_id" not in browser.session
    assert not SocialAccount.objects.exists()


def test_another_identity_with_the_same_address_opens_nothing(site: oidc.Provider) -> None:
    colleague()
    sign_in(Client(), site)
    site.subject = "subject-2"
    browser = Client()
    sign_in(browser, site)
    assert "_auth_user_id" not in browser.session
    assert SocialAccount.objects.count() == 1


def test_whoever_was_invited_and_has_not_joined_joins_first(site: oidc.Provider) -> None:
    member = colleague()
    User.objects.filter(pk=member.pk).update(password="!")
    Authenticator.objects.all().delete()
    browser = Client()
    sign_in(browser, site)
    assert "_auth_user_id" not in browser.session
