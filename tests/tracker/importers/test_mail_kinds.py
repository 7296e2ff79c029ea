"""Person, program or returned mail: what must never be answered is recognised."""

import pytest

from tests.tracker.importers.mails import fixture, written
from tracker.importers.mail.parsing import parse
from tracker.importers.mail.shapes import DeliveryReport


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("enquiry_de.eml", "contact"),
        ("reply_de.eml", "contact"),
        ("vacation.eml", "automatic"),
        ("newsletter.eml", "automatic"),
        ("invitation_answer.eml", "automatic"),
        ("bounce.eml", "bounce"),
    ],
)
def test_kind_of_a_whole_mail(name: str, kind: str) -> None:
    assert parse(fixture(name)).kind == kind


@pytest.mark.parametrize(
    ("header", "value", "kind"),
    [
        ("Auto_Submitted", b"no", "contact"),
        ("Auto_Submitted", b"auto-generated", "automatic"),
        ("Auto_Submitted", b"Auto-Replied; owner-email=x", "automatic"),
        ("Precedence", b"bulk", "automatic"),
        ("Precedence", b"first-class", "contact"),
        ("Return_Path", b"<>", "automatic"),
        ("Return_Path", b"<a@press.example>", "contact"),
        ("X_Autoreply", b"", "automatic"),
        ("X_Auto_Response_Suppress", b"All", "contact"),
        ("List_Id", b"<news.press.example>", "automatic"),
        ("X_Failed_Recipients", b"gone@press.example", "bounce"),
    ],
)
def test_one_header_decides(header: str, value: bytes, kind: str) -> None:
    assert parse(written(**{header: value})).kind == kind


def test_read_receipt_is_automatic_and_no_bounce() -> None:
    receipt = b'multipart/report; report-type=disposition-notification; boundary="r"'
    body = b"--r\r\n\r\nread\r\n--r\r\nContent-Type: message/disposition-notification\r\n\r\nx: y\r\n--r--"
    assert parse(written(body, content=receipt)).kind == "automatic"


def test_bounce_names_the_mail_it_returns() -> None:
    assert parse(fixture("bounce.eml")).report == DeliveryReport(
        original_message_id="<letter-17@desk.example>",
        recipient="gone@abendkurier.example",
        status="5.1.1",
        action="failed",
        diagnostic="smtp; 550 5.1.1 no such user",
    )


def test_returned_mail_inside_a_bounce_is_no_forward() -> None:
    assert parse(fixture("bounce.eml")).forwarded is None


def test_bounce_in_plain_words_is_understood() -> None:
    body = (
        b"Failed:\r\n <gone@press.example>\r\n 552 5.2.2 mailbox full\r\n\r\n"
        b"Message-ID: <letter-3@desk.example>\r\n"
    )
    mail = parse(
        written(
            body, From=b"Mailer-Daemon@press.example", Subject=b"Mail delivery failed: returning"
        )
    )
    assert mail.kind == "bounce"
    assert mail.report
    assert (mail.report.recipient, mail.report.status) == ("gone@press.example", "5.2.2")
    assert mail.report.original_message_id == "<letter-3@desk.example>"
