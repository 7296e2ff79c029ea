"""Finds sealed values in the final bytes of a letter, however they are spelled or packed.

`passages` unpacks the bytes into texts with a name each; `search` looks for every secret in every
text. What it cannot do is stated here too: it does not read pictures, and it does not know a
value that was only paraphrased.
"""

import base64
import binascii
import html
import re
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser

from comms.rules.spellings import Secret, Text, held_in

TAG = re.compile(r"<[^<>]*>")
PACKED = re.compile(r"[A-Za-z0-9+/\r\n]{24,}={0,2}")
PACKED_FOR_URLS = re.compile(r"[A-Za-z0-9_-]{24,}={0,2}")
HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[ \t:\r\n]?){8,}")
URL_SAFE = str.maketrans("-_", "+/")
TURNED = ("\u202d", "\u202e", "\u2066", "\u2067")
"""Signs that make a program show what follows from right to left."""
MOST = 2_000_000
"""So many characters of one passage are searched; a letter is a thousandth of that."""
APART = "\n.\n"
"""Stands between things that were packed apart, so that no word is read across."""


@dataclass(frozen=True)
class Finding:
    """A sealed value that would leave: which one and where, never the value itself."""

    secret: str
    label: str
    place: str
    absolute: bool = False


def search(raw: bytes, sealed: Iterable[Secret]) -> list[Finding]:
    """Return every sealed value found in the message `raw`, each with the first place of it."""
    known = list(sealed)
    found: dict[str, Finding] = {}
    for place, text in passages(raw):
        spelled = Text(text)
        for secret in known:
            if secret.key not in found and held_in(secret, spelled):
                found[secret.key] = Finding(secret.key, secret.label, place, secret.absolute)
    return [found[secret.key] for secret in known if secret.key in found]


def passages(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of everything in a message that somebody could read out of it."""
    mail = BytesParser(policy=policy.compat32).parsebytes(raw)
    for part in mail.walk():
        yield from _of_headers(part)
        if not part.is_multipart():
            yield from _of_body(part)
    # Headers or parts that are broken so that the parser skips them are still sent.
    for text in _readings(raw[:MOST].decode("utf-8", "replace")):
        yield "bytes", text


def _of_headers(part: Message) -> Iterator[tuple[str, str]]:
    for name, value in part.items():
        for text in _readings(_decoded(str(value))):
            yield name.lower(), text
    if file_name := part.get_filename():
        for text in _readings(_decoded(file_name)):
            yield "file name", text


def _decoded(value: str) -> str:
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return value
    return "".join(_text(p, c or "utf-8") if isinstance(p, bytes) else p for p, c in pieces)


def _of_body(part: Message) -> Iterator[tuple[str, str]]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    place = "attachment" if part.get_filename() else "text"
    for text in _readings(_text(data[:MOST], part.get_content_charset() or "utf-8")):
        yield place, text
    if b"\x00" in data[:MOST]:
        yield place, data[:MOST].decode("utf-16-le", "ignore")
        yield place, data[:MOST].decode("utf-16-be", "ignore")


def _readings(text: str) -> Iterator[str]:
    """Yield `text` as it stands and as other programs would show it, where that differs."""
    seen: set[str] = set()
    once = urllib.parse.unquote(text)
    for shown in (text, once, urllib.parse.unquote(once)):
        plain = html.unescape(shown)
        turned = [shown[::-1]] if any(sign in shown for sign in TURNED) else []
        # All that was packed is one reading: a thousand of them would be searched one by one.
        unpacked = APART.join(dict.fromkeys(_unpacked(shown)))
        for other in (shown, plain, TAG.sub("", plain), unpacked, *turned):
            if other not in seen:
                seen.add(other)
                yield other


def _unpacked(text: str) -> Iterator[str]:
    text = text[:MOST]
    for found in (*PACKED.finditer(text), *PACKED_FOR_URLS.finditer(text)):
        for piece in {found[0], *found[0].splitlines()}:
            packed = re.sub(r"\s", "", piece).translate(URL_SAFE)
            try:
                padded = packed + "=" * (-len(packed) % 4)
                yield base64.b64decode(padded, validate=True).decode("utf-8")
            except (binascii.Error, UnicodeDecodeError):
                continue
    for found in HEX.finditer(text):
        with suppress(UnicodeDecodeError, ValueError):
            yield bytes.fromhex(re.sub(r"[\s:]", "", found[0])).decode("utf-8")


def _text(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return data.decode("latin-1")
