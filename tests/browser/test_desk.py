"""The desk in a real browser: signed in for real, worked by keyboard, letters with two people."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comms.models import Message
from tests import factories as make
from tests.browser import desk_pages
from tests.browser.conftest import OpenPage
from tests.browser.looking import DESK, Watched, on_the_desk
from tests.comms import answers
from tracker import policy
from tracker.history import record
from tracker.models import Enquiry, User

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_code_was_used_before() -> None:
    cache.clear()


def code() -> str:
    """Return what an authenticator app shows now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


# --- Every page -----------------------------------------------------------------------------------


def test_every_page_of_the_desk_stands_in_the_table() -> None:
    assert desk_pages.unlisted() == set(), "list these in desk_pages"


def test_every_desk_page_is_readable_and_narrow_in_light_and_dark(
    example: None, staff_page: OpenPage
) -> None:
    open_for: dict[str, Watched] = {}
    wrong: list[str] = []
    for who, name, path in desk_pages.addresses():
        if who not in open_for:
            open_for[who] = staff_page(User.objects.get(email=who), viewport=DESK)
        desk = open_for[who]
        status = desk.go(path)
        if status != 200 or "/accounts/" in desk.page.url:
            wrong.append(f"{name}: {status} at {desk.page.url}")
        else:
            wrong += on_the_desk(desk, name)
    assert not wrong, "\n".join(wrong)


def test_a_chronology_with_long_hashes_prints_within_the_paper(staff_page: OpenPage) -> None:
    lawyer, case = make.user("legal"), make.case()
    with transaction.atomic():
        record("evidence.added", by=policy.staff(lawyer), case=case, ref="EV-1", digest="0f" * 32,
               name="Bildschirmfoto_" * 9 + ".png")  # fmt: skip
    paper = {"width": 718, "height": 1000}
    desk = staff_page(lawyer, viewport=paper)
    desk.page.emulate_media(media="print")
    desk.go(reverse("case-history", args=[case.ref]) + "?all=1")
    assert desk.page.evaluate("document.querySelector('table.history').offsetWidth") <= 718


# --- Signing in -----------------------------------------------------------------------------------


def sign_in_by_form(desk: Watched, who: User) -> None:
    """Type address, password and code as a person does."""
    desk.go(reverse("account_login"))
    desk.page.fill('[name="login"]', who.email)
    desk.page.fill('[name="password"]', "a long pass phrase")
    desk.press("main form.stack button.primary")
    desk.page.fill('[name="code"]', code())
    desk.press("main form.stack button.primary")


def test_password_and_code_open_the_desk(open_page: OpenPage) -> None:
    who = make.user("communications", name="Lena Brandt")
    TOTP.activate(who, SECRET)
    desk = open_page(viewport=DESK)
    sign_in_by_form(desk, who)
    assert desk.page.url == desk.server + reverse("desk-home")
    assert "Lena Brandt" in desk.page.inner_text("nav.rail")


def test_a_passkey_that_was_added_opens_the_desk_alone(open_page: OpenPage) -> None:
    who = make.user("communications", name="Lena Brandt")
    TOTP.activate(who, SECRET)
    desk = open_page(viewport=DESK)
    device = desk.page.context.new_cdp_session(desk.page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True}  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    sign_in_by_form(desk, who)
    desk.go(reverse("mfa_add_webauthn"))
    desk.page.fill('main [name="name"]', "Laptop")
    assert desk.page.is_checked('main [name="passwordless"]')
    desk.press("#mfa_webauthn_add")
    desk.page.context.clear_cookies()
    desk.go(reverse("account_login"))
    desk.page.click("#passkey_login")
    desk.page.wait_for_url("**" + reverse("desk-home"))


# --- The queue by keyboard ------------------------------------------------------------------------


@pytest.fixture
def three_enquiries(transactional_db: None) -> User:
    """Three enquiries in one case, and the officer who may open it."""
    officer, case = make.user("communications", name="Lena Brandt"), make.case()
    make.grant(case, officer)
    make.team(members=(officer,))
    for name in ("Abendkurier", "City Ledger", "Morgenblatt"):
        row = make.enquiry(case, outlet=make.outlet(name), caller=name)
        make.contact(case, enquiry=row, outlet=row.outlet, status="routed")
    return officer


def here(desk: Watched) -> str:
    """Return the row that the keys stand on."""
    return desk.page.inner_text("[data-row].is-here .main strong")


def test_the_queue_is_worked_without_a_mouse(three_enquiries: User, staff_page: OpenPage) -> None:
    desk = staff_page(three_enquiries, viewport=DESK)
    desk.go(reverse("desk-home"))
    names = desk.page.locator("[data-row] .main strong").all_inner_texts()
    assert sorted(names) == ["Abendkurier", "City Ledger", "Morgenblatt"]
    press = desk.page.keyboard.press
    press("j")
    press("j")
    assert here(desk) == names[1]
    press("k")
    assert here(desk) == names[0]
    press("?")
    assert desk.page.is_visible("dialog.keys")
    press("Escape")
    press("/")
    assert desk.page.evaluate("document.activeElement.name") == "q"
    press("j")
    assert desk.page.input_value('[name="q"]') == "j"
    desk.page.locator('[name="q"]').blur()
    with desk.page.expect_navigation():
        press("t")
    taken = Enquiry.objects.get(assignee=three_enquiries)
    assert taken.outlet.name in names
    press("j")
    first = here(desk)
    with desk.page.expect_navigation():
        press("o")
    assert first in desk.page.inner_text("h1")


def test_only_the_chosen_team_is_offered_when_an_enquiry_is_handed_over(
    three_enquiries: User, staff_page: OpenPage
) -> None:
    tom = make.user("communications", name="Tom Reyes")
    make.team("york", name="York desk", members=(tom,))
    desk = staff_page(three_enquiries, viewport=DESK)
    desk.go(reverse("enquiry", args=[Enquiry.objects.earliest("pk").ref]))
    desk.page.click("#hand-over summary")
    offered = desk.page.locator("#id_to option:enabled")
    desk.page.select_option("#id_team", label="York desk")
    assert offered.all_inner_texts() == ["whoever takes it", "Tom Reyes"]
    desk.page.select_option("#id_to", label="Tom Reyes")
    own = three_enquiries.teams.get()
    desk.page.select_option("#id_team", label=own.name)
    assert offered.all_inner_texts() == ["whoever takes it", "Lena Brandt"]
    assert desk.page.input_value("#id_to") == ""
    desk.page.select_option("#id_team", label="York desk")
    desk.page.select_option("#id_to", label="Tom Reyes")
    desk.page.fill('#hand-over [name="reason"]', "knows them")
    with desk.page.expect_navigation():
        desk.page.click("#hand-over button")
    assert Enquiry.objects.get(assignee=tom).team.name == "York desk"


# --- A letter takes two ---------------------------------------------------------------------------


def test_an_answer_is_written_confirmed_by_another_and_stopped_in_the_outbox(
    three_enquiries: User, staff_page: OpenPage, open_page: OpenPage
) -> None:
    line = answers.approved_line(timezone.now())
    enquiry = Enquiry.objects.get(outlet__name="Abendkurier")
    lawyer = make.user("legal", name="Tom Achterberg")
    make.grant(enquiry.case, lawyer)

    desk = staff_page(three_enquiries, viewport=DESK)
    desk.go(reverse("enquiry", args=[enquiry.ref]))
    desk.press("#answers a.button")
    desk.press(f'button[name="add"][value="{line.key}"]')
    assert "we do not comment on staff." in desk.page.input_value('[name="body"]')
    desk.press("form.stack button.primary")
    desk.press('button[name="check"]')
    assert "we do not comment on staff." in desk.page.inner_text(".sheet")
    desk.press('form[action$="/propose/"] button.primary')
    assert "/approvals/" in desk.page.url
    assert desk.page.locator('form[action$="/approve/"]').count() == 0

    second = staff_page(lawyer, viewport=DESK, fresh=False)
    second.go(desk.page.url.removeprefix(desk.server))
    assert second.page.locator('form[action$="/approve/"]').count() == 0
    Authenticator.objects.filter(user=lawyer).delete()
    TOTP.activate(lawyer, SECRET)
    second.press("aside a.primary")
    step_up(second)
    second.press('form[action$="/approve/"] button.primary')
    assert second.page.url.endswith(reverse("outbox-list"))
    left = second.page.locator(".left-time")
    left.wait_for()
    assert re.fullmatch(r"[45]:\d\d", left.inner_text())
    assert not told_of(second)

    desk.go(reverse("outbox-list"))
    desk.press(".countdown button.danger")
    assert Message.objects.get().status == "stopped"
    assert desk.page.locator(".countdown").count() == 0


def step_up(watched: Watched) -> None:
    """Show once more that it is you, with a code or a password."""
    if watched.page.locator('main [name="code"]').count():
        watched.page.fill('main [name="code"]', code())
    else:
        watched.page.fill('main [name="password"]', "a long pass phrase")
    watched.press("main form button[type=submit], main form button.primary")


def told_of(watched: Watched) -> str:
    """Return what is wrong with the page on which a letter waits."""
    return "\n".join(on_the_desk(watched, "outbox"))
