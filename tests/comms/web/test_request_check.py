"""The page that shows the letter of a request as its addressee gets it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions import letters
from tests import factories as make
from tests.requests import scene
from tracker.models import Allowance, FormalRequest
from tracker.queries import checklist
from tracker.rules import regimes

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    made = scene(timezone.now())
    made.sign("press-desist-notice")
    made.allow()
    return made


def test_whoever_reads_the_name_in_a_letter_is_the_one_the_history_names(at, sign_in):
    at.allow(Allowance.NAME_ME)
    row = at.ready()
    url = reverse("request-check", args=[row.ref])
    assert "Emre Yılmaz" in sign_in(at.officer).get(url).content.decode()
    look = make.events(at.case, "sealed.used_in_letter").get()
    assert (look.actor_key, look.role) == (at.officer.key, "communications")


def test_a_letter_without_the_name_opens_nothing_sealed(at, sign_in):
    row = at.ready()
    page = sign_in(at.officer).get(reverse("request-check", args=[row.ref]))
    assert "Emre Yılmaz" not in page.content.decode()
    assert not make.events(at.case, "sealed.used_in_letter").exists()


def test_the_checklist_says_of_each_point_whether_the_letter_says_it(at, sign_in):
    row = at.prepare()
    why = {point.key: point.why for point in checklist.of_request(row, now=at.now)}
    assert why["stop"] == "stands in the letter"
    for key in ("told_to", "language"):
        assert why[key] == "not in the letter: only a spoken request has to keep it"
    assert "only where they allowed it" in why["protected"]
    assert "bears its day" in why["when"]
    row.body = "Please stop."
    why = {point.key: point.why for point in checklist.of_request(row, now=at.now)}
    assert "see that it still does" in why["stop"]
    form = sign_in(at.officer).get(reverse("request-contents", args=[row.ref])).content.decode()
    assert "Not in the letter: only a spoken request has to keep it. Write here only to" in form


def test_a_letter_that_is_signed_by_hand_and_grounds_are_no_words_of_its_wording():
    assert letters.prefilled("uk-gdpr-rights").keys().isdisjoint({"right"})
    regime = regimes.get("be-ddr-presse")
    element = next(one for one in regime.required_elements if one.key == "request")
    assert "by hand" in checklist.settled(FormalRequest(), element)


def test_the_page_of_a_request_leads_to_what_waits_and_says_who_may_confirm(at, sign_in):
    row = at.ready()
    url, look = reverse("request", args=[row.ref]), "It waits for a second person."
    assert look not in sign_in(at.lawyer).get(url).content.decode()
    proposal = at.propose(row)
    address = reverse("approval-page", args=[proposal.key])
    legal = sign_in(at.lawyer).get(url).content.decode()
    assert look in legal
    assert f'href="{address}">Read it and confirm' in legal
    writer = sign_in(at.officer).get(url).content.decode()
    assert f'href="{address}">See what has to be confirmed' in writer


def test_a_blank_of_the_letter_is_explained_on_the_page(at, sign_in):
    page = sign_in(at.officer).get(reverse("request", args=[at.prepare().ref])).content.decode()
    assert "{person} is a blank" in page


def test_an_emergency_look_opens_no_page_on_which_a_request_is_written(at, sign_in):
    row, looker = at.ready(), make.user("communications")
    make.grant(at.case, looker, break_glass=True)
    client = sign_in(looker)
    assert client.get(reverse("request", args=[row.ref])).status_code == 200
    assert client.get(reverse("request-check", args=[row.ref])).status_code == 403


UNNAMED = "The letter names nobody."


def test_a_letter_that_names_nobody_says_so_until_the_name_is_allowed(at, sign_in):
    row = at.ready()
    desk = sign_in(at.officer)
    pages = [reverse(name, args=[row.ref]) for name in ("request-contents", "request-check")]
    assert all(UNNAMED in desk.get(page).content.decode() for page in pages)
    at.allow(Allowance.NAME_ME)
    assert not any(UNNAMED in desk.get(page).content.decode() for page in pages)


@pytest.mark.parametrize("named", [True, False])
def test_whoever_confirms_is_told_of_the_words_as_they_were_frozen(at, sign_in, named):
    if named:
        at.allow(Allowance.NAME_ME)
    address = reverse("approval-page", args=[at.propose(at.ready()).key])
    page = sign_in(at.lawyer).get(address).content.decode()
    assert (UNNAMED in page) is not named


def test_the_story_stands_in_a_sentence_and_a_note_of_ours_leaves_it_out(at):
    row = at.ready()
    body = letters.text_of(row, now=at.now).body
    assert "\n\nDieses Schreiben betrifft die folgende Sache: the eleven minutes\n\n" in body
    assert "1." not in body
    row.elements = {**row.elements, "story": "(every story)"}
    assert "Sache:" not in letters.text_of(row, now=at.now).body
    row.elements = {**row.elements, "story": ""}
    assert "{story}" in letters.text_of(row, now=at.now).body


def test_a_note_of_ours_is_no_part_of_the_letter_and_the_checklist_says_so(at):
    points = {one.key: one for one in checklist.of_request(at.ready(), now=at.now)}
    assert points["clause"].why == "only a note for us: the letter does not say it"
    assert points["story"].why == ""


def test_where_they_sit_is_asked_for_before_a_way_can_be_picked(at, sign_in):
    asked = {"person": str(at.person.key), "outlet": str(at.outlet.key), "about": "contact",
             "sender": "person_via_mandate"}  # fmt: skip
    desk, url = sign_in(at.officer), reverse("request-new", args=[at.case.ref])
    page = desk.get(url, asked).content.decode()
    assert 'for="id_place">Where they sit</label>' in page
    assert "Say above where they sit" in page
    assert "Go on with the picked way" not in page
    placed = desk.get(url, {**asked, "place": "DE-BE"}).content.decode()
    assert "Say above where they sit" not in placed
    assert "Go on with the picked way" in placed


def test_an_outlet_of_a_country_without_a_calendar_needs_no_place(at, sign_in):
    abroad = make.outlet("Far Post", country="JP")
    asked = {"person": str(at.person.key), "outlet": str(abroad.key), "about": "contact",
             "sender": "person_via_mandate"}  # fmt: skip
    desk, url = sign_in(at.officer), reverse("request-new", args=[at.case.ref])
    page = desk.get(url, asked).content.decode()
    assert "No calendar of their country is known here" in page
    assert "Go on with the picked way" in page
