"""Our letters as they left and mail as it came in: exhibits with their own bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker import history, vault
from tracker.exports.redaction import Redactor
from tracker.history import Disclosure
from tracker.models import Blob, Case, HistoryEvent, Intake, IntakeSource, Proposal
from tracker.rules.operations import Operation
from tracker.states import ProposalStatus

Data = dict[str, Any]
LETTERS = (Operation.SEND_RESPONSE, Operation.FILE_REQUEST, Operation.EMERGENCY_SEND)
OURS, UNCLEAR = "our letter", "our letter, not known to have left"
ALONE = "our letter, sent by one person alone: danger to life"
LEFT = ("response.sent", "request.sent", "message.sent")


@dataclass(frozen=True)
class Letter:
    """The bytes that somebody stood behind, and the entry that commits to them."""

    ref: str
    proposal: Proposal
    key: UUID
    entry: int
    left_at: datetime | None

    @property
    def content(self) -> bytes:
        """Return what left, to the last byte."""
        return bytes(self.proposal.payload)

    @property
    def is_mail(self) -> bool:
        """Tell an e-mail from the text that a person carried out."""
        return "message_id" in self.proposal.facts

    @property
    def how(self) -> str:
        """Tell a letter of two people from the one that a single person may send."""
        return ALONE if self.proposal.operation == Operation.EMERGENCY_SEND else OURS

    @property
    def file(self) -> str:
        """Return its neutral name in the bundle."""
        return f"exhibits/{self.ref}.{'eml' if self.is_mail else 'txt'}"


def sent(case: Case, *, as_of: datetime, size: int, about: set[UUID] | None) -> list[Letter]:
    """Return the letters of a case that were carried out; `about`: of these requests alone."""
    rows = Proposal.objects.filter(
        case=case, operation__in=LETTERS, status=ProposalStatus.EXECUTED, executed_at__lte=as_of
    )
    if about is not None:
        rows = rows.filter(operation=Operation.FILE_REQUEST, subject_key__in=about)
    queued, left = _entries(case, size)
    found = []
    for number, row in enumerate(rows.order_by("executed_at", "pk"), 1):
        entry, key = queued.get(str(row.key), (-1, row.key))
        found.append(Letter(f"L{number}", row, key, entry, left.get(key)))
    return found


def _entries(case: Case, size: int) -> tuple[dict[str, tuple[int, UUID]], dict[UUID, datetime]]:
    """Return by proposal which entry put its letter into the outbox, and when each one left."""
    events = HistoryEvent.objects.filter(case_key=case.key, seq__lt=size)
    rows = list(events.filter(kind__in=("message.queued", *LEFT), object_key__isnull=False))
    said = history.details([row.seq for row in rows if row.kind not in LEFT])
    queued = {
        str(said[row.seq]["proposal"]): (row.seq, row.object_key)
        for row in rows
        if row.object_key and "proposal" in said.get(row.seq, {})
    }
    return queued, {row.object_key: row.at for row in rows if row.kind in LEFT and row.object_key}


def received(case: Case, *, as_of: datetime, of: set[int] | None) -> list[Intake]:
    """Return the mails that came in; `of`: those of these intakes alone."""
    rows = Intake.objects.filter(case=case, source=IntakeSource.MAIL, received_at__lte=as_of)
    rows = rows.exclude(raw_name="").order_by("received_at", "pk")
    return [row for row in rows if of is None or row.pk in of]


def file_of(mail: Intake) -> str:
    """Return the neutral name of a mail in the bundle."""
    return f"exhibits/{mail.ref}.eml"


def told_of_letter(letter: Letter, ask: Redactor, *, whole: bool, requests: Data) -> Data:
    """Return a letter as an exhibit."""
    facts, at = letter.proposal.facts, letter.left_at or letter.proposal.executed_at
    left = letter.left_at is not None or not letter.is_mail
    return _exhibit(
        ref=letter.ref, key=letter.key, entry=letter.entry, at=at, size=len(letter.content),
        file=letter.file if whole else "", how=letter.how if left else UNCLEAR,
        digest=hashlib.sha256(letter.content).hexdigest(),
        kind="message/rfc822" if letter.is_mail else "text/plain",
    ) | {
        "note": ask.keep("words", str(facts.get("subject", ""))),
        "to": [ask.keep("handle", str(one)) for one in facts.get("recipients", [])],
        "words": ask.keep("words", str(facts.get("body", ""))),
        "request": requests.get(str(letter.proposal.subject_key), ""),
    }  # fmt: skip


def told_of_mail(mail: Intake, ask: Redactor, *, whole: bool) -> Data:
    """Return a mail as an exhibit; its words are those of the one who wrote to us."""
    told = mail.payload
    return _exhibit(
        ref=mail.ref, key=mail.key, entry=-1, at=mail.received_at, size=mail.raw_size,
        file=file_of(mail) if whole else "", how="mail as it came in", digest=mail.digest,
        kind="message/rfc822",
    ) | {
        "note": ask.keep("words as received", str(told.get("subject", ""))),
        "from": ask.keep("handle", str(told.get("from", ""))),
        "words": ask.keep("words as received", str(told.get("text", ""))),
    }  # fmt: skip


def _exhibit(
    *, ref: str, key: UUID, entry: int, at: datetime | None, size: int, file: str, how: str,
    digest: str, kind: str,
) -> Data:  # fmt: skip
    return {
        "ref": ref, "key": str(key), "file": file, "sha256": digest if file else "",
        "entry": entry, "size": size, "type": kind, "name": "", "source": "", "how": how,
        "file_data": {}, "captured_at": "", "given_by": "", "contact": "",
        "added_at": at.isoformat(timespec="seconds") if at else "",
    }  # fmt: skip


def originals(
    letters: list[Letter], mails: list[Intake], *, disclosure: Disclosure
) -> Iterator[tuple[str, Iterator[bytes], str]]:
    """Yield name, bytes and SHA-256 of each; Damaged when a mail does not open."""
    for letter in letters:
        yield letter.file, iter([letter.content]), hashlib.sha256(letter.content).hexdigest()
    for mail in mails:
        blob = Blob.objects.get(key=mail.raw_name)
        yield file_of(mail), vault.read(blob, disclosure=disclosure), blob.digest
