"""Real and really broken mails of others: who wrote, when, and what matters in each."""

from datetime import UTC, datetime

import pytest

from tests.tracker.importers.mails import SAMPLES, sample
from tracker.importers.mail import notes
from tracker.importers.mail.parsing import parse
from tracker.importers.mail.shapes import ParsedMail

# Sender and date as the list that comes with the samples gives them; "" is none.
EXPECTED = {
    "mikel-mail/attachment_emails/attachment_message_rfc822.eml": "foo@example.com 2005-06-06T22:21:22+02:00",
    "mikel-mail/attachment_emails/attachment_message_rfc822_inline_image.eml": "test@example.com 2020-04-21T15:40:22+02:00",
    "mikel-mail/attachment_emails/attachment_nonascii_filename.eml": "foo@example.com 2005-06-06T22:21:22+02:00",
    "mikel-mail/attachment_emails/attachment_only_email.eml": "rfinnie@domain.dom 2003-10-23T22:40:49-07:00",
    "mikel-mail/attachment_emails/attachment_pdf_non_ascii.eml": "xxxx@xxxx.com 2005-05-10T11:26:39-06:00",
    "mikel-mail/attachment_emails/attachment_with_base64_encoded_name.eml": "xxxxxxxxx.xxxxxxx@gmail.com 2005-05-08T14:09:11-05:00",
    "mikel-mail/attachment_emails/attachment_with_quoted_filename.eml": "jeff@37signals.com 2009-05-13T11:42:01-04:00",
    "mikel-mail/attachment_emails/attachment_with_unquoted_name.eml": "foo@example.com 2005-06-06T22:21:22+02:00",
    "mikel-mail/error_emails/bad_date_header2.eml": "enews@Free-Quilting.com ",
    "mikel-mail/error_emails/bad_encoded_subject.eml": " ",
    "mikel-mail/error_emails/empty_in_reply_to.eml": "ak@g.com 2009-09-19T19:49:36+04:00",
    "mikel-mail/error_emails/encoding_madness.eml": "no-reply@crm.el-example.org 2010-09-22T02:30:53-05:00",
    "mikel-mail/error_emails/invalid_subject_characters.eml": "info@formacaofrenetik.info ",
    "mikel-mail/error_emails/missing_body.eml": "redacted@attglobal.net 2001-11-27T15:02:35-08:00",
    "mikel-mail/error_emails/multiple_content_types.eml": "redacted@flashmail.net ",
    "mikel-mail/error_emails/multiple_references_with_one_invalid.eml": "redacted@flashmail.net ",
    "mikel-mail/error_emails/new_line_in_to_header.eml": "l@gcn-example.com 2010-10-13T07:53:04-07:00",
    "mikel-mail/error_emails/weird_to_header.eml": "anonymous@i.tp.host 2010-10-14T23:25:06-04:00",
    "mikel-mail/mime_emails/email_with_similar_boundaries.eml": "xxxxxx@xxxxxxxx.xxx 2012-04-06T01:01:01+00:00",
    "mikel-mail/mime_emails/raw_email4.eml": "xxx@xxxx.xxx 2005-05-08T12:30:08-05:00",
    "mikel-mail/mime_emails/raw_email_with_illegal_boundary.eml": "email_test@me.nowhere 2007-10-21T19:38:13+10:00",
    "mikel-mail/mime_emails/raw_email_with_nested_attachment.eml": "jamis@37signals.com 2007-02-22T11:20:31-07:00",
    "mikel-mail/mime_emails/sig_only_email.eml": "test@test.lindsaar.net 2007-06-04T15:01:31-07:00",
    "mikel-mail/mime_emails/two_from_in_message.eml": "tester1@test.com 2009-12-02T22:39:33+13:00",
    "mikel-mail/multi_charset/japanese_attachment_long_name.eml": "mikel@test.lindsaar.net 2009-10-30T19:11:02+11:00",
    "mikel-mail/multi_charset/japanese_iso_2022.eml": "raasdnil@gmail.com ",
    "mikel-mail/multi_charset/ks_c_5601-1987.eml": "from@example.com 2014-05-28T17:18:19+09:00",
    "mikel-mail/multipart_report_emails/report_422.eml": "MAILER-DAEMON@tppppp.com.au 2008-01-17T03:40:52+11:00",
    "mikel-mail/plain_emails/basic_email.eml": "test@lindsaar.net 2008-11-22T15:04:59+11:00",
    "mikel-mail/plain_emails/raw_email.eml": "jamis@37signals.com 2005-05-02T16:07:05-06:00",
    "mikel-mail/plain_emails/raw_email_bad_time.eml": "yusuf75thu@auracom.net ",
    "mikel-mail/plain_emails/raw_email_incorrect_header.eml": "xxx@xxx.xxx 2005-02-23T18:20:17-04:00",
    "mikel-mail/plain_emails/raw_email_reply.eml": "xxxxxxxx@xxx.org 2007-11-18T19:56:07+11:00",
    "mikel-mail/plain_emails/raw_email_string_in_date_field.eml": "mikel@me.com 2008-09-20T20:04:30+03:00",
    "mikel-mail/rfc2822/example04.eml": "pete@silly.example 1969-02-13T23:32:54-03:30",
    "mikel-mail/rfc2822/example06.eml": "mary@example.net 1997-11-21T10:01:10-06:00",
    "mikel-mail/rfc2822/example10.eml": "pete@silly.test 1969-02-13T23:32:00-03:30",
    "mikel-mail/rfc6532/utf8_headers.eml": "jdöe@mächine.example ",
    "froide/test_mail_01.txt": "hb@example.com 2010-07-05T07:54:40+02:00",
    "froide/test_mail_02.txt": "abcd@me.com 2011-04-15T10:42:17+02:00",
    "froide/test_mail_03.txt": "ifg-anfragen@auswaertiges-amt.de 2012-04-23T14:06:07+02:00",
    "froide/test_mail_05.txt": "Reidt.A@zdf.de 2013-03-12T11:53:10+01:00",
    "froide/test_mail_06.txt": "datenschutz@bundestag.example.com 2013-06-06T14:27:04+02:00",
    "froide/test_mail_08.txt": "Erika.Mustermann@example.com ",
    "froide/test_mail_09.txt": "no_reply@vbg.de 2017-10-25T17:55:42+02:00",
    "froide/test_mail_10.txt": "Tania.Test@example.com 2017-10-09T09:31:55+01:00",
    "froide/test_mail_11.txt": "ifg@bsi.bund.de 2018-09-04T09:25:07+02:00",
    "froide/test_mail_12.txt": "MAILER-DAEMON@fragdenstaat.de 2015-11-13T20:32:40+01:00",
    "froide/test_mail_13.txt": "peter.mueller@kreis-steinfurt.de 2018-05-30T14:28:55+00:00",
    "froide/test_mail_14.txt": "automated-notifications@nomail.ec.europa.eu ",
    "froide/test_mail_15.txt": "info-zentrum@baua.bund.de ",
    "froide/test_mail_16.txt": "buergermeister@duesseldorf.de 2023-01-17T14:38:38+01:00",
    "froide/test_mail_17.txt": "ifg@bsi.bund.de 2018-09-04T09:25:07+02:00",
    "froide/test_mail_18.txt": "Markus.Mustermann@stadt.example.de 2026-03-16T09:13:24+00:00",
    "froide/bounce_001.txt": "MAILER-DAEMON@fragdenstaat.de 2015-11-13T20:32:40+01:00",
    "froide/bounce_003.txt": "Mailer-Daemon@t-online.de.example.com 2025-11-23T06:33:45+01:00",
    "froide/email_utf8-subject.eml": "1234@localhost 2024-11-13T20:49:29+01:00",
    "mail-parser/mail_malformed_2": "postmaster@netpar.com.br 2016-08-22T06:23:36-03:00",
    "mail-parser/mail_malformed_3": "smgsiso@yahoo.com.mx 2017-03-20T05:12:54+06:00",
    "mail-parser/mail_test_3": "Oneil.844@randtelekom.com.tr 2016-08-22T16:56:09+03:00",
    "mail-parser/mail_test_8": "Helicopter_flight_simulator@moneytrack.top 2017-03-07T14:29:24-08:00",
    "mail-parser/mail_test_14": "example@example.com 2019-04-24T10:05:02+02:00",
    "mail-parser/mail_test_16": "sender@example.net 2003-07-23T23:30:00+02:00",
    "mail-parser/mail_test_19": "bob@example.com 2024-01-01T12:00:00+00:00",
    "postal-mime/arf.eml": "abusedesk@example.com 2005-03-08T21:40:36+00:00",
    "postal-mime/bounce.eml": "MAILER-DAEMON@messagingengine.com 2022-10-10T01:37:22-04:00",
    "postal-mime/calendar-event.eml": "andris@postalsys.com 2024-04-11T06:19:44+00:00",
    "postal-mime/mimetorture.eml": "rfinnie@domain.dom 2003-10-23T23:28:34-07:00",
    "postal-mime/mixed.eml": " ",
    "msgreader/EmailWithISO_8859_1_From.eml": "some@example.com 2025-01-28T11:28:01+01:00",
    "msgreader/EmailWithMultilineSubject.eml": "noreply@abc.def 2025-10-02T10:45:48-04:00",
    "msgreader/EmailWithUnknownContentDispositionParam.eml": "sender@example.com ",
    "msgreader/TestWithAttachmentsAndInlines.eml": "Peter.Mueller@domain.ch 2025-02-07T09:44:18+00:00",
}  # fmt: skip
MIKEL = "mikel-mail/"


def read(name: str) -> ParsedMail:
    return parse(sample(f"email/{name}"))


@pytest.mark.parametrize("name", EXPECTED)
def test_sender_and_date_are_those_of_the_list(name: str) -> None:
    sender, _, date = EXPECTED[name].partition(" ")
    mail = read(name)
    assert mail.from_address == sender
    assert mail.date == (datetime.fromisoformat(date) if date else None)


def test_every_sample_is_in_the_list() -> None:
    folder = SAMPLES / "email"
    if not folder.exists():
        pytest.skip("the shared samples are not here")
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == set(
        EXPECTED
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("froide/test_mail_05.txt", "automatic"),
        ("mail-parser/mail_test_16", "automatic"),
        ("postal-mime/arf.eml", "automatic"),
        ("postal-mime/calendar-event.eml", "contact"),
        ("froide/test_mail_16.txt", "contact"),
        (MIKEL + "mime_emails/two_from_in_message.eml", "contact"),
    ],
)
def test_kind(name: str, kind: str) -> None:
    assert read(name).kind == kind


@pytest.mark.parametrize(
    ("name", "recipient", "status", "action"),
    [
        ("froide/bounce_001.txt", "nonexistant@example.org", "5.0.0", "failed"),
        ("froide/test_mail_12.txt", "nonexistant@example.org", "5.0.0", "failed"),
        ("froide/bounce_003.txt", "john.doe@t-online.de.example.com", "5.2.2", "failed"),
        ("mail-parser/mail_malformed_2", "abh@netpar.com.br", "4.2.2", "failed"),
        ("postal-mime/bounce.eml", "htfgvhyufthdgcvhgjyfthgc@ethereal.email", "5.0.0", "failed"),
        (
            MIKEL + "multipart_report_emails/report_422.eml",
            "fraser@oooooooo.com.au",
            "4.2.2",
            "delayed",
        ),
    ],
)
def test_bounce(name: str, recipient: str, status: str, action: str) -> None:
    mail = read(name)
    assert mail.kind == "bounce"
    assert mail.report
    assert (mail.report.recipient, mail.report.status, mail.report.action) == (
        recipient,
        status,
        action,
    )
    assert mail.report.original_message_id


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        (MIKEL + "error_emails/bad_encoded_subject.eml", "TEST"),
        (MIKEL + "error_emails/invalid_subject_characters.eml", "Formação FrenetikPolis: Mega Campanha Final Verão"),
        (MIKEL + "multi_charset/japanese_iso_2022.eml", "まみむめも"),
        (MIKEL + "plain_emails/raw_email.eml", "NOTE: 한국말로 하는 것"),
        (MIKEL + "attachment_emails/attachment_pdf_non_ascii.eml", "Another PDF with 🎉 Unicode chars in it 🍿"),
        (MIKEL + "rfc6532/utf8_headers.eml", "Säying Hello"),
        ("froide/email_utf8-subject.eml", "utf8-subject - äöüß - 🥲"),
        ("msgreader/EmailWithMultilineSubject.eml", "One Two Three"),
    ],
)  # fmt: skip
def test_subject(name: str, subject: str) -> None:
    assert read(name).subject.startswith(subject)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (MIKEL + "multi_charset/japanese_iso_2022.eml", "すみません。"),
        (MIKEL + "multi_charset/ks_c_5601-1987.eml", "스티해"),
        (MIKEL + "error_emails/multiple_content_types.eml", "foo"),
        (MIKEL + "mime_emails/email_with_similar_boundaries.eml", "Test"),
        (MIKEL + "mime_emails/raw_email4.eml", "Some text"),
        (MIKEL + "mime_emails/raw_email_with_illegal_boundary.eml", "This is an outlook test"),
        ("postal-mime/mixed.eml", "Good Morning;"),
        ("mail-parser/mail_malformed_3", "Problemas para visualizar"),
        ("mail-parser/mail_test_14", "Plaintext here."),
        ("froide/test_mail_14.txt", "We hereby acknowledge the receipt"),
    ],
)
def test_text(name: str, text: str) -> None:
    mail = read(name)
    assert text in mail.body_text
    assert "</" not in mail.body_text


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (MIKEL + "attachment_emails/attachment_message_rfc822.eml", ["ForwardedMessage.eml", "broken.pdf"]),
        (MIKEL + "attachment_emails/attachment_nonascii_filename.eml", ["ciële.txt"]),
        (MIKEL + "attachment_emails/attachment_only_email.eml", ["blah.gz"]),
        (MIKEL + "attachment_emails/attachment_with_base64_encoded_name.eml", ["This is a test.pdf"]),
        (MIKEL + "attachment_emails/attachment_with_quoted_filename.eml", ["Eelanalüüsi päring.jpg"]),
        (MIKEL + "attachment_emails/attachment_with_unquoted_name.eml", ["This is a test.txt"]),
        (MIKEL + "mime_emails/email_with_similar_boundaries.eml", ["LOGO.png"]),
        (MIKEL + "mime_emails/raw_email_with_nested_attachment.eml", ["truncated.png", "smime.p7s"]),
        (MIKEL + "multi_charset/japanese_attachment_long_name.eml", ["かきくけこ" * 5 + ".txt"]),
        ("froide/test_mail_02.txt", ["TI  - IFG-Antrag, Vordruck.docx"]),
        ("froide/test_mail_10.txt", ["Eingangsbestätigung Akteneinsicht.doc"]),
        ("froide/test_mail_17.txt", ["Amtliche Bekanntmachung Wahlausschusssitzung Ausländerbeiratswahl.pdf"]),
        ("postal-mime/calendar-event.eml", ["attachment-1.ics", "invite.ics"]),
        ("msgreader/EmailWithUnknownContentDispositionParam.eml", ["test.txt"]),
    ],
)  # fmt: skip
def test_files(name: str, files: list[str]) -> None:
    assert [one.name for one in read(name).attachments] == files


@pytest.mark.parametrize(
    ("name", "to", "cc"),
    [
        (MIKEL + "error_emails/new_line_in_to_header.eml", 6, 0),
        (MIKEL + "error_emails/weird_to_header.eml", 2, 0),
        (MIKEL + "error_emails/invalid_subject_characters.eml", 3, 0),
        (MIKEL + "rfc2822/example04.eml", 3, 0),
        (MIKEL + "rfc2822/example10.eml", 3, 0),
        ("froide/test_mail_01.txt", 1, 5),
        ("froide/test_mail_05.txt", 2, 2),
    ],
)
def test_recipients(name: str, to: int, cc: int) -> None:
    mail = read(name)
    assert (len(mail.to), len(mail.cc)) == (to, cc)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mail-parser/mail_test_19", notes.NAME_IS_ADDRESS),
        ("mail-parser/mail_malformed_3", notes.DATE_AFTER_ARRIVAL),
        ("mail-parser/mail_malformed_3", notes.BOUNDARY_GUESSED),
        (MIKEL + "plain_emails/raw_email_bad_time.eml", notes.BAD_DATE),
        (MIKEL + "plain_emails/raw_email_incorrect_header.eml", notes.HEADER_BROKEN),
        (MIKEL + "rfc2822/example06.eml", notes.REPLY_ELSEWHERE),
    ],
)
def test_warning(name: str, said: str) -> None:
    assert said in read(name).warnings


def test_where_the_date_is_impossible_the_arrival_is_offered() -> None:
    found = read(MIKEL + "error_emails/bad_date_header2.eml").received
    assert datetime(2010, 12, 15, 6, 59, 10, tzinfo=UTC) in found


def test_apple_forward_in_a_german_mail_is_read() -> None:
    found = read("froide/test_mail_02.txt").forwarded
    assert found
    assert (found.from_name, found.from_address) == ("Peter Hüne", "peter.huene@example.com")
    assert found.date == datetime(2011, 4, 13, 21, 28, 38, tzinfo=UTC)


def test_attached_originals_of_forwards_are_read() -> None:
    another = read(MIKEL + "attachment_emails/attachment_message_rfc822.eml").forwarded
    assert another
    assert (another.subject, another.date) == (
        "Another PDF",
        datetime(2005, 5, 10, 17, 26, 39, tzinfo=UTC),
    )
    warned = read("froide/test_mail_08.txt").forwarded
    assert warned
    assert warned.subject.startswith("WG: Disziplinarverfahren")
    assert warned.date == datetime(2014, 2, 5, 10, 39, 34, tzinfo=UTC)


def test_torture_is_survived_and_the_innermost_files_are_found() -> None:
    files = read("postal-mime/mimetorture.eml").attachments
    assert sum(one.declared_type == "message/rfc822" for one in files) == 11
    assert sum(one.declared_type == "application/x-gzip" for one in files) >= 3


def test_our_own_border_is_found_in_real_mail() -> None:
    raw = sample("email/froide/bounce_003.txt")
    assert parse(raw, authserv_id="OpenDMARC").authentication.verdict == "fail"
    assert parse(raw, authserv_id="mailin41.aul.t-online.de.example.com").authentication.dkim == ""


@pytest.mark.parametrize("name", ["simple sent.msg", "nested simple mail.msg"])
def test_outlook_file_is_left_to_a_person(name: str) -> None:
    mail = parse(sample(f"msg/outlook-message-parser/{name}"))
    assert (mail.kind, mail.warnings) == ("unreadable", (notes.OUTLOOK_FILE,))
