"""The original read out of a forward, in the words of many mail programs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.tracker.importers.mails import fixture, sample
from tracker.importers.mail.forwards import read_forward
from tracker.importers.mail.parsing import parse
from tracker.importers.mail.shapes import Address, Forwarded

FOLDER = "forwards/email-forward-parser/"
SUBJECT = "Integer consequat non purus"
BESSIE = Address("", "bessie.berry@acme.com")
SUZANNE = Address("", "suzanne@globex.corp")
COPIED = (
    Address("Walter Sheltan", "walter.sheltan@acme.com"),
    Address("Nicholas", "nicholas@globex.corp"),
)
OWN = "Praesent suscipit egestas hendrerit.\n\nAliquam eget dui dui."
APPLE = datetime(2021, 10, 26, 11, 25, 8, tzinfo=UTC)
APPLE_EN = datetime(2021, 10, 25, 8, 17, 21, tzinfo=UTC)
THUNDERBIRD = datetime(2021, 11, 3, 14, 51, 30, tzinfo=UTC)
YAHOO = datetime(2021, 11, 2, 8, 26, 50, tzinfo=UTC)

ZONED = {
    **{f"apple_mail_{language}": APPLE for language in ("de", "fr", "nl", "tr")},
    "apple_mail_en": APPLE_EN,
    **{f"thunderbird_{language}": THUNDERBIRD for language in ("de", "en", "fr", "tr")},
    **{f"yahoo_{language}": YAHOO for language in ("de", "fr")},
}
LOCAL = {
    **{f"gmail_{language}": (27, 9, 31) for language in ("de", "en", "fr", "nl", "tr")},
    **{f"new_outlook_2019_{language}": (28, 12, 46) for language in ("de", "en")},
    **{f"new_outlook_2019_{language}": (28, 12, 6) for language in ("fr", "nl")},
    "outlook_live": (27, 15, 14),
}
SUBJECTS = {
    "new_outlook_2019_de": "new_outlook_2019_de_subject",
    "new_outlook_2019_en": "new_outlook_2019_en_subject",
    "new_outlook_2019_fr": "new_outlook_2019_fr_subject",
    "new_outlook_2019_nl": "new_outlook_2019_nl_subject",
    "outlook_live": "outlook_live_de_subject",
}


def read(name: str, subject: str = "") -> Forwarded:
    found = read_forward(sample(f"{FOLDER}{name}.txt").decode(), subject)
    assert found is not None
    return found


def expect(found: Forwarded, *, to: tuple[Address, ...] = (BESSIE,), own_text: str = "") -> None:
    assert (found.from_name, found.from_address) == ("John Doe", "john.doe@acme.com")
    assert found.subject == SUBJECT
    assert found.to == to
    assert found.cc == COPIED
    assert found.own_text == own_text
    assert found.body.startswith("Aenean quis diam urna.")


@pytest.mark.parametrize("name", ZONED)
def test_forward_with_a_zone_gives_the_instant(name: str) -> None:
    found = read(f"{name}_body")
    expect(found)
    assert found.date == ZONED[name]
    assert found.body.endswith("massa sagittis eget.")


@pytest.mark.parametrize("name", LOCAL)
def test_forward_without_a_zone_gives_the_local_time_only(name: str) -> None:
    subject = sample(f"{FOLDER}{SUBJECTS[name]}.txt").decode() if name in SUBJECTS else ""
    found = read(f"{name}_body", subject)
    expect(found)
    day, hour, minute = LOCAL[name]
    assert found.date is None
    assert found.date_local == datetime(2021, 10, day, hour, minute, tzinfo=UTC).replace(
        tzinfo=None
    )
    assert found.body.endswith("massa sagittis eget.")


@pytest.mark.parametrize("language", ["de", "en", "fr", "tr"])
def test_one_line_of_outlook_for_mac_is_a_forward_by_its_subject(language: str) -> None:
    found = read(
        f"outlook_2019_{language}_body", sample(f"{FOLDER}outlook_2019_subject.txt").decode()
    )
    assert (found.from_name, found.from_address) == ("John Doe", "john.doe@acme.com")
    assert (found.subject, found.to, found.cc) == (SUBJECT, (), ())
    assert found.date_local == datetime(2021, 10, 28, 12, 46, tzinfo=UTC).replace(tzinfo=None)
    assert found.body.startswith("Aenean quis diam urna.")
    assert found.body.endswith("massa sagittis eget.")


@pytest.mark.parametrize("name", ["apple_mail_en_body_variant_4", "gmail_en_body_variant_4"])
@pytest.mark.parametrize("subject", ["", "Re: " + SUBJECT])
def test_reply_is_no_forward(name: str, subject: str) -> None:
    assert read_forward(sample(f"{FOLDER}{name}.txt").decode(), subject) is None


def test_own_words_and_second_recipient_are_kept() -> None:
    found = read("apple_mail_en_body_variant_2")
    expect(found, to=(BESSIE, SUZANNE), own_text=OWN)
    assert found.date == APPLE_EN


def test_sender_without_a_name_is_an_address() -> None:
    found = read("apple_mail_en_body_variant_5")
    assert found.from_name == ""
    expect(replace(found, from_name="John Doe"))


@pytest.mark.parametrize("variant", ["apple_mail_en_body_variant_13", "gmail_en_body_variant_14"])
def test_of_nested_forwards_the_outermost_is_read(variant: str) -> None:
    found = read(variant)
    expect(found, own_text=OWN)
    assert "Unicum iter ad supremum." in found.body


def test_french_labels_under_an_english_line_still_give_the_instant() -> None:
    found = read("apple_mail_en_body_variant_13")
    assert found.date == datetime(2022, 8, 17, 7, 6, 24, tzinfo=UTC)
    assert found.date_raw == "17 août 2022 à 09:06:24 UTC+2"


def test_commas_in_names_do_not_split_people() -> None:
    found = read("outlook_live_en_body_variant_11", "Fw: " + SUBJECT)
    assert (found.from_name, found.from_address) == ("John, Doe", "john.doe@acme.com")
    assert found.to == (Address("Bessie, Berry", BESSIE.address), SUZANNE)
    assert [one.name for one in found.cc] == ["Walter, Sheltan", "Nicholas, Landers"]


def test_dutch_forward_in_html_is_read() -> None:
    found = parse(fixture("forward_gmail_nl.eml")).forwarded
    assert found
    assert (found.from_name, found.from_address) == ("Bas de Wit", "bas@zeepost.example")
    assert (found.date_raw, found.date) == ("za 14 mrt. 2026 om 18:05", None)
    assert found.body == "Geachte mevrouw,\n\nMogen wij u bellen?"
    assert found.own_text == "Dit kreeg mijn moeder."


def test_outlook_forward_without_a_line_is_read() -> None:
    found = parse(fixture("forward_outlook_de.eml")).forwarded
    assert found
    assert (found.from_address, found.subject) == ("brandt@tagwerk.example", "Interview")
    assert [one.address for one in found.to] == ["tobias@example.org", "petra@example.org"]
    assert found.own_text == "Kam heute."


def test_same_words_in_a_reply_are_no_forward() -> None:
    assert parse(fixture("reply_de.eml")).forwarded is None


def test_attached_mail_is_the_original() -> None:
    found = parse(fixture("forward_attached.eml")).forwarded
    assert found
    assert (found.how, found.from_name, found.subject) == ("attached", "Nora Feld", "Your son")
    assert found.date == datetime(2026, 3, 15, 3, 10, tzinfo=UTC)
    assert (found.body, found.own_text) == ("May we talk?", "Siehe Anhang.")


def test_ambiguous_day_and_month_are_not_guessed() -> None:
    text = "---------- Forwarded message ---------\nFrom: a@b.example\nDate: 03/04/2026 10:00\n\nx"
    found = read_forward(text)
    assert found
    assert (found.date_raw, found.date_local) == ("03/04/2026 10:00", None)
