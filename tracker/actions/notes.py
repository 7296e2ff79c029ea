"""Notes for colleagues, on an enquiry or on the case as a whole."""

from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Enquiry, Note
from tracker.policy import Actor
from tracker.rules.roles import Permission


@transaction.atomic
def write(
    case: Case, *, body: str, enquiry: Enquiry | None = None, by: Actor, now: datetime
) -> Note:
    """Write down what a colleague should know; notes are added, never changed. NotAllowedNow."""
    policy.require(by, Permission.NOTE_WRITE, case)
    if by.user is None or (enquiry is not None and enquiry.case_id != case.pk):
        raise NotAllowedNow("A note needs its writer, and an enquiry of the same case.")
    note = Note.objects.create(
        case=case, enquiry=enquiry, body=body, written_at=now, written_by=by.user
    )
    history.record(
        "note.written", case=case, by=by, about=note.key, at=now, body=body,
        enquiry=enquiry.ref if enquiry else None,
    )  # fmt: skip
    return note
