"""What a mail said, as plain values that any database takes."""

from datetime import datetime
from typing import Any

from tracker.importers.mail.shapes import Address, Forwarded, ParsedMail


def payload(mail: ParsedMail, *, verified: bool) -> dict[str, Any]:
    """Return what people read of a mail; files by name, size and SHA-256 only."""
    told = {
        "message_id": mail.message_id,
        "subject": mail.subject,
        "from_name": mail.from_name,
        "from": mail.from_address,
        "reply_to": _addresses(mail.reply_to),
        "to": _addresses(mail.to) or list(mail.delivered_to),
        "cc": _addresses(mail.cc),
        "date": mail.date.isoformat() if mail.date else "",
        "date_raw": mail.date_raw,
        "text": mail.body_text,
        "language": mail.language,
        "authentication": mail.authentication.verdict,
        "verified": verified,
        "files": [
            {"name": one.name, "type": one.declared_type, "size": one.size, "sha256": one.sha256}
            for one in mail.attachments
        ],
        "forwarded": _forwarded(mail.forwarded) if mail.forwarded else None,
    }
    cleaned: dict[str, Any] = clean(told)
    return cleaned


def _addresses(found: tuple[Address, ...]) -> list[str]:
    return [one.address for one in found if one.address]


def _forwarded(original: Forwarded) -> dict[str, str]:
    return {
        "from_name": original.from_name,
        "from": original.from_address,
        "date_raw": original.date_raw,
        "subject": original.subject,
        "text": original.body,
        "own_text": original.own_text,
    }


def clean(value: Any) -> Any:
    """Return `value` without what PostgreSQL cannot hold: NUL and lone surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: clean(one) for name, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, list) else value


def instant(text: Any) -> datetime | None:
    """Return the instant that `payload` wrote, or None."""
    return datetime.fromisoformat(text) if text else None
