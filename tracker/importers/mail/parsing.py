"""Bytes of a mail to what it says; bounded in time and memory, and silent about nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tracker.importers.mail import notes, texts
from tracker.importers.mail.authentication import authentication
from tracker.importers.mail.charsets import decode, one_line
from tracker.importers.mail.dates import header_date, local_time
from tracker.importers.mail.envelope import described, people, sender
from tracker.importers.mail.forwards import read_forward
from tracker.importers.mail.headers import Headers, read_headers
from tracker.importers.mail.kinds import delivery_report, kind_of
from tracker.importers.mail.languages import guess_language
from tracker.importers.mail.names import invented_name
from tracker.importers.mail.parts import Part, Walk, read_parts
from tracker.importers.mail.shapes import (
    Attachment,
    Forwarded,
    Limits,
    ParsedMail,
    unreadable,
)

OUTLOOK_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KNOWN_HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "content-type",
    "mime-version",
}
ENCRYPTED_TYPES = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)


def parse(
    raw: bytes,
    *,
    authserv_id: str | None = None,
    border_hops: int = 1,
    limits: Limits | None = None,
) -> ParsedMail:
    """Read `raw`; a mail that cannot be read comes back as "unreadable" with the reason."""
    limits = limits or Limits()
    if refused := _refused(raw):
        return refused
    walk = Walk(limits, room=limits.total, words=limits.text + limits.html)
    whole = len(raw) <= limits.total
    headers, body = read_headers(raw, 0, min(len(raw), limits.total), limits)
    if not KNOWN_HEADERS & {name for name, _ in headers.pairs}:
        return unreadable(notes.NOT_A_MAIL)
    letter = _read(raw if whole else raw[:body], headers, body, walk, 0)
    mail = described(headers, walk)
    if not whole:
        return replace(mail, kind="unreadable", warnings=(notes.TOO_LARGE, *mail.warnings))
    # A verdict about one of several senders proves nothing about the one that is shown.
    server = None if notes.SEVERAL_SENDERS in walk.notes else authserv_id
    trust = authentication(headers, server, mail.from_address, border_hops=border_hops)
    return _assembled(replace(mail, authentication=trust), headers, letter, walk)


def glance(raw: bytes, *, limits: Limits | None = None) -> ParsedMail:
    """What the headers of `raw` say, its body left alone."""
    limits = limits or Limits()
    headers, _ = read_headers(raw, 0, len(raw), limits)
    return described(headers, Walk(limits))


def _refused(raw: bytes) -> ParsedMail | None:
    if not raw.strip():
        return unreadable(notes.EMPTY)
    return unreadable(notes.OUTLOOK_FILE) if raw.startswith(OUTLOOK_MAGIC) else None


@dataclass
class _Letter:
    """What one mail holds: its own leaves, its files, and the first mail attached to it."""

    parts: list[Part] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    inner: "tuple[Headers, _Letter] | None" = None


def _read(raw: bytes, headers: Headers, body: int, walk: Walk, depth: int) -> _Letter:
    letter = _Letter()
    for part in read_parts(raw, headers, body, walk, depth):
        letter.parts.append(
            part if part.is_text or len(part.content) < 100_000 else replace(part, content=b"")
        )
        if not part.is_text:
            _attach(letter, part, walk)
    return letter


def _attach(letter: _Letter, part: Part, walk: Walk) -> None:
    number = len(letter.files)
    letter.files.append(_attachment(part, number + 1))
    if part.type != "message/rfc822" or not part.content:
        return
    if part.depth + 1 >= walk.limits.depth:
        walk.note(notes.TOO_DEEP)
        return
    headers, body = read_headers(part.content, 0, len(part.content), walk.limits)
    inner = _read(part.content, headers, body, walk, part.depth + 1)
    letter.inner = letter.inner or (headers, inner)
    for one in inner.files:
        if one.inside is None:
            letter.files.append(_within_room(replace(one, inside=number), walk))
        else:
            letter.files.append(replace(one, inside=one.inside + number + 1))


def _within_room(file: Attachment, walk: Walk) -> Attachment:
    """Files inside attached mails exist twice; keep that from growing without end."""
    walk.room -= len(file.content)
    if walk.room >= 0:
        return file
    walk.note(notes.ATTACHMENT_LEFT_INSIDE)
    return replace(file, content=b"")


def _attachment(part: Part, number: int) -> Attachment:
    return Attachment(
        name=part.name or invented_name(part.type, number),
        declared_type=one_line(part.type),
        size=len(part.content),
        sha256=hashlib.sha256(part.content).hexdigest(),
        content=part.content,
        inline=part.disposition == "inline" or part.headers.has("content-id"),
        content_id=one_line(part.headers.raw("content-id")).strip("<> ")[:500],
    )


def _words(parts: Iterable[Part], walk: Walk) -> tuple[str, str]:
    """All readable parts in order as text and as clean HTML; of alternatives the plain text."""
    readable = [part for part in parts if part.is_text]
    plain = {
        one.alternative for one in readable if one.type == "text/plain" and one.content.strip()
    }
    pieces, formatted = [], []
    for part in readable:
        text, cleaned = _readable(part, walk)
        formatted.append((part.type != "text/html", cleaned))
        if part.type == "text/plain" or not part.alternative or part.alternative not in plain:
            pieces.append(text)
    text = "\n\n".join(piece for piece in pieces if piece.strip())
    if len(text) > walk.limits.text:
        walk.note(notes.TEXT_CUT)
    shown = [cleaned for disguised, cleaned in formatted if cleaned and not disguised]
    return text[: walk.limits.text], "\n".join(shown or (cleaned for _, cleaned in formatted))


def _readable(part: Part, walk: Walk) -> tuple[str, str]:
    """The text of a part, and its clean HTML where it has any."""
    source = _decoded(part, walk)
    if part.type == "text/plain" and not texts.is_html(source):
        return source.replace("\r\n", "\n").replace("\r", "\n").strip("\n"), ""
    if part.type == "text/plain":
        walk.note(notes.HTML_IN_TEXT)
    if texts.is_tangled(source):
        walk.note(notes.HTML_TANGLED)
        return texts.crude_text(source), ""
    cleaned = texts.clean_html(source).strip()
    return texts.html_to_text(cleaned), cleaned


def _decoded(part: Part, walk: Walk) -> str:
    most = walk.limits.html if part.type == "text/html" else walk.limits.text
    most = min(most, walk.words)
    walk.words -= min(most, len(part.content))
    if len(part.content) > most:
        walk.note(notes.TEXT_CUT)
    text = decode(part.content[:most], part.charset)
    if "\ufffd" in text:
        walk.note(notes.BYTES_REPLACED)
    return text


def _assembled(mail: ParsedMail, headers: Headers, letter: _Letter, walk: Walk) -> ParsedMail:
    kind = kind_of(headers, mail.from_address, letter.parts)
    text, html = _words(letter.parts, walk)
    forwarded = _forwarded(mail.subject, letter, text, walk) if kind == "contact" else None
    _note_packing(headers, letter, walk)
    report = None
    if kind == "bounce":
        report = delivery_report(headers, letter.parts, letter.files, text)
    return replace(
        mail,
        kind=kind,
        body_text=text,
        body_html=html,
        attachments=tuple(letter.files),
        report=report,
        language=guess_language(text),
        forwarded=forwarded,
        warnings=tuple(walk.notes),
    )


def _note_packing(headers: Headers, letter: _Letter, walk: Walk) -> None:
    kinds = {part.type for part in letter.parts} | {
        headers.raw("content-type").partition(";")[0].lower()
    }
    if kinds & set(ENCRYPTED_TYPES):
        walk.note(notes.ENCRYPTED)
    if kinds & set(SIGNATURES):
        walk.note(notes.SIGNED)
    if "application/ms-tnef" in kinds or any(
        one.name.lower() == "winmail.dat" for one in letter.files
    ):
        walk.note(notes.OUTLOOK_BUNDLE)


def _forwarded(subject: str, letter: _Letter, text: str, walk: Walk) -> Forwarded | None:
    if found := read_forward(text, subject):
        return found
    if letter.inner and (letter.inner[0].has("from") or letter.inner[0].has("subject")):
        return _attached_mail(*letter.inner, text, walk)
    return None


def _attached_mail(headers: Headers, inner: _Letter, own_text: str, walk: Walk) -> Forwarded:
    quiet = Walk(walk.limits)
    name, address = sender(headers, quiet)
    raw = headers.raw("date")
    date = header_date(raw)[0]
    return Forwarded(
        from_name=name,
        from_address=address,
        to=people(headers, "to", quiet),
        cc=people(headers, "cc", quiet),
        date_raw=headers.text("date")[:400],
        date=date,
        date_local=date.replace(tzinfo=None) if date else local_time(raw),
        subject=headers.text("subject"),
        body=_words(inner.parts, walk)[0],
        own_text=own_text,
        how="attached",
    )
