"""A read mail as bytes between two processes: a JSON head, then the files one after another."""

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from tracker.importers.mail.shapes import (
    Address,
    Attachment,
    Authentication,
    DeliveryReport,
    Forwarded,
    ParsedMail,
)

LENGTH = struct.Struct(">Q")


def pack(mail: ParsedMail) -> Iterator[bytes]:
    """The pieces of `mail` in the order in which `unpack` wants them."""
    bare = replace(mail, attachments=tuple(replace(one, content=b"") for one in mail.attachments))
    fields = asdict(bare)
    for one, whole in zip(fields["attachments"], mail.attachments, strict=True):
        one["content"] = len(whole.content)
    head = json.dumps(fields, ensure_ascii=False, default=datetime.isoformat).encode()
    yield LENGTH.pack(len(head))
    yield head
    yield from (one.content for one in mail.attachments)


def unpack(data: bytes) -> ParsedMail:
    """The mail that `pack` wrote; ValueError, KeyError or TypeError on anything else."""
    if len(data) < LENGTH.size:
        raise ValueError("no head")
    begin = LENGTH.size + LENGTH.unpack_from(data)[0]
    fields = json.loads(data[LENGTH.size : begin])
    fields["attachments"] = tuple(_attachments(fields["attachments"], data, begin))
    for name in ("reply_to", "to", "cc"):
        fields[name] = _addresses(fields[name])
    for name in ("references", "delivered_to", "warnings"):
        fields[name] = tuple(fields[name])
    fields["date"] = _instant(fields["date"])
    fields["received"] = tuple(datetime.fromisoformat(one) for one in fields["received"])
    fields["authentication"] = Authentication(**fields["authentication"])
    fields["report"] = DeliveryReport(**fields["report"]) if fields["report"] else None
    fields["forwarded"] = _forwarded(fields["forwarded"]) if fields["forwarded"] else None
    return ParsedMail(**fields)


def _attachments(rows: list[dict[str, Any]], data: bytes, begin: int) -> Iterator[Attachment]:
    for row in rows:
        end = begin + row["content"]
        if not begin <= end <= len(data):
            raise ValueError("a file is cut off")
        yield Attachment(**row | {"content": data[begin:end]})
        begin = end


def _forwarded(row: Mapping[str, Any]) -> Forwarded:
    people = {name: _addresses(row[name]) for name in ("to", "cc")}
    dates = {name: _instant(row[name]) for name in ("date", "date_local")}
    return Forwarded(**{**row, **people, **dates})


def _addresses(rows: list[dict[str, str]]) -> tuple[Address, ...]:
    return tuple(Address(**row) for row in rows)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
