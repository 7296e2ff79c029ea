"""One enquiry with what its page shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from comms.models import Message, Purpose, Response
from tracker.models import Candidate, Contact, Enquiry, Evidence, Note, Route
from tracker.policy import Actor
from tracker.queries import callers

SHOWN = 100
"""So many contacts, notes and hand-overs stand on the page, the latest first."""


@dataclass(frozen=True)
class Turn:
    """One thing said in an enquiry: an answer of ours, or a mail of theirs with its files."""

    at: datetime
    response: Response | None = None
    mail: Message | None = None
    files: Sequence[Evidence] = ()
    unanswered: bool = False


@dataclass(frozen=True)
class Dossier:
    """Everything under one enquiry. `routes` tell each change of hands once, the newest first.

    `candidates` and `files` stand by the number of their contact.
    """

    contacts: list[Contact]
    notes: list[Note]
    routes: list[Route]
    turns: list[Turn]
    also_in: list[str] = field(default_factory=list)
    candidates: dict[int, Candidate] = field(default_factory=dict)
    files: dict[int, list[Evidence]] = field(default_factory=dict)


def dossier(enquiry: Enquiry, by: Actor, *, now: datetime) -> Dossier:
    """Return what belongs to an enquiry the reader may open."""
    rows = Contact.objects.filter(enquiry=enquiry).select_related(
        "person", "reporter", "outlet", "journalist", "intake"
    )
    contacts = list(rows.order_by("-occurred_at", "-pk")[:SHOWN])
    notes = Note.objects.filter(enquiry=enquiry).select_related("written_by")
    candidates = Candidate.objects.filter(contact__in=contacts, result="candidate")
    return Dossier(
        contacts=contacts,
        notes=list(notes.order_by("-written_at", "-pk")[:SHOWN]),
        routes=_routes(enquiry),
        turns=_turns(enquiry),
        also_in=callers.also_in([enquiry], by=by, now=now)[enquiry.pk],
        candidates={row.contact_id: row for row in candidates},
        files=_files_of(contacts),
    )


def _files_of(contacts: Sequence[Contact]) -> dict[int, list[Evidence]]:
    rows = Evidence.objects.filter(contact__in=contacts, removed_at=None).order_by("pk")
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows:
        found[row.contact_id or 0].append(row)
    return dict(found)


def _routes(enquiry: Enquiry) -> list[Route]:
    rows = Route.objects.filter(contact__enquiry=enquiry).select_related(
        "team", "assignee", "routed_by", "contact"
    )
    told: list[Route] = []
    for row in rows.order_by("-routed_at", "-pk")[:SHOWN]:
        # A hand-over gives every contact the same row; it is told once.
        if not told or (row.routed_at, row.reason) != (told[-1].routed_at, told[-1].reason):
            told.append(row)
    return told


def with_merged(enquiry: Enquiry) -> list[int]:
    """Return the number of an enquiry and of all that became part of it, also in several steps."""
    found = newest = [enquiry.pk]
    while newest:
        newest = list(Enquiry.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        found = [*found, *newest]
    return found


def wrote_last(enquiries: Sequence[Enquiry]) -> dict[int, Message]:
    """Return, for those enquiries whose newest word is a mail to us, that mail."""
    rows = Message.objects.filter(
        enquiry__in=[row.pk for row in enquiries], purpose=Purpose.REPLY, intake__kind="reply",
        queued_at__gte=F("enquiry__latest_at"),
    )  # fmt: skip
    return {row.enquiry_id: row for row in rows.defer("raw") if row.enquiry_id}


def _turns(enquiry: Enquiry) -> list[Turn]:
    """Return our answers and their mails, oldest first."""
    family = with_merged(enquiry)
    ours = Response.objects.filter(enquiry__in=family).select_related("drafted_by", "journalist")
    theirs = Message.objects.filter(enquiry__in=family, purpose=Purpose.REPLY)
    mails = list(theirs.select_related("intake").defer("raw").order_by("-queued_at")[:SHOWN])
    files = _files(mails)
    last = max((row.sent_at for row in ours if row.sent_at), default=None)
    turns = [
        *(Turn(row.sent_at or row.drafted_at, response=row) for row in ours),
        *(
            Turn(row.queued_at, None, row, files[row.intake_id], not last or row.queued_at > last)
            for row in mails
        ),
    ]
    return sorted(turns, key=lambda turn: turn.at)


def _files(mails: Sequence[Message]) -> dict[int | None, list[Evidence]]:
    rows = Evidence.objects.filter(
        intake__in=[mail.intake_id for mail in mails], removed_at__isnull=True
    )
    found: dict[int | None, list[Evidence]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.intake_id].append(row)
    return found
