"""The front on an old phone: light, quiet, in one hand, without scripts, and gone when it must be."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import CDPSession

from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.looking import PHONE, Watched, on_a_phone
from tests.house.test_url_matrix import ANYBODY, KEY_HOLDERS
from tests.tracker.web.front import PNG
from tracker.actions import access
from tracker.management.demo.record import KEY_OF_EMRE, LINK_OF_MOTHER
from tracker.models import AccessKey, Contact, Evidence, Person

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 50_000
NO_PAGE = {
    "set_language", "leave", "front-left", "front-circle-renew", "front-circle-end",
    "front-safe-end", "staff-welcome", "calendar-feed-ics",
}  # fmt: skip
"""Addresses without a page of the front: buttons, and one that sends away at once."""
SAVE = "main form button.primary"


def answer(watched: Watched, **values: str) -> None:
    """Fill in the log form: tiles by name and value, the rest by name."""
    fold = watched.page.locator("details.fold:has([name=outlet]):not([open]) > summary")
    if fold.count():
        fold.click()
    for name, value in {"channel": "phone", **values}.items():
        tile = watched.page.locator(f'main [name="{name}"][value="{value}"]')
        if tile.count():
            tile.check()
        else:
            watched.page.fill(f'main [name="{name}"]', value)


def log(watched: Watched, **values: str) -> None:
    """Log one contact and stand on the receipt."""
    watched.go(reverse("front-log"))
    answer(watched, what="They rang.", **values)
    watched.press(SAVE)
    assert watched.page.url.endswith(reverse("front-saved"))


def enter(watched: Watched, code: str) -> None:
    """Come in with a key."""
    watched.go(reverse("front-key"))
    watched.page.fill('main [name="key"]', code)
    watched.press(SAVE)
    assert watched.page.url.endswith(reverse("front-me"))


# --- Weight ---------------------------------------------------------------------------------------


class Wire:
    """Counts the bytes that come over the wire, headers and all."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._came)

    def _came(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])


@pytest.mark.parametrize("locale", ["en-US", "de-AT", "fr-FR", "nl-BE"])
def test_first_page_and_log_page_together_weigh_less_than_fifty_kilobytes(
    open_page: OpenPage, locale: str
) -> None:
    phone = open_page(viewport=PHONE, locale=locale)
    wire = Wire(phone.page.context.new_cdp_session(phone.page))
    phone.go(reverse("front-home"))
    phone.press("main a.primary")
    phone.page.wait_for_load_state("networkidle")
    assert phone.page.url.endswith(reverse("front-log"))
    assert 10_000 < wire.bytes < BUDGET


# --- Every page, for everybody -------------------------------------------------------------------


def pages_for_strangers(phone: Watched) -> Iterator[str]:
    """Go from page to page as somebody who comes for the first time; give each one's name."""
    mother = access.code_from(LINK_OF_MOTHER)
    for name in ("home", "numbers", "door-card", "key", "recover", "log"):
        phone.go(reverse(f"front-{name}"))
        yield f"front-{name}"
    for name, token in (("join", mother), ("recover-use", "made-up"), ("confirm", "made-up")):
        phone.go(reverse(f"front-{name}", args=[token]))
        yield f"front-{name}"
        phone.press(SAVE)
        yield f"front-{name} ended"
    phone.page.context.clear_cookies()
    for name in ("log", "key", "recover"):
        phone.go(reverse(f"front-{name}"))
        phone.press(SAVE)
        yield f"front-{name} sent empty"
    log(phone, danger="yes")
    yield "front-saved"


def pages_for_the_person(phone: Watched) -> Iterator[str]:
    """Go from page to page as the affected person; give each one's name."""
    enter(phone, access.code_from(KEY_OF_EMRE))
    for name in (
        "me",
        "entries",
        "messages",
        "takedown",
        "opened",
        "details",
        "circle",
        "allow",
        "safe",
    ):
        phone.go(reverse(f"front-{name}"))
        yield f"front-{name}"
    for name in ("messages", "takedown", "circle", "safe"):
        phone.go(reverse(f"front-{name}"))
        phone.page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        phone.page.locator(SAVE).last.click()
        phone.page.wait_for_load_state()
        yield f"front-{name} sent empty"
    phone.go(reverse("front-allow-one", args=["confirm_job"]))
    yield "front-allow-one"
    phone.page.locator(SAVE).first.click()
    phone.page.wait_for_url("**" + reverse("front-allow"))
    yield "front-allow with a notice"
    phone.go(reverse("front-me"))
    phone.press("ol.lately a")
    yield "front-entry"
    phone.go(reverse("front-circle"))
    phone.press('form[action$="/renew/"] button')
    yield "front-circle-link"
    yield from pages_after_a_lost_key(phone)


def pages_after_a_lost_key(phone: Watched) -> Iterator[str]:
    """Come back by a recovery link."""
    person = Person.objects.filter(circle="subject").earliest("pk")
    code = access.code_from(secrets.token_hex(20))
    AccessKey.objects.create(person=person, kind=AccessKey.RECOVERY, digest=access.digest(code))
    phone.go(reverse("front-recover-use", args=[code]))
    phone.press(SAVE)
    yield "front-new-key"


def test_every_front_page_is_readable_narrow_and_big_enough_in_light_and_dark(
    example: None, open_page: OpenPage
) -> None:
    seen, wrong = set(), []
    for walk in (pages_for_strangers, pages_for_the_person):
        phone = open_page(viewport=PHONE, locale="de-DE")
        for name in walk(phone):
            seen.add(name)
            wrong += on_a_phone(phone, name)
    assert not wrong, "\n".join(wrong)
    assert {*ANYBODY.split(), *KEY_HOLDERS.split()} - NO_PAGE - seen == set()


# --- Without scripts ------------------------------------------------------------------------------


def test_without_scripts_in_german_from_the_first_entry_to_the_own_page(
    open_page: OpenPage, tmp_path: Path
) -> None:
    german = make.team(
        "deutsch", name="Deutsches Team", languages=["de"], members=(make.user("communications"),)
    )
    make.rule(german, name="In German", conditions={"language": ["de"]})
    (shot := tmp_path / "shot.png").write_bytes(PNG)
    plain = {"java_script_enabled": False, "viewport": PHONE, "locale": "de-DE"}

    phone = open_page(**plain)
    phone.go(reverse("front-home"))
    phone.press("main a.primary")
    answer(
        phone, channel="doorstep", what="Ein Mann an der Tür.", asked="yes", outlet="Abendkurier"
    )
    phone.page.set_input_files('[name="attached"]', shot)
    phone.press(SAVE)
    assert phone.page.url.endswith(reverse("front-saved"))
    with translation.override("de"):
        assert phone.page.inner_text("h1") == _("Saved") != "Saved"
    assert "Deutsches Team" in phone.page.inner_text("main")
    code = re.sub(r"\s+", " ", phone.page.inner_text("#key"))

    other = open_page(**plain)
    enter(other, code.lower())
    assert other.page.get_attribute("html", "lang") == "de"
    assert "Abendkurier" in other.page.inner_text("ol.lately")
    assert Contact.objects.get().channel == "doorstep"
    assert Evidence.objects.get().media_type == "image/png"


def test_a_file_that_is_too_big_gets_a_sentence_next_to_its_field_and_nothing_typed_is_lost(
    open_page: OpenPage, tmp_path: Path, settings
) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    (big := tmp_path / "big.png").write_bytes(PNG + bytes(5000))
    phone = open_page(java_script_enabled=False, viewport=PHONE)
    phone.go(reverse("front-log"))
    answer(phone, what="They stood at the gate.")
    phone.page.set_input_files('[name="attached"]', big)
    phone.press(SAVE)
    assert phone.page.is_visible(".field:has([name=attached]) .errorlist")
    assert phone.page.input_value('[name="what"]') == "They stood at the gate."
    assert phone.page.is_checked('[name="channel"][value="phone"]')
    assert not Contact.objects.exists()


def test_a_script_says_at_once_that_a_file_is_too_big(
    open_page: OpenPage, tmp_path: Path, settings
) -> None:
    with (big := tmp_path / "big.png").open("wb") as file:
        file.truncate(settings.MAX_UPLOAD_BYTES + 1)
    phone = open_page(viewport=PHONE)
    phone.go(reverse("front-log"))
    answer(phone)
    phone.page.set_input_files('[name="attached"]', big)
    said = phone.page.inner_text(".field:has([name=attached]) .errorlist")
    assert f"{settings.MAX_UPLOAD_MB} MB" in said


# --- Whose clock ---------------------------------------------------------------------------------


def test_a_script_finds_the_place_whose_clock_is_that_of_the_browser(open_page: OpenPage) -> None:
    boise = {"viewport": PHONE, "locale": "en-US", "timezone_id": "America/Boise"}
    phone = open_page(**boise)
    phone.go(reverse("front-log"))
    phone.page.check('[name="when"][value="yesterday"]')
    assert phone.page.inner_text("[data-clock]") == "Denver"
    phone.page.click('a[href="#id_country"]')
    assert phone.page.is_visible("#id_zone")
    assert on_a_phone(phone, "front-log with its zones") == []
    for country, zone, said in (("DE", "", "Germany"), ("CA", "America/Edmonton", "Edmonton"),
                                ("AU", "Australia/Sydney", "Sydney")):  # fmt: skip
        phone.page.select_option("#id_country", country)
        assert phone.page.input_value("#id_zone") == zone
        assert phone.page.inner_text("[data-clock]") == said
    phone.page.select_option("#id_zone", "Australia/Perth")
    assert phone.page.inner_text("[data-clock]") == "Perth"
    log_as_it_stands(phone)
    assert Contact.objects.get().occurred_zone == "Australia/Perth"


def log_as_it_stands(phone: Watched) -> None:
    """Fill in what is asked for and save."""
    answer(phone, what="They rang.")
    phone.press(SAVE)
    assert phone.page.url.endswith(reverse("front-saved"))


# --- Dead ends ------------------------------------------------------------------------------------


def test_dead_ends_are_readable_too(open_page: OpenPage) -> None:
    phone, wrong = open_page(viewport=PHONE), []
    for path, status in (("/nowhere/", 404), ("/me/entries/0/", 404), ("/accounts/login/", 200)):
        assert phone.go(path) == status
        wrong += on_a_phone(phone, path)
    log(phone)
    phone.page.context.clear_cookies(name="doorstep-csrf")
    phone.page.set_content(
        f'<form method="post" action="{phone.server}/log/"><button>x</button></form>'
    )
    phone.press("button")
    wrong += on_a_phone(phone, "403")
    assert not wrong, "\n".join(wrong)


# --- Leaving and pressing twice -------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_leaving_ends_the_session_and_back_shows_nothing_of_it(
    open_page: OpenPage, settings, scripts: bool
) -> None:
    phone = open_page(viewport=PHONE, java_script_enabled=scripts)
    settings.LEAVE_URL = phone.server.replace("localhost", "127.0.0.1") + "/static/tracker/once.js"
    phone.go(reverse("front-home"))
    log(phone, outlet="Abendkurier")
    phone.go(reverse("front-me"))
    assert "Abendkurier" in phone.page.inner_text("main")
    assert Session.objects.count() == 1

    phone.page.click(".leave button")
    phone.page.wait_for_url(settings.LEAVE_URL)
    assert not Session.objects.exists()
    assert not any(one["name"] == "doorstep" for one in phone.page.context.cookies())
    for _step in range(3):
        phone.page.go_back()
        assert "Abendkurier" not in phone.page.content()
        assert phone.page.locator(".key, .lately").count() == 0
    phone.go(reverse("front-me"))
    assert phone.page.url.endswith(reverse("front-key"))
    phone.foreign.clear()


def test_three_times_shift_leaves_as_well(open_page: OpenPage, settings) -> None:
    phone = open_page(viewport=PHONE)
    settings.LEAVE_URL = phone.server.replace("localhost", "127.0.0.1") + "/static/tracker/once.js"
    log(phone)
    assert not phone.page.locator(".with-keys").is_visible()  # a phone has no such key
    for _time in range(3):
        phone.page.keyboard.press("Shift")
    phone.page.wait_for_url(settings.LEAVE_URL)
    assert not Session.objects.exists()
    phone.foreign.clear()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_pressing_save_twice_makes_one_contact(open_page: OpenPage, scripts: bool) -> None:
    phone = open_page(viewport=PHONE, java_script_enabled=scripts)
    phone.go(reverse("front-log"))
    answer(phone, what="They rang.")
    phone.page.locator(SAVE).dblclick(no_wait_after=True)
    phone.page.wait_for_url("**" + reverse("front-saved"))
    assert Contact.objects.count() == 1
    assert Person.objects.count() == 1
