"""When what a mail holds was written, claimed no more exactly than the mail itself tells it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.importers.mail import notes
from tracker.importers.mail.dates import local_time
from tracker.importers.mail.shapes import ParsedMail
from tracker.rules.moments import SLACK


@dataclass(frozen=True)
class Written:
    """An instant and its precision; `note` says in a sentence why it is no more exact."""

    at: datetime
    precision: str = "exact"
    note: str = ""


def written(
    mail: ParsedMail, *, zone: str, now: datetime, oldest: datetime | None = None
) -> Written:
    """Return when the mail that somebody passed on was written; `now` is when it came to us.

    `zone` is that of whoever passed it on: their program wrote the time of the original in it. A
    date before `oldest` or still to come is not believed.
    """
    inside = mail.forwarded
    sent = inside.date if inside else mail.date
    if sent is not None and _believable(sent, now, oldest):
        return Written(min(sent, now))
    local = inside.date_local if inside else local_time(mail.date_raw)
    day = _day(local, ZoneInfo(zone), now, oldest) if local and sent is None else None
    return day or passed_on(mail, now=now, oldest=oldest)


def passed_on(mail: ParsedMail, *, now: datetime, oldest: datetime | None = None) -> Written:
    """Return the latest day on which what a mail tells of can have happened."""
    if mail.date is not None and _believable(mail.date, now, oldest):
        return Written(min(mail.date, now), "until", notes.DAY_SENT)
    return Written(now, "until", notes.DAY_ARRIVED)


def _believable(at: datetime, now: datetime, oldest: datetime | None) -> bool:
    return at <= now + SLACK and (oldest is None or at > oldest)


def _day(local: datetime, zone: ZoneInfo, now: datetime, oldest: datetime | None) -> Written | None:
    at = local.replace(tzinfo=zone)
    # Where another zone was meant, an hour of today may be still to come; a day may not.
    if at.date() > now.astimezone(zone).date() or (oldest is not None and at <= oldest):
        return None
    return Written(min(at, now), "day", notes.DAY_ALONE)
