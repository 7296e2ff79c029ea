"""What is read out of a mail: headers, text, files, and whether it can be trusted."""

from datetime import UTC, datetime

import pytest

from tests.tracker.importers.mails import fixture, written
from tracker.importers.mail import notes
from tracker.importers.mail.parsing import parse
from tracker.importers.mail.shapes import Address, Limits, ParsedMail
from tracker.importers.mail.tokens import normalise, reply_address, reply_token

OURS = "mx.desk.example"
PASS = b"mx.desk.example; dmarc=pass header.from=press.example"
TOKEN = "7K2M9Q4XW8C3N5VTBH6R"


def read(name: str) -> ParsedMail:
    return parse(fixture(name), authserv_id=OURS)


def test_german_enquiry_is_read_whole() -> None:
    mail = read("enquiry_de.eml")
    assert mail.kind == "contact"
    assert (mail.from_name, mail.from_address) == (
        "Marlène Voßberg",
        "m.vossberg@abendkurier.example",
    )
    assert mail.subject == "Rückfrage zu Ihrem Mitarbeiter"
    assert "über die elf Minuten sprechen. Ist das für Sie möglich?" in mail.body_text
    assert mail.date == datetime(2026, 3, 12, 9, 15, 2, tzinfo=UTC)
    assert mail.cc == (Address("", "redaktion@abendkurier.example"),)
    assert mail.language == "de"
    assert mail.warnings == ()


def test_thread_is_named_by_ids_and_by_the_reply_token() -> None:
    mail = read("enquiry_de.eml")
    assert mail.message_id == "<one@abendkurier.example>"
    assert mail.in_reply_to == "<zero@desk.example>"
    assert mail.references == ("<root@desk.example>", "<zero@desk.example>")
    assert reply_token((one.address for one in mail.to), "desk.example") == TOKEN
    assert reply_token(mail.delivered_to, "desk.example") == TOKEN


@pytest.mark.parametrize(
    "address",
    [
        f"reply+{TOKEN}@other.example",
        f"reply{TOKEN}@desk.example",
        "reply+short@desk.example",
        f"other+{TOKEN}@desk.example",
        "reply+" + "u" * 20 + "@desk.example",
    ],
)
def test_no_token_is_read_from_another_address(address: str) -> None:
    assert reply_token([address], "desk.example") == ""


def test_sloppily_copied_token_is_the_same_token() -> None:
    assert normalise("ol1i-abcd-efgh-jkmn") == normalise("0111ABCDEFGHJKMN")
    assert reply_token([reply_address(TOKEN, "desk.example")], "desk.example") == TOKEN


def test_html_mail_becomes_readable_text() -> None:
    text = read("html_only.eml").body_text
    assert text.startswith(
        "Hello & good morning,\n\nCall our desk <https://harbour-post.example/desk>"
    )
    assert "- one\n- two" in text
    assert "Room\t12" in text
    assert "alert" not in text


@pytest.mark.parametrize(
    "trace",
    ["img", "style", "class", "id=", "background", "cite", "script", "onclick", "track.example"],
)
def test_shown_html_keeps_nothing_that_loads_or_runs(trace: str) -> None:
    assert trace not in read("html_only.eml").body_html.replace("javascript", "script")


def test_links_of_shown_html_are_only_web_and_mail() -> None:
    shown = parse(
        written(
            b'<a href="ftp://x.example">a</a><a href="mailto:a@b.example">b</a>',
            content=b"text/html",
        )
    ).body_html
    assert "ftp:" not in shown
    assert "mailto:a@b.example" in shown


def test_files_are_kept_byte_for_byte_under_harmless_names() -> None:
    letter, picture = read("with_files.eml").attachments
    assert (letter.name, letter.content) == ("Brief vom 12. März.pdf", b"%PDF-1.4\n")
    assert letter.sha256 == "e5c62df5dab5c87b6a015ef3d43597074d1eec433b15f51aec63b8582d0e4ab4"
    assert picture.name == "_gnp.exe"
    assert (picture.inline, picture.content_id) == (True, "pic@example.org")


def test_of_two_forms_of_a_text_the_plain_one_is_read_once() -> None:
    mail = read("with_files.eml")
    assert mail.body_text == "Anbei der Brief."
    assert mail.body_html == "<p>Anbei der <b>Brief</b>.</p>"


def test_broken_mail_is_read_and_its_faults_are_said() -> None:
    mail = read("broken.eml")
    assert mail.from_address == "evil@fraud.example"
    assert mail.subject.startswith("café☺a\ufffdb")
    assert "grüße\ufffd" in mail.body_text
    assert mail.date is None
    assert mail.date_raw == "Sun, 15 Mar 3609 10:00:00 +0100"
    assert mail.received == (datetime(2026, 3, 15, 9, tzinfo=UTC),)
    assert set(mail.warnings) == {
        notes.HEADER_BROKEN,
        notes.SEVERAL_SENDERS,
        notes.NAME_IS_ADDRESS,
        notes.REPLY_ELSEWHERE,
        notes.BAD_DATE,
        notes.BYTES_REPLACED,
    }


@pytest.mark.parametrize(
    "charset", [b"idna", b"undefined", b"hex", b"rot13", b"punycode", b"\xff", b""]
)
def test_charset_that_is_none_never_fails(charset: bytes) -> None:
    mail = parse(
        written(
            b"gr\xc3\xbc\xc3\x9fe",
            content=b'text/plain; charset="' + charset + b'"',
            Subject=b"=?" + (charset or b"x") + b"?Q?gr=C3=BC=C3=9Fe?=",
        )
    )
    assert mail.body_text == "grüße"
    assert mail.subject == "grüße"


def test_neither_nul_nor_lone_surrogate_reaches_the_text() -> None:
    mail = parse(
        written(b"+2AA- \x00", content=b"text/plain; charset=utf-7", Subject=b"a\x00b\x1bc")
    )
    mail.body_text.encode()
    assert "\x00" not in mail.body_text + mail.subject


@pytest.mark.parametrize(
    "date",
    [b"Mon, 1 Jan 0000 10:00:00 +0000", b"Mon, 1 Jan 9999 10:00:00 +0000", b"Mon, 1 Jan 2024 10:00:00 +9999",
     b"yesterday", b"Mon, 1 Jan 2024 10:00:00"],
)  # fmt: skip
def test_impossible_date_is_shown_but_not_believed(date: bytes) -> None:
    mail = parse(written(Date=date))
    assert mail.date is None
    assert mail.date_raw == date.decode()
    assert {notes.BAD_DATE, notes.NO_ZONE} & set(mail.warnings)


def test_date_after_arrival_is_pointed_out() -> None:
    mail = parse(written(Received=b"from x by y; Sun, 1 Jan 2023 12:00:00 +0000"))
    assert notes.DATE_AFTER_ARRIVAL in mail.warnings


def test_our_border_is_believed() -> None:
    found = read("enquiry_de.eml").authentication
    assert (found.verdict, found.dmarc, found.dkim, found.spf) == ("pass", "pass", "pass", "pass")


@pytest.mark.parametrize("ours", [None, "", "mx.other.example"])
def test_words_of_another_server_prove_nothing(ours: str | None) -> None:
    assert parse(fixture("enquiry_de.eml"), authserv_id=ours).authentication.verdict == "none"


@pytest.mark.parametrize(
    ("above", "below", "verdict"),
    [
        (PASS, b"", "pass"),
        (b"", PASS, "none"),
        (b"", b"x\r\nAuthentication-Results:\r\n " + PASS, "none"),
        (b"mx.desk.example; dmarc=fail", PASS, "fail"),
        (b"evil.example; dmarc=pass", b"", "none"),
        (b"mx.desk.example; dkim=pass header.d=press.example", b"", "pass"),
        (b"mx.desk.example; dkim=pass header.d=lookalike.example", b"", "none"),
        (b"mx.desk.example; spf=pass", b"", "none"),
        (b"mx.desk.example (dmarc=pass); none", b"", "none"),
    ],
)
def test_only_what_stands_above_our_border_counts(above: bytes, below: bytes, verdict: str) -> None:
    top = b"Authentication-Results: " + above + b"\r\n" if above else b""
    relay = b"Received: from x by mx.desk.example; Mon, 1 Jan 2024 12:00:01 +0000\r\n"
    forged = b"Authentication-Results: " + below + b"\r\n" if below else b""
    mail = parse(top + relay + forged + written(), authserv_id=OURS)
    assert mail.authentication.verdict == verdict


def test_without_a_border_nothing_is_proven() -> None:
    raw = b"Authentication-Results: " + PASS + b"\r\n" + written()
    assert parse(raw, authserv_id=OURS).authentication.verdict == "none"


def test_proof_for_one_of_two_senders_is_none() -> None:
    raw = fixture("enquiry_de.eml").replace(
        b"\r\nTo:", b"\r\nFrom: boss@abendkurier.example\r\nTo:", 1
    )
    mail = parse(raw, authserv_id=OURS)
    assert mail.authentication.verdict == "none"
    assert notes.SEVERAL_SENDERS in mail.warnings


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", notes.EMPTY),
        (b"\r\n\r\n", notes.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", notes.OUTLOOK_FILE),
        (b"%PDF-1.7\n\x00\x01", notes.NOT_A_MAIL),
    ],
)
def test_what_is_no_mail_says_so(raw: bytes, why: str) -> None:
    assert parse(raw) == ParsedMail(kind="unreadable", warnings=(why,))


def test_too_large_mail_still_tells_who_wrote() -> None:
    mail = parse(written(b"x" * 5000), limits=Limits(total=2000))
    assert mail.kind == "unreadable"
    assert mail.warnings[0] == notes.TOO_LARGE
    assert mail.from_address == "a@press.example"
    assert mail.body_text == ""


def test_files_inside_attached_mails_point_to_their_mail() -> None:
    whole, picture = read("forward_attached.eml").attachments
    assert (whole.name, whole.inside) == ("Anfrage.eml", None)
    assert (picture.name, picture.inside, picture.content) == (
        "house.jpg",
        0,
        b"\xff\xd8\xff\xe0\x00\x10",
    )


def test_encrypted_mail_asks_for_a_person() -> None:
    mail = read("encrypted.eml")
    assert notes.ENCRYPTED in mail.warnings
    assert mail.attachments[1].name == "encrypted.asc"
