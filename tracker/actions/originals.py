"""Bytes that lie sealed in the vault, entered once however often they come in."""

from datetime import datetime

from django.db import transaction

from tracker import history, vault
from tracker.models import Blob
from tracker.policy import Actor
from tracker.vault import Stored


@transaction.atomic
def enter(stored: Stored, *, by: Actor, now: datetime) -> Blob:
    """Return the blob of these bytes: the one that is there already, or a new row.

    One whose own file is damaged or missing is mended with the copy that just came in.
    """
    history.wait_turn()
    blob, ours = vault.blob_for(stored)
    if not ours:
        _mend(blob, stored, by=by, now=now)
        vault.discard(stored)
    return blob


def _mend(blob: Blob, stored: Stored, *, by: Actor, now: datetime) -> None:
    problem = vault.problem_with(blob)
    if problem is None:
        return
    vault.mend(blob, stored)
    # No case: what lies in one case is not told in another that holds the same bytes.
    history.record(
        "original.mended", by=by, about=blob.key, at=now, digest=blob.digest, problem=problem
    )
