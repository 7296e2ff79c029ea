"""Single sign-on in a real browser: there and back under the page's own policy."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from tests import factories as make
from tests import oidc
from tests.browser.conftest import OpenPage
from tests.browser.looking import DESK
from tests.browser.test_desk import SECRET, code
from tracker.config.settings import content_policy, openid_providers

pytestmark = pytest.mark.django_db(transaction=True)


def test_single_sign_on_and_a_code_open_the_desk(open_page: OpenPage, settings: Any) -> None:
    cache.clear()
    who = make.user("communications", name="Lena Brandt", email="lena@house.example")
    TOTP.activate(who, SECRET)
    desk = open_page(viewport=DESK)
    with oidc.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = openid_providers(
            provider.url, "House", oidc.CLIENT, oidc.SECRET
        )
        settings.CONTENT_SECURITY_POLICY = content_policy(provider.url)
        desk.go(reverse("account_login"))
        desk.press('main button:text("Sign in with House")')
        desk.page.fill('[name="code"]', code())
        desk.press("main form.stack button.primary")
    assert desk.page.url == desk.server + reverse("desk-home")
    assert all(url.startswith(provider.url) for url in desk.foreign)
    desk.foreign.clear()
