"""Signing where the record stands, so that somebody outside can hold it against us."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from tracker import history, policy, sealing
from tracker.models import Checkpoint
from tracker.policy import Actor
from tracker.queries import signed
from tracker.rules import notes
from tracker.rules.roles import Permission

DAILY = timedelta(hours=24)


@transaction.atomic
def make(*, why: str, by: Actor, now: datetime) -> Checkpoint:
    """Sign size and root of the record as it stands, this act included."""
    policy.require(by, Permission.HISTORY_VERIFY)
    history.record("checkpoint.made", by=by, at=now, why=why)
    size, root = history.root_now()
    note = notes.Note(
        origin=signed.origin(), size=size, root=root,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"), why=why,
    )  # fmt: skip
    return Checkpoint.objects.create(
        size=size, root=root.hex(), note=notes.sign(note, sealing.ring().signing), why=why,
        made_at=now,
    )  # fmt: skip


def keep_stamp(row: Checkpoint, answer: bytes, *, by: Actor) -> None:
    """Keep what an authority of time answered, once; the first answer stays."""
    policy.require(by, Permission.HISTORY_VERIFY)
    Checkpoint.objects.filter(pk=row.pk, stamp=None).update(stamp=answer)
    row.refresh_from_db(fields=["stamp"])


def due(now: datetime) -> bool:
    """Tell whether the last checkpoint is a day old; asks about state, so no day is skipped."""
    latest = Checkpoint.objects.order_by("-made_at").first()
    return latest is None or now - latest.made_at >= DAILY
