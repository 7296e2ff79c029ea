"""One spelling for numbers, addresses and accounts, so that a caller is known again."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import phonenumbers

_EMAIL: Final = re.compile(r"[^\s<>@,;:]+@[^\s<>@,;:]+\.[^\s<>@,;:.]{2,}")
_ACCOUNT: Final = re.compile(r"@[\w.\-]{1,60}(?:@[\w.\-]+\.[a-z]{2,})?")
_PROFILE: Final = re.compile(r"(?:https?://)?[\w\-]+(?:\.[\w\-]+)+/[^\s]+", re.IGNORECASE)
LONGEST: Final = 200
SHORTEST_NUMBER: Final = 6
"""Digits; shorter ones are extensions or prices rather than callers."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A handle in its one spelling; `kind` is phone, email or social."""

    kind: str
    value: str


def spell(text: str, *, country: str = "") -> Spelling | None:
    """Return the one spelling of the handle in `text`, or None where there is none.

    `country` (two letters) is where a number without its country code belongs.
    """
    words = text.strip().replace("\u00a0", " ")
    return _address(words) or _profile(words) or _number(words, country) or _account(words)


def key(text: str, *, country: str = "") -> str:
    """Return the value of the one spelling, or an empty string."""
    found = spell(text, country=country)
    return found.value if found else ""


def masked(value: str) -> str:
    """Return `value` so that colleagues know it again and nobody can dial it from a screen."""
    if not value.startswith("+"):
        return value
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return "••"
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"{' '.join(shown.split()[:2])[:8]} •• •• {value[-3:]}"


def _address(text: str) -> Spelling | None:
    if text.startswith("@"):
        return None
    found = _EMAIL.search(text.removeprefix("mailto:"))
    return Spelling("email", found.group().casefold()[:LONGEST]) if found else None


def _profile(text: str) -> Spelling | None:
    found = _PROFILE.search(text)
    if found is None:
        return None
    link = found.group() if "://" in found.group() else f"https://{found.group()}"
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = parts.path.strip("/").split("/")[0].lstrip("@")
    return Spelling("social", f"{host}/{path}".casefold()[:LONGEST]) if path else None


def _number(text: str, country: str) -> Spelling | None:
    region = country.upper() or None
    matches = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    for match in matches:
        if sum(letter.isdigit() for letter in match.raw_string) < SHORTEST_NUMBER:
            continue
        shape = phonenumbers.PhoneNumberFormat.E164
        return Spelling("phone", phonenumbers.format_number(match.number, shape))
    return None


def _account(text: str) -> Spelling | None:
    found = _ACCOUNT.search(text)
    return Spelling("social", found.group().casefold()[:LONGEST]) if found else None
