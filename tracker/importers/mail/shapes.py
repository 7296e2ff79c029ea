"""What reading a mail gives: frozen, plain values and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["contact", "automatic", "bounce", "unreadable"]
Verdict = Literal["pass", "fail", "none"]


@dataclass(frozen=True)
class Limits:
    """Caps that hold before and while a mail is read; sizes in bytes."""

    total: int = 25 * 1024 * 1024
    header_block: int = 256 * 1024
    header: int = 16 * 1024
    parts: int = 100
    depth: int = 20
    addresses: int = 200
    text: int = 1024 * 1024
    html: int = 1024 * 1024


@dataclass(frozen=True)
class Address:
    """One mailbox; either half may be empty."""

    name: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """One file of a mail; `inside` is the position of the attached mail that holds it."""

    name: str
    declared_type: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    inline: bool = False
    content_id: str = ""
    inside: int | None = None


@dataclass(frozen=True)
class Forwarded:
    """The original mail inside a forward; `date` only where a zone is known."""

    from_name: str
    from_address: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date_raw: str
    date: datetime | None
    date_local: datetime | None
    subject: str
    body: str
    own_text: str
    how: Literal["inline", "attached"]


@dataclass(frozen=True)
class DeliveryReport:
    """What a bounce says about the mail it returns; `action` as in RFC 3464."""

    original_message_id: str
    recipient: str
    status: str
    action: str
    diagnostic: str


@dataclass(frozen=True)
class Authentication:
    """What our own border found out about the sender; `none` when it said nothing."""

    verdict: Verdict = "none"
    dmarc: str = ""
    dkim: str = ""
    spf: str = ""


@dataclass(frozen=True)
class ParsedMail:
    """A mail as read; `date` is aware or None, `received` lists the dates of its relays."""

    kind: Kind
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    from_name: str = ""
    from_address: str = ""
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    date: datetime | None = None
    date_raw: str = ""
    received: tuple[datetime, ...] = ()
    body_text: str = ""
    body_html: str = ""
    attachments: tuple[Attachment, ...] = ()
    report: DeliveryReport | None = None
    authentication: Authentication = Authentication()
    language: str = ""
    forwarded: Forwarded | None = None
    warnings: tuple[str, ...] = ()


def unreadable(*warnings: str) -> ParsedMail:
    """A mail that nobody but a person can read."""
    return ParsedMail(kind="unreadable", warnings=warnings)
