"""Notes for colleagues, on an enquiry or on the case as a whole."""

from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.actions import cases
from tracker.lifecycle import NotAllowedNow
from tracker.models import Case, Enquiry, Note
from tracker.policy import Actor
from tracker.rules.roles import Permission
from tracker.rules.sameness import SECOND_PRESS


@transaction.atomic
def write(
    case: Case, *, body: str, enquiry: Enquiry | None = None, by: Actor, now: datetime
) -> Note:
    """Write down what a colleague should know; notes are added, never changed. NotAllowedNow.

    The same words again within moments are a second press of the button, not a second note.
    """
    policy.require(by, Permission.NOTE_WRITE, case)
    if by.user is None or (enquiry is not None and enquiry.case_id != case.pk):
        raise NotAllowedNow("A note needs its writer, and an enquiry of the same case.")
    cases.lock(case)
    own = Note.objects.filter(case=case, enquiry=enquiry, written_by=by.user, body=body)
    twice = own.filter(written_at__gt=now - SECOND_PRESS).first()
    if twice is not None:
        return twice
    note = Note.objects.create(
        case=case, enquiry=enquiry, body=body, written_at=now, written_by=by.user
    )
    history.record(
        "note.written", case=case, by=by, about=note.key, at=now, body=body,
        enquiry=enquiry.ref if enquiry else None,
    )  # fmt: skip
    return note
