"""What the headers alone say: who, to whom, when, about what, in answer to what."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from tracker.importers.mail import notes
from tracker.importers.mail.addresses import parse_addresses
from tracker.importers.mail.charsets import one_line
from tracker.importers.mail.dates import header_date
from tracker.importers.mail.headers import Headers
from tracker.importers.mail.parts import Walk
from tracker.importers.mail.shapes import Address, ParsedMail

MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
MOST_REFERENCES = 100
MOST_RELAYS = 30


def described(headers: Headers, walk: Walk) -> ParsedMail:
    """What the headers alone say."""
    name, address = sender(headers, walk)
    reply_to = tuple(one for one in people(headers, "reply-to", walk) if one.address)
    if address and reply_to and address.lower() not in {one.address.lower() for one in reply_to}:
        walk.note(notes.REPLY_ELSEWHERE)
    received = tuple(_received(headers))
    to, cc = people(headers, "to", walk), people(headers, "cc", walk)
    return ParsedMail(
        kind="contact",
        message_id=_first_id(headers.raw("message-id")),
        in_reply_to=_first_id(headers.raw("in-reply-to")),
        references=_references(headers),
        subject=headers.text("subject"),
        from_name=name,
        from_address=address,
        reply_to=reply_to,
        to=to,
        cc=cc,
        delivered_to=_delivered_to(headers),
        date=_date(headers, received, walk),
        date_raw=headers.text("date")[:400],
        received=received,
        warnings=tuple(walk.notes),
    )


def sender(headers: Headers, walk: Walk) -> tuple[str, str]:
    found = people(headers, "from", walk) or people(headers, "sender", walk)
    if not found:
        walk.note(notes.NO_SENDER)
        return "", ""
    if not found[0].address:
        walk.note(notes.NO_SENDER)
    if len(found) > 1:
        walk.note(notes.SEVERAL_SENDERS)
    first = found[0]
    if "@" in first.name and first.name.lower() != first.address.lower():
        walk.note(notes.NAME_IS_ADDRESS)
    return first.name, first.address


def people(headers: Headers, name: str, walk: Walk) -> tuple[Address, ...]:
    found, more = parse_addresses(
        ", ".join(headers.raw_all(name))[: walk.limits.header], walk.limits.addresses
    )
    if more:
        walk.note(notes.TOO_MANY_ADDRESSES)
    return found


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    """Envelope recipients as our own server noted them; reply tokens stand here too."""
    names = ("delivered-to", "x-original-to", "envelope-to")
    values = [one_line(value).strip("<>") for name in names for value in headers.raw_all(name)]
    return tuple(dict.fromkeys(value[:320] for value in values[:20] if value))


def _first_id(value: str) -> str:
    found = MESSAGE_ID.search(value)
    return one_line(found[0] if found else value[:500])


def _references(headers: Headers) -> tuple[str, ...]:
    found = [one for value in headers.raw_all("references") for one in MESSAGE_ID.findall(value)]
    return tuple(dict.fromkeys(one_line(one) for one in found[-MOST_REFERENCES:]))


def _received(headers: Headers) -> Iterator[datetime]:
    for value in list(headers.raw_all("received"))[:MOST_RELAYS]:
        if found := header_date(value.rpartition(";")[2].strip())[0]:
            yield found


def _date(headers: Headers, received: tuple[datetime, ...], walk: Walk) -> datetime | None:
    if not headers.raw("date"):
        walk.note(notes.NO_DATE)
        return None
    date, zone_missing = header_date(headers.raw("date"))
    if date is None:
        walk.note(notes.NO_ZONE if zone_missing else notes.BAD_DATE)
    elif received and date > received[0] + timedelta(days=1):
        walk.note(notes.DATE_AFTER_ARRIVAL)
    return date
