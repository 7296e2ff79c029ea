"""Names of attached files: what the sender wrote, made harmless."""

import re
from email.message import Message
from email.utils import collapse_rfc2231_value

from tracker.importers.mail.charsets import CONTROLS, clean, decode
from tracker.importers.mail.headers import Headers, decode_words

# Path separators, and the invisible marks that turn "gpj.exe" round.
FORBIDDEN = re.compile('[\\\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
WRITTEN = re.compile(r"""(?:file)?name\s*=\s*("(?:[^"\\]|\\.)*"|[^;]+)""", re.IGNORECASE)
LONGEST = 150
ENDINGS = {
    "application/pdf": ".pdf", "application/pkcs7-mime": ".p7m", "image/gif": ".gif",
    "image/jpeg": ".jpg", "image/png": ".png", "message/delivery-status": ".txt",
    "message/rfc822": ".eml", "text/calendar": ".ics", "text/html": ".html", "text/plain": ".txt",
    "text/rfc822-headers": ".txt", "text/vcard": ".vcf",
}  # fmt: skip


def part_name(headers: Headers, mime: Message) -> str:
    """The name the sender gave a part, harmless and readable; "" if none."""
    return safe_name(_by_rules(mime) or _by_eye(headers))


def safe_name(name: str) -> str:
    """`name` without paths, controls and reversing marks, its ending kept when it is long."""
    last = (
        CONTROLS.sub("", clean(decode_words(name)))
        .replace("\n", " ")
        .replace("\\", "/")
        .rpartition("/")[2]
    )
    plain = FORBIDDEN.sub("_", last).strip(" .")
    if len(plain) <= LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    short = ending if dot and len(ending) <= 10 else ""
    return (stem or plain)[: LONGEST - len(short) - 1] + ("." + short if short else "")


def invented_name(kind: str, number: int) -> str:
    """A plain name for a part that has none."""
    stem = "message" if kind == "message/rfc822" else "attachment"
    return f"{stem}-{number}{ENDINGS.get(kind, '')}"


def _by_rules(mime: Message) -> str:
    """The file name by RFC 2231, else 2047; in its declared charset."""
    for name, header in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            value = mime.get_param(name, "", header)
            if isinstance(value, tuple):
                data = (value[2] or "").encode("latin-1", "replace")
                return decode(data, value[0] or "utf-8")
            if value:
                return collapse_rfc2231_value(value)
        except (ValueError, LookupError, IndexError, TypeError):
            continue
    return ""


def _by_eye(headers: Headers) -> str:
    for header in ("content-disposition", "content-type"):
        if found := WRITTEN.search(headers.raw(header)):
            return found[1].strip().strip('"')
    return ""
