"""An uploaded mail claims no clock time that it does not tell: not in the record, not on a page."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.tracker.importers.mails import written
from tests.tracker.web.front import ANSWERS, came_in, first_log
from tracker import policy
from tracker.actions import contact_facts
from tracker.models import Contact, HistoryDetail, HistoryEvent, Person, User

pytestmark = pytest.mark.django_db
MAILS = Path(__file__).parents[2] / "fixtures" / "mail"
GMAIL = (MAILS / "forward_gmail_nl.eml").read_bytes()
QUOTED = b"---------- Forwarded message ---------\nFrom: A <a@paper.example>\nSubject: Hi\n\nTalk?"


def eml(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("mail.eml", raw, "message/rfc822")


def by(person: Person, raw: bytes, **answers: str) -> tuple[Client, Contact]:
    phone, _code = came_in(person)
    first_log(phone, **{"channel": "email", "what": "", "attached": eml(raw), **answers})
    return phone, Contact.objects.latest("pk")


@pytest.fixture
def officer() -> User:
    return make.user("communications")


@pytest.fixture
def person(officer: User) -> Person:
    return make.person(make.case(owner=officer), time_zone="Europe/Berlin", country="DE")


def test_forward_without_a_zone_claims_its_day_and_says_why(person: Person) -> None:
    phone, contact = by(person, GMAIL)
    assert contact.occurred_at == datetime(2026, 3, 14, 17, 5, tzinfo=UTC)
    assert (contact.precision, contact.occurred_zone) == ("day", "Europe/Berlin")
    for address in (f"/me/entries/{contact.key}/", "/me/"):
        page = phone.get(address).content.decode()
        assert "14 Mar" in page
        assert "18:05" not in page
        assert "17:05" not in page
    page = phone.get(f"/me/entries/{contact.key}/").content.decode()
    assert "time without a time zone. Only its day counts" in page


def test_first_entry_of_all_claims_a_day_too() -> None:
    first_log(Client(), channel="email", what="", attached=eml(GMAIL))
    assert Contact.objects.get().precision == "day"


def test_who_chose_a_time_keeps_it(person: Person) -> None:
    _phone, contact = by(person, GMAIL, when="yesterday", clock="20:00")
    assert contact.precision == "about"
    assert timezone.now() - contact.occurred_at < timedelta(days=2)
    assert not contact.intake.warnings


def test_forward_without_a_date_claims_no_more_than_the_day_it_was_passed_on(
    person: Person,
) -> None:
    raw = written(QUOTED, Subject=b"Fwd: Hi", Date=b"Sun, 15 Mar 2026 08:00:00 +0000")
    phone, contact = by(person, raw)
    assert contact.occurred_at == datetime(2026, 3, 15, 8, tzinfo=UTC)
    assert contact.precision == "until"
    page = phone.get(f"/me/entries/{contact.key}/").content.decode()
    assert "15 Mar 2026</time>\n (that day or earlier)" in page
    assert "it may have been earlier" in page
    assert "9:00" not in page


def test_mail_no_machine_can_read_happened_today_at_the_latest(person: Person) -> None:
    _phone, contact = by(person, b"\xff\xfe\x00\x01" * 64, what="They wrote")
    assert contact.precision == "until"


def test_each_of_several_mails_has_its_own_time(person: Person) -> None:
    phone, _code = came_in(person)
    attached = [eml(GMAIL), eml((MAILS / "forward_attached.eml").read_bytes())]
    first_log(phone, channel="email", what="", attached=attached)
    found = set(Contact.objects.values_list("precision", "occurred_at"))
    assert found == {
        ("day", datetime(2026, 3, 14, 17, 5, tzinfo=UTC)),
        ("exact", datetime(2026, 3, 15, 3, 10, tzinfo=UTC)),
    }


def test_desk_sees_the_day_without_a_clock_wherever_the_contact_stands(
    person: Person, officer: User, sign_in
) -> None:
    _phone, contact = by(person, GMAIL)
    client = sign_in(officer)
    ref = contact.case.ref
    own = reverse("contact", args=[ref, contact.ref])
    names = ("case-contacts", "case-history", "case")
    assert contact.enquiry
    desk = (reverse("desk-home"), reverse("enquiry", args=[contact.enquiry.ref]))
    pages = (own, *desk, *(reverse(name, args=[ref]) for name in names))
    for address in pages:
        page = client.get(address).content.decode()
        assert "14 Mar 2026" in page, address
        assert "18:05" not in page, address
        assert "17:05" not in page, address
    page = client.get(own).content.decode()
    assert page.count("time without a time zone. Only its day counts") == 2


def test_history_says_how_sure_the_time_is_and_a_corrected_time_shows_again(
    person: Person, officer: User
) -> None:
    _phone, contact = by(person, GMAIL)
    event = HistoryEvent.objects.get(kind="contact.logged")
    assert json.loads(HistoryDetail.objects.get(seq=event.seq).data)["precision"] == "day"
    contact_facts.correct(
        contact, field="occurred_at", value=datetime(2026, 3, 14, 10, tzinfo=UTC),
        reason="seen on the telephone", by=policy.staff(officer), now=timezone.now(),
    )  # fmt: skip
    contact.refresh_from_db()
    assert contact.precision == "about"


def test_typed_words_alone_still_happened_just_now(person: Person) -> None:
    phone, _code = came_in(person)
    first_log(phone)
    assert ANSWERS["when"] == "now"
    assert Contact.objects.get().precision == "exact"
