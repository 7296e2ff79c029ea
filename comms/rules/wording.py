"""Merge fields, and the one rendering of a letter: what is signed is what leaves."""

import difflib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime

from tracker.rules.errors import RuleError

FIELDS = ("journalist", "outlet")
"""What a line may leave open. Nothing in here knows the case."""
_FIELD = re.compile(r"( ?)\{(\w+)\}")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Envelope:
    """Everything that stands in the bytes; `at` is an aware instant, shown in UTC."""

    sender_name: str
    sender: str
    recipient_name: str
    recipient: str
    reply_to: str
    subject: str
    body: str
    message_id: str
    at: datetime
    answers: tuple[str, ...] = ()
    automatic: bool = False
    attached: tuple[tuple[str, bytes], ...] = ()


def fill(text: str, *, journalist: str = "", outlet: str = "") -> str:
    """Return a line with its merge fields filled; an unknown name goes with its blank."""
    values = {"journalist": journalist, "outlet": outlet}

    def value(found: re.Match[str]) -> str:
        known = values.get(found[2])
        if known is None:
            return found[0]
        return f"{found[1]}{known}" if known else ""

    return _FIELD.sub(value, text)


def unfilled(text: str) -> tuple[str, ...]:
    """Return what still stands in braces; a letter with any of it does not leave."""
    return tuple(f"{{{found[1]}}}" for found in _FIELD.findall(text))


def one_line(text: str) -> str:
    """Return `text` without line breaks and control characters, so that it fits in one header."""
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join("".join(kept).split())


def new_token() -> str:
    """Return 100 random bits as 20 symbols that survive sloppy typing."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(20))


def new_message_id(domain: str) -> str:
    """Return a Message-ID that tells nothing but the domain."""
    return f"<{secrets.token_hex(16)}@{domain}>"


def address(text: str) -> str:
    """Return one plain address; RuleError for two, none, or one with a line break in it."""
    if not _ADDRESS.fullmatch(text) or not text.isascii():
        raise RuleError("This is not one e-mail address.")
    return text


def render(letter: Envelope) -> bytes:
    """Return the bytes that leave: plain text, 7 bit, no trace of the machine that made them."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _mailbox(letter.sender_name, letter.sender)
    mail["To"] = _mailbox(letter.recipient_name, letter.recipient)
    if letter.reply_to:
        mail["Reply-To"] = address(letter.reply_to)
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = letter.message_id
    if letter.answers:
        mail["In-Reply-To"] = letter.answers[-1]
        mail["References"] = " ".join(letter.answers)
    if letter.automatic:
        mail["Auto-Submitted"] = "auto-generated"
    body = letter.body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    mail.set_content(body.rstrip("\n") + "\n", charset="utf-8", cte="quoted-printable")
    for name, content in letter.attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def _mailbox(name: str, plain: str) -> Address:
    return Address(display_name=one_line(name), addr_spec=address(plain))


@dataclass(frozen=True)
class Reading:
    """A letter as its recipient will read it: every header in order, decoded, and the text."""

    headers: tuple[tuple[str, str], ...]
    body: str
    attachments: tuple[str, ...] = ()


def read(raw: bytes) -> Reading:
    """Return what stands in the final bytes; nothing is taken from anywhere else."""
    mail = BytesParser(EmailMessage, policy=SMTP).parsebytes(raw)
    part = mail.get_body(preferencelist=("plain",))
    names = tuple(str(one.get_filename() or "") for one in mail.iter_attachments())
    headers = tuple((name, str(value)) for name, value in mail.items())
    body = str(part.get_content()) if part else ""
    return Reading(headers, body.replace("\r\n", "\n"), names)


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Return pieces of ("same" | "out" | "in", words) that lead from one text to the other."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        pieces += [("out", "".join(old[a:b]))] * (b > a) + [("in", "".join(new[c:d]))] * (d > c)
    return pieces


def reply_subject(subject: str) -> str:
    """Return the subject of an answer: one "Re:", however many there were."""
    bare = re.sub(
        r"^\s*((re|aw|antw|sv|rif|tr|fw|fwd|wg)\s*(\[\d+\])?:\s*)+", "", subject, flags=re.I
    )
    return f"Re: {one_line(bare)}"[:200]
