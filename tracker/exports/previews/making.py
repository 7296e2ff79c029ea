"""From an original to a sealed preview: count the try, look, render, seal, enter."""

from datetime import datetime

from tracker import vault
from tracker.actions import evidence_reading as reading
from tracker.exports.previews.bounded import render
from tracker.models import Evidence


def make(row: Evidence, *, now: datetime) -> None:
    """Make the preview of an original unless it is there or was tried enough."""
    look = reading.begin_preview(row, now=now)
    if look is None:
        return
    raw = b"".join(vault.read(row.blob, disclosure=look))
    made = render(raw, row.media_type)
    pixels = vault.write([made.pixels]) if made.pixels else None
    outcome = made.problem or "made"
    reading.enter_preview(
        row, pixels=pixels, kind=made.kind, found=made.found, outcome=outcome, now=now
    )
