"""When a mail was written is claimed no more exactly than the mail tells it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.tracker.importers.mails import fixture, sample, written
from tracker.importers.mail import notes
from tracker.importers.mail.moments import Written, passed_on
from tracker.importers.mail.moments import written as moment
from tracker.importers.mail.parsing import parse

NOW = datetime(2026, 3, 15, 9, 0, tzinfo=UTC)
SENT = b"Sun, 15 Mar 2026 08:00:00 +0000"
FOLDER = "forwards/email-forward-parser/"
QUOTED = (
    "---------- Forwarded message ---------\nFrom: Ann <ann@paper.example>\n{date}Subject: Hi\n\nA?"
)


def told(raw: bytes, zone: str = "Europe/Berlin", now: datetime = NOW) -> Written:
    return moment(parse(raw), zone=zone, now=now)


def forwarded(date: str, sent: bytes = SENT) -> bytes:
    return written(QUOTED.format(date=date).encode(), Subject=b"Fwd: Hi", Date=sent)


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("forward_gmail_nl.eml", datetime(2026, 3, 14, 17, 5, tzinfo=UTC)),
        ("forward_outlook_de.eml", datetime(2026, 3, 14, 16, 31, tzinfo=UTC)),
    ],
)
def test_time_without_a_zone_is_a_day_where_it_was_passed_on(name: str, at: datetime) -> None:
    assert told(fixture(name)) == Written(at, "day", notes.DAY_ALONE)


def test_day_is_that_of_whoever_passed_it_on() -> None:
    raw = forwarded("Date: Sat, 14 Mar 2026 at 23:30\n")
    assert told(raw, "America/New_York").at == datetime(2026, 3, 15, 3, 30, tzinfo=UTC)
    assert told(raw, "Australia/Sydney").at == datetime(2026, 3, 14, 12, 30, tzinfo=UTC)


def test_mail_attached_whole_tells_its_instant() -> None:
    at = datetime(2026, 3, 15, 3, 10, tzinfo=UTC)
    assert told(fixture("forward_attached.eml")) == Written(at)


def test_attached_mail_without_a_zone_is_a_day() -> None:
    raw = fixture("forward_attached.eml").replace(b"23:10:00 -0400", b"23:10:00")
    at = datetime(2026, 3, 14, 22, 10, tzinfo=UTC)
    assert told(raw) == Written(at, "day", notes.DAY_ALONE)
    found = parse(raw).forwarded
    assert found
    assert found.date is None


def test_mail_saved_as_it_came_without_a_zone_is_a_day() -> None:
    raw = written(Date=b"Sat, 14 Mar 2026 12:00:00")
    assert told(raw) == Written(datetime(2026, 3, 14, 11, tzinfo=UTC), "day", notes.DAY_ALONE)


@pytest.mark.parametrize(
    "date", ["", "Date: 05/06/2025, 12:46\n", "Date: Fri, 20 Mar 2026 at 18:00\n"]
)
def test_without_a_readable_day_it_was_sent_on_when_it_was_passed_on_at_the_latest(
    date: str,
) -> None:
    at = datetime(2026, 3, 15, 8, tzinfo=UTC)
    assert told(forwarded(date)) == Written(at, "until", notes.DAY_SENT)


@pytest.mark.parametrize(
    "sent", [b"Sun, 15 Mar 2026 08:00:00", b"Mon, 16 Mar 2026 08:00:00 +0000", b"?"]
)
def test_without_any_date_it_was_sent_when_it_came_to_us_at_the_latest(sent: bytes) -> None:
    assert told(forwarded("", sent)) == Written(NOW, "until", notes.DAY_ARRIVED)


def test_hour_that_is_still_to_come_today_is_a_day_all_the_same() -> None:
    assert told(forwarded("Date: Sun, 15 Mar 2026 at 18:00\n")) == Written(
        NOW, "day", notes.DAY_ALONE
    )


def test_date_before_all_that_is_believed_gives_way() -> None:
    mail = parse(forwarded("Date: Sat, 14 Mar 2015 at 18:00\n"))
    found = moment(mail, zone="Europe/Berlin", now=NOW, oldest=NOW - timedelta(days=1000))
    assert (found.at.year, found.precision) == (2026, "until")
    assert passed_on(mail, now=NOW, oldest=NOW - timedelta(hours=1)).note == notes.DAY_ARRIVED


@pytest.mark.parametrize("name", ["gmail_de", "gmail_en", "gmail_nl", "gmail_tr", "gmail_fr"])
def test_sample_forward_without_a_zone_is_a_day(name: str) -> None:
    body = sample(f"{FOLDER}{name}_body.txt")
    raw = written(body, content=b"text/plain; charset=utf-8", Subject=b"Fwd: Hi")
    at = datetime(2021, 10, 27, 7, 31, tzinfo=UTC)
    assert told(raw) == Written(at, "day", notes.DAY_ALONE)


@pytest.mark.parametrize(("name", "hour", "minute"), [("fr", 12, 6), ("de", 12, 46)])
def test_sample_of_outlook_without_a_zone_is_a_day(name: str, hour: int, minute: int) -> None:
    body = sample(f"{FOLDER}new_outlook_2019_{name}_body.txt")
    subject = sample(f"{FOLDER}new_outlook_2019_{name}_subject.txt").strip()
    raw = written(body, content=b"text/plain; charset=utf-8", Subject=subject)
    at = datetime(2021, 10, 28, hour - 2, minute, tzinfo=UTC)
    assert told(raw) == Written(at, "day", notes.DAY_ALONE)


def test_sample_forward_with_a_zone_is_an_instant() -> None:
    raw = written(sample(f"{FOLDER}apple_mail_de_body.txt"), content=b"text/plain; charset=utf-8")
    assert told(raw) == Written(datetime(2021, 10, 26, 11, 25, 8, tzinfo=UTC))
