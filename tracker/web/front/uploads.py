"""Uploaded files: sealed first; e-mails among them are read into contacts of their own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from tracker.actions import evidence
from tracker.actions.evidence import Kept
from tracker.actions.reports import Entry
from tracker.importers.mail.bounded import parse_bounded
from tracker.importers.mail.moments import passed_on, written
from tracker.importers.mail.shapes import ParsedMail
from tracker.queries import outlets
from tracker.rules.records import ContactFacts, IntakeRecord

LINK = re.compile(r"https?://[^\s<>\"')\]]+")
MOST_LINKS = 20
LONGEST = 10000


@dataclass(frozen=True)
class Original:
    """Who wrote to them and what: the mail inside a forward, or the mail itself."""

    name: str
    address: str
    subject: str
    body: str


def keep(files: Sequence[UploadedFile]) -> tuple[list[Kept], list[tuple[Kept, ParsedMail]]]:
    """Seal the files into the vault, then read the e-mails; plain files first. OSError."""
    plain: list[Kept] = []
    mails: list[tuple[Kept, ParsedMail]] = []
    for one in files:
        kept = evidence.keep(one.name or "", one.chunks())
        if is_mail(one):
            one.seek(0)
            raw = one.read()
            mails.append((kept, parse_bounded(raw, authserv_id=settings.AUTHSERV_ID or None)))
        else:
            plain.append(kept)
    return plain, mails


def is_mail(one: UploadedFile) -> bool:
    """Tell whether a file says that it is an e-mail."""
    return (one.name or "").lower().endswith((".eml", ".msg")) or (
        one.content_type == "message/rfc822"
    )


def entries(
    facts: ContactFacts,
    payload: dict[str, str],
    files: Sequence[UploadedFile],
    *,
    carried: Mapping[str, str],
    just_now: bool,
) -> list[Entry]:
    """Return what is to be saved: one contact, or one for each e-mail.

    `carried` is the caller that the form took over from the last entry, `just_now` says that
    nobody chose a time: an e-mail knows both better.
    """
    plain, mails = keep(files)
    told: dict[str, object] = {**payload, "files": [_named(one) for one in plain]}
    if not mails:
        return [Entry(IntakeRecord("web", told), facts, tuple(plain))]
    first, *others = mails
    return [
        _mail_entry(facts, told, *first, plain=plain, carried=carried, just_now=just_now),
        *(
            _mail_entry(
                replace(facts, summary=""), {}, *one, plain=[], carried=carried, just_now=just_now
            )
            for one in others
        ),
    ]


def _mail_entry(
    facts: ContactFacts,
    told: dict[str, object],
    kept: Kept,
    mail: ParsedMail,
    *,
    plain: list[Kept],
    carried: Mapping[str, str],
    just_now: bool,
) -> Entry:
    facts, note = _dated(facts, mail, just_now=just_now)
    record = IntakeRecord(
        "upload", {**told, "mail": _named(kept)},
        kind="unreadable" if mail.kind == "unreadable" else "contact",
        warnings=(*mail.warnings, *note),
    )  # fmt: skip
    if mail.kind == "unreadable":
        return Entry(record, facts, (kept, *plain), kept)
    letter = original(mail)
    read = _filled(_without(facts, carried, letter), letter)
    return Entry(record, read, (kept, *plain), kept)


def _dated(
    facts: ContactFacts, mail: ParsedMail, *, just_now: bool
) -> tuple[ContactFacts, tuple[str, ...]]:
    """Take the time from the mail, and a sentence where it does not tell it exactly."""
    if mail.kind == "unreadable":
        found = passed_on(mail, now=facts.occurred_at)
    else:
        found = written(mail, zone=facts.zone, now=facts.occurred_at)
    if not just_now and (found.precision != "exact" or found.at == facts.occurred_at):
        return facts, ()
    note = (found.note,) if found.note else ()
    return replace(facts, occurred_at=found.at, precision=found.precision), note


def original(mail: ParsedMail) -> Original:
    """Return what the outlet wrote: people forward the mail, or save it as it came."""
    inside = mail.forwarded
    if inside is None:
        return Original(mail.from_name, mail.from_address, mail.subject, mail.body_text)
    return Original(inside.from_name, inside.from_address, inside.subject, inside.body)


def _without(facts: ContactFacts, carried: Mapping[str, str], letter: Original) -> ContactFacts:
    """Leave out a caller who only stands there from the last entry, where another one wrote."""
    writer = {one.casefold() for one in (letter.name, letter.address) if one}
    known = {carried.get("caller", "").casefold(), carried.get("handle", "").casefold()}
    if not writer or writer & known:
        return facts
    return replace(
        facts,
        claimed_name=_typed(facts.claimed_name, carried.get("caller")),
        claimed_outlet=_typed(facts.claimed_outlet, carried.get("outlet")),
        claimed_handle=_typed(facts.claimed_handle, carried.get("handle")),
    )


def _typed(value: str, carried: str | None) -> str:
    return "" if value == carried else value


def _filled(facts: ContactFacts, letter: Original) -> ContactFacts:
    """Fill in from the mail what the person left open; what they typed stays."""
    outlet = outlets.by_address(letter.address)
    words = "\n\n".join(part for part in (facts.summary, letter.subject, letter.body) if part)
    found = LINK.findall(letter.body)
    return replace(
        facts,
        summary=words[:LONGEST],
        claimed_name=facts.claimed_name or letter.name[:120],
        claimed_handle=facts.claimed_handle or letter.address[:200],
        claimed_outlet=facts.claimed_outlet or (outlet.name if outlet else ""),
        links=tuple(dict.fromkeys((*facts.links, *found)))[:MOST_LINKS],
    )


def _named(kept: Kept) -> dict[str, str]:
    return {"name": kept.name, "digest": kept.stored.digest}
