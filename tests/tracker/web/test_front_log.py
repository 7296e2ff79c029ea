"""Logging a contact: nothing typed is lost, nothing is logged twice, a receipt only when stored."""

import json
import re
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from comms import inbound
from tests import factories as make
from tests.tracker.web.front import ANSWERS, PNG, came_in, fields_of, first_log, key_on
from tracker import history, vault
from tracker.models import (
    AccessKey,
    Blob,
    Case,
    Contact,
    Evidence,
    HistoryEvent,
    Intake,
    Lane,
    Person,
)
from tracker.queries import originals

pytestmark = pytest.mark.django_db
MAILS = Path(__file__).parents[2] / "fixtures" / "mail"


@pytest.fixture
def phone() -> Client:
    """Return a browser without scripts that never was here."""
    return Client(headers={"Accept-Language": "en-GB"})


def eml(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (MAILS / name).read_bytes(), "message/rfc822")


def test_a_first_contact_opens_a_case_and_gives_a_key_that_is_stored_nowhere(
    phone: Client,
) -> None:
    receipt = first_log(phone)
    code = key_on(receipt)
    assert Case.objects.get().people.get().is_subject
    assert AccessKey.objects.get().digest != code
    assert code not in str(list(Intake.objects.values())) + str(list(AccessKey.objects.values()))
    assert [row.kind for row in HistoryEvent.objects.all()] == [
        "case.opened", "person.added", "access.key_made", "intake.received", "contact.logged",
        "contact.routed",
    ]  # fmt: skip


def test_the_first_two_pages_stay_under_fifty_kilobytes_with_everything_they_load(
    phone: Client,
) -> None:
    pages = [phone.get(path).content for path in ("/", "/log/")]
    static = Path(vault.__file__).parent / "static" / "tracker"
    loaded = ["doorstep.css", "once.js", "leave.js", "upload.js", "zone.js", "favicon.svg"]
    assert sum(map(len, pages)) + sum((static / name).stat().st_size for name in loaded) < 50_000


def test_the_language_of_the_browser_is_spoken_and_can_be_changed_without_scripts() -> None:
    phone = Client(headers={"Accept-Language": "de"})
    assert 'lang="de"' in phone.get("/log/").content.decode()
    phone.post("/language/", {"language": "nl", "next": "/log/"})
    assert 'lang="nl"' in phone.get("/log/").content.decode()


def test_the_emergency_number_is_that_of_the_country_one_is_in() -> None:
    assert (
        'href="tel:110"' in Client(headers={"Accept-Language": "de-DE"}).get("/").content.decode()
    )
    assert (
        'href="tel:999"'
        in Client(headers={"Accept-Language": "en-GB"}).get("/log/").content.decode()
    )


def rung(page: str) -> list[str]:
    return re.findall(r'href="tel:(\d+)"', page)


def test_an_american_browser_in_germany_never_hides_the_number_of_the_house() -> None:
    phone = Client(headers={"Accept-Language": "en-US,en;q=0.9"})
    for path in ("/", "/log/", "/key/", "/door-card/"):
        assert rung(phone.get(path).content.decode()) == ["110", "911"]
    page = phone.get("/log/").content.decode()
    assert fields_of(page)["country"] == "US"
    assert "(Germany) or <a" in page
    assert "(United States). Then come back." in page
    # The country stands in a folded part: that it was sent does not say that anybody chose it.
    assert rung(phone.post("/log/", {**ANSWERS, "country": "US", "what": ""}).content.decode()) == [
        "110", "911"
    ]  # fmt: skip
    assert rung(first_log(phone, country="US", danger="yes"))[:2] == ["911", "110"]
    assert rung(phone.get("/me/").content.decode()) == ["911", "110"]


def test_who_chose_another_country_than_the_browser_says_sees_its_number_alone() -> None:
    phone = Client(headers={"Accept-Language": "en-US"})
    for country, number in (("DE", "110"), ("GB", "999")):
        page = phone.post("/log/", {**ANSWERS, "country": country, "what": ""}).content.decode()
        assert rung(page) == [number]


def test_a_country_kept_from_the_first_entry_hides_the_number_of_the_house_in_no_browser() -> None:
    first_log(phone := Client(headers={"Accept-Language": "en-US"}), country="US")
    for spoken in ("en-US", "de-DE", "de", ""):
        page = phone.get("/me/", headers={"Accept-Language": spoken}).content.decode()
        assert rung(page) == ["911", "110"]
    came, _code = came_in(make.person(country="DE"))
    assert rung(came.get("/me/", headers={"Accept-Language": "en-US"}).content.decode()) == ["110"]


def test_one_number_for_both_countries_is_shown_once(settings) -> None:
    settings.DEFAULT_COUNTRY = "NL"
    page = Client(headers={"Accept-Language": "en-BE"}).get("/").content.decode()
    assert rung(page) == ["112"]
    assert "(Netherlands, Belgium)" in page


def test_a_form_that_comes_back_keeps_everything_that_was_typed(phone: Client) -> None:
    typed = {
        **ANSWERS, "channel": "", "what": "A man <b>with</b> a camera", "caller": "Mr Ünal",
        "outlet": "Abendkurier", "links": "javascript:alert(1)", "when": "yesterday",
        "clock": "19:04", "stayed": "on", "danger": "yes",
    }  # fmt: skip
    answer = phone.post("/log/", {**fields_of(phone.get("/log/").content.decode()), **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose how they tried it." in page
    assert "is not the address of a page" in page
    assert '<details class="fold" open>' in page
    assert "A man &lt;b&gt;with&lt;/b&gt; a camera" in page
    kept = fields_of(page)
    for name in ("caller", "outlet", "links", "when", "stayed", "danger"):
        assert kept[name] == typed[name]
    assert kept["clock"].startswith("19:04")
    assert not Contact.objects.exists()


def test_a_second_press_logs_nothing_more_and_shows_the_same_receipt(phone: Client) -> None:
    sent = {**fields_of(phone.get("/log/").content.decode()), **ANSWERS}
    first = phone.post("/log/", sent, follow=True).content.decode()
    other = Client()
    second = other.post("/log/", sent, follow=True).content.decode()
    assert key_on(first) == key_on(second)
    assert (Case.objects.count(), Contact.objects.count(), AccessKey.objects.count()) == (1, 1, 1)


def test_a_receipt_that_was_altered_or_is_old_leads_to_their_own_page(
    phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_log(phone)
    receipt = phone.cookies["receipt"].value
    told, at, signed = receipt.split(":")
    other = signing.b64_encode(json.dumps({"contact": 1, "danger": True}).encode()).decode()
    for bad in ("", "a:b:c", f"{other}:{at}:{signed}", f"{told}:{at}:{signed[:-1]}"):
        phone.cookies["receipt"] = bad
        assert phone.get("/log/saved/").headers["Location"] == "/me/"
    phone.cookies["receipt"] = receipt
    assert phone.get("/log/saved/").status_code == 200
    monkeypatch.setattr("tracker.web.front.log.RECEIPT_FOR", -1)
    assert phone.get("/log/saved/").headers["Location"] == "/me/"


def test_once_the_key_was_used_a_second_press_shows_it_no_more(phone: Client) -> None:
    sent = {**fields_of(phone.get("/log/").content.decode()), **ANSWERS}
    code = key_on(phone.post("/log/", sent, follow=True).content.decode())
    Client().post("/key/", {"key": code})
    answer = Client().post("/log/", sent, follow=True)
    assert code[:5] not in answer.content.decode()
    assert Contact.objects.count() == 1


def test_a_forged_token_is_replaced_and_joins_nobody_elses_entry() -> None:
    for one in (Client(), Client()):
        one.post("/log/", {**ANSWERS, "once": "chosen"})
    assert Case.objects.count() == 2


def test_an_unwritable_disk_gives_no_receipt_and_keeps_the_words(
    phone: Client, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    sent = fields_of(phone.get("/log/").content.decode())
    photo = SimpleUploadedFile("a.png", PNG, "image/png")
    with override_settings(VAULT_DIR=tmp_path / "file"):
        answer = phone.post("/log/", {**sent, **ANSWERS, "what": "Still here", "attached": photo})
    assert answer.status_code == 503
    assert "Still here" in answer.content.decode()
    assert "could not save" in answer.content.decode()
    assert not Intake.objects.exists()
    again = phone.post("/log/", {**sent, **ANSWERS, "what": "Still here"}, follow=True)
    assert key_on(again.content.decode())


REFUSING = {
    "sqlite": [
        (
            "CREATE TEMP TRIGGER full_disk BEFORE INSERT ON tracker_route "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    ],
    "postgresql": [
        (
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'database or disk is full'; END $$"
        ),
        (
            "CREATE TRIGGER full_disk BEFORE INSERT ON tracker_route "
            "FOR EACH ROW EXECUTE FUNCTION full_disk()"
        ),
    ],
}
FORGIVING = {
    "sqlite": "DROP TRIGGER full_disk",
    "postgresql": "DROP FUNCTION full_disk() CASCADE",
}


def test_a_database_that_refuses_leaves_nothing_behind_and_keeps_the_words(phone: Client) -> None:
    sent = fields_of(phone.get("/log/").content.decode())
    with connection.cursor() as cursor:
        for statement in REFUSING[connection.vendor]:
            cursor.execute(statement)
        answer = phone.post("/log/", {**sent, **ANSWERS, "what": "Still here"})
        cursor.execute(FORGIVING[connection.vendor])
    assert answer.status_code == 503
    assert "Still here" in answer.content.decode()
    assert "sessionid" not in answer.cookies
    for model in (Case, Person, Intake, Contact, AccessKey, HistoryEvent):
        assert not model.objects.exists()  # type: ignore[attr-defined]


def test_a_file_too_big_gets_a_sentence_next_to_its_field_and_the_words_stay(
    phone: Client,
) -> None:
    sent = fields_of(phone.get("/log/").content.decode())
    big = SimpleUploadedFile("film.mp4", b"x" * 3000, "video/mp4")
    with override_settings(MAX_UPLOAD_BYTES=2000):
        answer = phone.post("/log/", {**sent, "attached": big, **ANSWERS, "what": "Kept"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_attached_error"' in page
    assert "Kept" in page
    assert fields_of(page)["channel"] == "phone"
    assert not Contact.objects.exists()


def test_files_are_sealed_and_entered_with_the_contact(phone: Client) -> None:
    first_log(phone, attached=[
        SimpleUploadedFile("a.png", PNG, "text/plain"), SimpleUploadedFile("note.txt", b"plate B-XY 1"),
    ])  # fmt: skip
    rows = list(Evidence.objects.order_by("pk"))
    assert [row.original_name for row in rows] == ["a.png", "note.txt"]
    assert rows[0].media_type == "image/png"
    assert {row.contact_id for row in rows} == {Contact.objects.get().pk}
    sealed = vault.path_of(rows[1].blob.key).read_bytes()
    assert b"plate" not in sealed
    look = history.disclose("evidence.read", by=make.actor("legal"), case=rows[1].case,
                                objects=frozenset({rows[1].blob.key}))  # fmt: skip
    assert b"".join(vault.read(rows[1].blob, disclosure=look)) == b"plate B-XY 1"


def test_a_forwarded_mail_becomes_a_contact_read_out_of_it(phone: Client) -> None:
    paper = make.outlet("Abendkurier", domains=["abendkurier.example"])
    first_log(phone, channel="email", what="", attached=eml("forward_outlook_de.eml"))
    contact = Contact.objects.get()
    came = contact.intake
    assert came.source == "upload"
    assert came.raw_size == len((MAILS / "forward_outlook_de.eml").read_bytes())
    assert "@" in contact.claimed_handle
    assert contact.handle_key == contact.claimed_handle.casefold()
    assert contact.summary
    assert Blob.objects.get().digest == came.digest
    assert contact.outlet in {paper, None}


def test_the_same_mail_twice_is_one_original_that_both_intakes_can_be_read_from(
    phone: Client,
) -> None:
    for browser in (phone, Client()):
        first_log(browser, channel="email", what="", attached=eml("forward_outlook_de.eml"))
    one, two = Intake.objects.order_by("pk")
    assert one.raw_name == two.raw_name
    raw = inbound.original(two, now=timezone.now())
    assert raw == (MAILS / "forward_outlook_de.eml").read_bytes()
    assert list(originals.problems()) == []


def test_a_mail_no_machine_can_read_is_kept_and_what_was_typed_is_logged(phone: Client) -> None:
    broken = SimpleUploadedFile("mail.eml", b"\xff\xfe\x00\x01" * 64, "message/rfc822")
    first_log(phone, channel="email", what="They wrote to me", attached=broken)
    contact = Contact.objects.get()
    assert contact.summary == "They wrote to me"
    assert contact.intake.status == "unreadable"
    assert contact.intake.raw_size == 256
    assert contact.enquiry is not None
    assert contact.enquiry.open
    assert Evidence.objects.get().blob.size == 256


def test_danger_puts_it_first_and_shows_the_number_again(phone: Client) -> None:
    receipt = first_log(phone, danger="yes")
    assert Contact.objects.get().danger
    assert Contact.objects.get().routes.get().lane == Lane.NOW
    assert 'href="tel:999"' in receipt or 'href="tel:110"' in receipt


def test_a_time_still_to_come_gets_a_sentence(phone: Client) -> None:
    ahead = (timezone.now() + timedelta(days=3)).date().isoformat()
    answer = phone.post("/log/", {**ANSWERS, "when": "other", "day": ahead})
    assert "still to come" in answer.content.decode()


def test_a_newcomer_chooses_the_time_zone_of_their_country_and_keeps_it(phone: Client) -> None:
    two = [eml("forward_attached.eml"), eml("forward_outlook_de.eml")]
    there = {"country": "US", "zone": "America/Los_Angeles", "attached": two}
    first_log(phone, when="yesterday", clock="20:00", **there)
    zones = Contact.objects.values_list("occurred_zone", flat=True)
    assert list(zones) == ["America/Los_Angeles"] * 2
    assert Person.objects.get().time_zone == "America/Los_Angeles"
    assert Intake.objects.earliest("pk").payload["zone"] == "America/Los_Angeles"


def test_eight_in_the_evening_in_los_angeles_is_not_eight_in_new_york() -> None:
    hours = {}
    for zone in ("", "America/New_York", "America/Los_Angeles"):
        first_log(Client(), when="yesterday", clock="20:00", country="US", zone=zone)
        hours[zone] = Contact.objects.latest("pk").occurred_at.astimezone(UTC).hour
    assert hours[""] == hours["America/New_York"]
    assert hours["America/Los_Angeles"] == (hours[""] + 3) % 24


def test_the_zone_most_people_of_the_guessed_country_live_by_is_chosen_at_first() -> None:
    american = Client(headers={"Accept-Language": "en-US"}).get("/log/").content.decode()
    assert fields_of(american)["zone"] == "America/New_York"
    assert "local time: <strong data-clock>New York</strong>" in american
    german = Client(headers={"Accept-Language": "de-DE"}).get("/log/").content.decode()
    assert not fields_of(german).get("zone")
    assert "<strong data-clock>Deutschland</strong>" in german


def test_a_zone_of_another_country_is_asked_for_again_only_where_there_are_several(
    phone: Client,
) -> None:
    sent = {**ANSWERS, "country": "CA", "zone": "America/Los_Angeles", "what": "Kept"}
    answer = phone.post("/log/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "That is not in Canada." in page
    assert "Kept" in page
    assert '<details class="fold" open>' in page
    assert phone.post("/log/", {**sent, "zone": "Mars/Olympus"}).status_code == 422
    first_log(phone, country="DE", zone="America/Los_Angeles")
    assert Contact.objects.get().occurred_zone == "Europe/Berlin"


def test_who_has_a_key_is_told_whose_clock_counts_and_where_to_change_it() -> None:
    browser, _code = came_in(make.person(time_zone="America/Denver"))
    page = browser.get("/log/").content.decode()
    assert "Times are read as local time: <strong data-clock>Denver</strong>" in page
    assert 'href="/me/details/#id_time_zone"' in page
    assert 'name="zone"' not in page
    assert "zone.js" not in page
    assert 'id="id_time_zone"' in browser.get("/me/details/").content.decode()
    browser.post("/log/", {**ANSWERS, "zone": "Asia/Jakarta"})
    assert Contact.objects.get().occurred_zone == "America/Denver"


def test_the_next_entry_starts_with_the_last_caller(phone: Client) -> None:
    first_log(phone, caller="Jo Marsh", outlet="The Courier", handle="+44 20 7946 0000")
    again = fields_of(phone.get("/log/?again=1").content.decode())
    assert (again["caller"], again["outlet"]) == ("Jo Marsh", "The Courier")
    assert "caller" not in {
        k for k, v in fields_of(phone.get("/log/").content.decode()).items() if v
    }


def test_a_caller_taken_over_is_named_on_the_form_and_can_be_left_out(phone: Client) -> None:
    receipt = first_log(phone, caller="Jo Marsh", outlet="The Courier")
    assert "by the same person" in receipt
    assert '<a class="button wide" href="/log/">Log one by somebody else</a>' in receipt
    again = phone.get("/log/?again=1").content.decode()
    assert "Taken over from your last entry:" in again
    assert "<strong>Jo Marsh · The Courier</strong>" in again
    assert '<a href="/log/">It was somebody else' in again
    sent = {**fields_of(again), **ANSWERS, "channel": ""}
    assert "Taken over from your last entry:" in phone.post("/log/", sent).content.decode()
    empty = phone.get("/log/").content.decode()
    assert "Taken over" not in empty
    assert not fields_of(empty)["caller"]


def test_without_a_caller_nothing_is_said_to_be_taken_over(phone: Client) -> None:
    receipt = first_log(phone)
    assert "by the same person" not in receipt
    assert "Taken over" not in phone.get("/log/?again=1").content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, ("Nora Feld", "", "nora@harbour-post.example")),
        ({"outlet": "Harbour Post"}, ("Nora Feld", "Harbour Post", "nora@harbour-post.example")),
        ({"caller": "N. Feld"}, ("N. Feld", "", "nora@harbour-post.example")),
    ],
)
def test_the_sender_of_a_mail_wins_over_a_caller_only_taken_over(
    phone: Client, typed: dict[str, str], kept: tuple[str, str, str]
) -> None:
    first_log(phone, caller="Jo Marsh", outlet="The Courier", handle="+44 20 7946 0000")
    sent = fields_of(phone.get("/log/?again=1").content.decode())
    mail = {"channel": "email", "attached": eml("forward_attached.eml")}
    assert phone.post("/log/", {**sent, **ANSWERS, **mail, **typed}).status_code == 302
    one = Contact.objects.latest("pk")
    assert (one.claimed_name, one.claimed_outlet, one.claimed_handle) == kept


def test_a_mail_by_the_same_caller_keeps_what_was_taken_over(phone: Client) -> None:
    first_log(phone, caller="Nora Feld", outlet="Harbour Post", handle="+44 20 7946 0000")
    sent = fields_of(phone.get("/log/?again=1").content.decode())
    phone.post("/log/", {**sent, **ANSWERS, "attached": eml("forward_attached.eml")})
    one = Contact.objects.latest("pk")
    assert (one.claimed_name, one.claimed_outlet) == ("Nora Feld", "Harbour Post")


def test_what_was_typed_wins_over_the_sender_of_a_mail(phone: Client) -> None:
    first_log(phone, caller="Jo Marsh", outlet="The Courier")
    told = {"caller": "Jo Marsh", "outlet": "The Courier"}
    sent = fields_of(phone.get("/log/").content.decode())
    phone.post("/log/", {**sent, **ANSWERS, **told, "attached": eml("forward_attached.eml")})
    one = Contact.objects.latest("pk")
    assert (one.claimed_name, one.claimed_outlet) == ("Jo Marsh", "The Courier")


def test_somebody_whose_page_closed_is_asked_for_the_key_and_loses_no_word() -> None:
    person = make.person()
    phone, code = came_in(person)
    sent = {**fields_of(phone.get("/log/").content.decode()), **ANSWERS, "what": "Late at night"}
    phone.cookies.clear()
    asked = phone.post("/log/", sent)
    assert asked.status_code == 422
    assert "Enter your key, then save again" in asked.content.decode()
    assert "Late at night" in asked.content.decode()
    assert Case.objects.count() == 1
    assert phone.post("/log/", {**sent, "key": code}).status_code == 302
    assert Contact.objects.get().reporter == person


def test_a_wrong_key_on_the_log_page_saves_nothing_under_anybody(phone: Client) -> None:
    other = key_on(first_log(Client()))
    AccessKey.objects.update(ended_at=timezone.now())
    answer = phone.post("/log/", {**ANSWERS, "key": other, "what": "Mine"})
    assert answer.status_code == 422
    assert "Mine" in answer.content.decode()
    assert Contact.objects.count() == 1


def test_a_known_number_names_the_journalist_and_the_outlet(phone: Client) -> None:
    paper = make.outlet("Abendkurier")
    reporter = make.journalist("F. Weber", outlet=paper)
    reporter.handles.create(kind="phone", value="+442079460000")
    first_log(phone, handle="020 7946 0000", country="GB")
    contact = Contact.objects.get()
    assert (contact.journalist, contact.outlet) == (reporter, paper)
