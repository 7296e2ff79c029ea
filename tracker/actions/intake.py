"""Taking in words and files exactly as they came."""

import hashlib
from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.actions import numbers
from tracker.models import Case, Intake, Person
from tracker.policy import Actor
from tracker.rules.records import IntakeRecord
from tracker.rules.roles import Permission


@transaction.atomic
def receive(
    record: IntakeRecord,
    *,
    case: Case | None,
    reporter: Person | None,
    by: Actor,
    now: datetime,
) -> Intake:
    """Store what came in. The same `record.once` a second time returns the first intake."""
    if by.user is not None:
        policy.require(by, Permission.CONTACT_LOG, case)
    if record.once and (known := Intake.objects.filter(once=record.once).first()):
        return known
    digest = (
        record.raw_digest
        or hashlib.sha256(history.canonical(record.payload).encode("ascii")).hexdigest()
    )
    row = Intake.objects.create(
        ref=numbers.ref("IN", width=6), source=record.source, payload=record.payload,
        digest=digest, raw_name=record.raw_name, raw_size=record.raw_size, once=record.once,
        kind=record.kind, warnings=list(record.warnings), case=case, reporter=reporter,
        received_at=now, received_by=by.user,
    )  # fmt: skip
    history.record(
        "intake.received", case=case, by=by, about=row.key, at=now, ref=row.ref, digest=digest
    )
    return row
