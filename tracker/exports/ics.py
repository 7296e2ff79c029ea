"""Somebody's dates as a calendar (RFC 5545) with nothing in it but days and a way to sign in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker import policy, sealing
from tracker.models import User
from tracker.queries import due
from tracker.rules.roles import Permission

PAST = timedelta(days=30)
WIDEST = 74
"""Octets of a line before it is folded; the standard allows 75 without the line break."""


def feed(user: User, *, now: datetime) -> bytes | None:
    """Return the calendar of a member of staff as they may see cases now; None once they left."""
    by = policy.staff(user, now=now)
    if user.has_left(now) or Permission.CASE_READ not in by.permissions:
        return None
    rows = due.visible_to(by).filter(met_at=None, waived_at=None, paused=False)
    days = {due.day_of(row) for row in rows}
    wanted = sorted(day for day in days if day and day >= now.date() - PAST)
    return calendar(wanted, whose=str(user.key), link=link(), now=now)


def link() -> str:
    """Return where to sign in and look."""
    return f"{settings.BASE_URL}{reverse('deadline-list')}"


def calendar(days: Iterable[date], *, whose: str, link: str, now: datetime) -> bytes:
    """Return one all-day event for each day, however many dates fall on it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Doorstep//dates//EN",
             "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-PUBLISHED-TTL:PT6H"]  # fmt: skip
    for day in days:
        lines += _event(day, whose, link, now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(day: date, whose: str, link: str, now: datetime) -> list[str]:
    title = _("Doorstep: a date")
    return [
        "BEGIN:VEVENT",
        f"UID:{sealing.digest('calendar event', f'{whose} {day}')[:32]}@doorstep",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"URL:{link}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text


def _folded(line: str) -> bytes:
    """Return a line with its break, folded between characters where it is too wide."""
    pieces, piece = [], b""
    for letter in line:
        raw = letter.encode("utf-8")
        if len(piece) + len(raw) > WIDEST:
            pieces.append(piece)
            piece = b""
        piece += raw
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
