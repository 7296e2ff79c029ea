"""Dates as mails carry them and as people's mail programs write them; never invented."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST, LATEST = 1960, 2199
FARTHEST_ZONE = 14 * 60
# Hours east of UTC. Left out on purpose: names that mean several zones, such as IST.
ZONES = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEZ": 0, "WEST": 1, "WESZ": 1, "BST": 1,
    "CET": 1, "MEZ": 1, "MET": 1, "CEST": 2, "MESZ": 2, "MEST": 2, "EET": 2, "OEZ": 2,
    "EEST": 3, "OESZ": 3, "MSK": 3, "TRT": 3,
    "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
}  # fmt: skip
# Beginnings of month names without accents: English, German, French, Dutch, Turkish, and more.
MONTHS = {
    1: "jan gen ene oca sty", 2: "feb fev sub lut", 3: "mar mrt maa", 4: "apr avr abr nis kwi",
    5: "mai may mei mag maj", 6: "jun juin giu haz cze", 7: "jul juil lug tem lip",
    8: "aug aou ago agu sie", 9: "sep set eyl wrz", 10: "oct okt ott out eki paz",
    11: "nov kas lis", 12: "dec dez dic ara gru",
}  # fmt: skip
MONTH_OF = {start: month for month, starts in MONTHS.items() for start in starts.split()}
CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\b)?", re.IGNORECASE)
NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
# The email package reads the year 0024 as 2024.
YEAR_NOUGHT = re.compile(r"\b0\d{3}\s+\d{1,2}:")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
DAY_FIRST = re.compile(
    r"\b(\d{1,2})\.?(?:er|st|nd|rd|th|e)?\s+(?:de\s+)?([^\W\d_]{3,})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?\)?\s*$")
ZONE_WORD = re.compile(r"\b([A-Z]{1,4})\)?\s*$")


def header_date(text: str) -> tuple[datetime | None, bool]:
    """The instant a Date header names, and whether only its zone is missing."""
    parts = _parse(text)
    if YEAR_NOUGHT.search(text) or parts is None or not EARLIEST <= parts[0] <= LATEST:
        return None, False
    zone = parts[9]
    if zone is None or (zone == 0 and not _names_zone(text)):
        found = ZONES.get(_last_word(text))
        if found is None:
            return None, True
        zone = found * 3600
    return _aware(parts, zone), False


def _parse(text: str) -> tuple[int, ...] | None:
    try:
        return parsedate_tz(text[:400])  # type: ignore[return-value]
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _aware(parts: tuple[int, ...], seconds: int) -> datetime | None:
    if abs(seconds) > FARTHEST_ZONE * 60:
        return None
    year, month, day, hour, minute, second = parts[:6]
    zone = timezone(timedelta(seconds=seconds))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except (ValueError, TypeError, OverflowError):
        return None


def _names_zone(text: str) -> bool:
    return bool(re.search(r"[+-]\d{4}|\b(?:UT|UTC|GMT|Z)\b", text))


def _last_word(text: str) -> str:
    found = ZONE_WORD.search(re.sub(r"\([^)]*\)\s*$", "", text).strip())
    return found[1] if found else ""


def written_date(text: str) -> tuple[datetime | None, datetime | None]:
    """The instant (None without a zone) and the local time that words such as these name."""
    plain = text[:200].replace("\u202f", " ").replace("\xa0", " ").strip()
    instant, _ = header_date(plain) if re.search(r"[+-]\d{4}\b", plain) else (None, False)
    if instant:
        return instant, instant.replace(tzinfo=None)
    local = _local(plain)
    minutes = _zone_minutes(plain)
    if local is None or minutes is None or abs(minutes) > FARTHEST_ZONE:
        return None, local
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes))), local


def local_time(text: str) -> datetime | None:
    """The local time in a Date header that lacks nothing but its zone."""
    return written_date(text)[1] if header_date(text)[1] else None


def _local(text: str) -> datetime | None:
    day, clock = _day(text), _clock(text)
    if day is None or clock is None or not EARLIEST <= day[0] <= LATEST:
        return None
    try:
        return datetime(*day, *clock, tzinfo=UTC).replace(tzinfo=None)
    except ValueError:
        return None


def _day(text: str) -> tuple[int, int, int] | None:
    if found := ISO.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := NUMERIC.search(text):
        return _numeric(int(found[1]), found[2], int(found[3]), int(found[4]))
    for found in DAY_FIRST.finditer(text):
        if month := _month(found[2]):
            return int(found[3]), month, int(found[1])
    for found in MONTH_FIRST.finditer(text):
        if month := _month(found[1]):
            return int(found[3]), month, int(found[2])
    return None


def _numeric(first: int, mark: str, second: int, year: int) -> tuple[int, int, int] | None:
    """Dots mean day first; otherwise only what cannot be read the other way round."""
    if mark == "." or first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else None


def _clock(text: str) -> tuple[int, int, int] | None:
    found = CLOCK.search(NUMERIC.sub(" ", text))
    if not found:
        return None
    hour, half = int(found[1]), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return hour, int(found[2]), int(found[3] or 0)


def _month(word: str) -> int | None:
    spread = unicodedata.normalize("NFD", word.lower().replace("ı", "i"))
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return MONTH_OF.get(plain[:4]) or MONTH_OF.get(plain[:3])


def _zone_minutes(text: str) -> int | None:
    if found := OFFSET.search(text):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return -minutes if found[1] == "-" else minutes
    hours = ZONES.get(_last_word(text))
    return None if hours is None else hours * 60
