"""What every answer carries over a real connection: the policy, and pages without inline code."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import APIResponse

from tests.browser import desk_pages
from tests.browser.conftest import OpenPage
from tests.browser.looking import INLINE, POLICY
from tracker.models import User

pytestmark = pytest.mark.django_db(transaction=True)
FRONT = ("home", "numbers", "door-card", "key", "recover", "log", "left")
OTHERS = ("/accounts/login/", "/accounts/password/reset/", "/nowhere/", "/accounts/2fa/")
FORBIDDEN = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")


def wrong_with(answer: APIResponse) -> list[str]:
    """Return what an answer lacks, or has and must not have."""
    policy = answer.headers.get("content-security-policy", "")
    text = answer.text()
    found = [f"no {POLICY}"] if POLICY not in policy else []
    found += [f"policy allows {word}" for word in FORBIDDEN if word in policy]
    found += [f"inline: {text[hit.start() : hit.start() + 90]}" for hit in INLINE.finditer(text)]
    if answer.headers.get("x-content-type-options") != "nosniff":
        found.append("no nosniff")
    if "no-store" not in answer.headers.get("cache-control", ""):
        found.append("may be stored")
    return [f"{answer.url}: {one}" for one in found]


def test_pages_for_everybody_carry_the_policy_and_nothing_inline(open_page: OpenPage) -> None:
    anybody = open_page()
    wrong = []
    for path in (*(reverse(f"front-{name}") for name in FRONT), *OTHERS):
        wrong += wrong_with(anybody.page.context.request.get(anybody.server + path))
    assert not wrong, "\n".join(wrong)


def test_pages_of_the_desk_carry_the_policy_and_nothing_inline(
    example: None, staff_page: OpenPage
) -> None:
    wrong, browsers = [], {}
    for who, _name, path in desk_pages.addresses():
        if who not in browsers:
            browsers[who] = staff_page(User.objects.get(email=who))
        desk = browsers[who]
        answer = desk.page.context.request.get(desk.server + path)
        assert answer.status == 200, path
        wrong += wrong_with(answer)
    assert len(desk_pages.addresses()) > 60
    assert not wrong, "\n".join(wrong)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    open_page: OpenPage,
) -> None:
    phone = open_page()
    phone.go(reverse("front-log"))
    phone.page.check('[name="channel"][value="phone"]')
    phone.page.fill('[name="what"]', "They rang.")
    phone.press("main form button.primary")
    kept = {one["name"]: one for one in phone.page.context.cookies()}
    session = kept[settings.SESSION_COOKIE_NAME]
    assert (session["httpOnly"], session["sameSite"]) == (True, "Lax")
    assert phone.page.evaluate("document.cookie") == ""


@pytest.mark.parametrize(
    "inline", ["<style>", '<p style="x">', "<script>x</script>", '<a class="b" onclick="x">']
)
def test_the_search_for_inline_code_finds_it(inline: str) -> None:
    assert INLINE.search(inline)
    assert not INLINE.search('<script src="/a.js" defer></script><a class="b" href="/">x</a>')
