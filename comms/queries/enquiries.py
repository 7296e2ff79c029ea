"""One enquiry with what its page shows."""

from dataclasses import dataclass, field
from datetime import datetime

from tracker.models import Candidate, Contact, Enquiry, Note, Route
from tracker.policy import Actor
from tracker.queries import callers

SHOWN = 100
"""So many contacts, notes and hand-overs stand on the page, the latest first."""


@dataclass(frozen=True)
class Dossier:
    """Everything under one enquiry. `routes` tell each change of hands once, the newest first."""

    contacts: list[Contact]
    notes: list[Note]
    routes: list[Route]
    also_in: list[str] = field(default_factory=list)
    candidates: dict[int, Candidate] = field(default_factory=dict)


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
        also_in=callers.also_in([enquiry], by=by, now=now)[enquiry.pk],
        candidates={row.contact_id: row for row in candidates},
    )


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
