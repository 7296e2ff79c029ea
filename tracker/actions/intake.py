"""Taking in words and files exactly as they came."""

import hashlib
from datetime import datetime

from django.db import transaction

from tracker import history, policy
from tracker.actions import numbers, originals
from tracker.models import Case, Intake, Person
from tracker.policy import Actor
from tracker.rules.records import IntakeRecord
from tracker.rules.roles import Permission
from tracker.vault import Stored


@transaction.atomic
def receive(
    record: IntakeRecord,
    *,
    case: Case | None,
    reporter: Person | None,
    by: Actor,
    now: datetime,
    raw: Stored | None = None,
    looked: bool = False,
) -> Intake:
    """Store what came in, and the bytes that it was read out of, if they lie in the vault.

    The same `record.once` a second time returns the first intake; `looked` says that the caller
    looked for it in this transaction and found none.
    """
    policy.require_there(by, Permission.CONTACT_LOG, case)
    # First, and also of what is known: the same bytes may lie here already, or lie here damaged.
    blob = originals.enter(raw, by=by, now=now) if raw else None
    if record.once and not looked and (known := Intake.objects.filter(once=record.once).first()):
        return known
    typed = history.canonical(record.payload).encode("ascii")
    digest = blob.digest if blob else hashlib.sha256(typed).hexdigest()
    row = Intake.objects.create(
        ref=numbers.ref("IN", width=6), source=record.source, payload=record.payload,
        digest=digest, raw_name=blob.key.hex if blob else "", raw_size=blob.size if blob else 0,
        once=record.once,
        kind=record.kind, warnings=list(record.warnings), case=case, reporter=reporter,
        received_at=now, received_by=by.user,
    )  # fmt: skip
    history.record(
        "intake.received", case=case, by=by, about=row.key, at=now, ref=row.ref, digest=digest
    )
    return row
