"""Signed checkpoints, stored here or kept outside, and the time that an authority put to them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.x509 import Certificate
from django.conf import settings

from tracker import sealing
from tracker.models import Checkpoint
from tracker.rules import notes, timestamps

OUTSIDE = "the checkpoint from outside"
Say = Callable[[str], None]
Mark = tuple[notes.Note, str]


def origin() -> str:
    """Return the name this installation signs checkpoints with."""
    return f"doorstep/{sealing.ring().fingerprint}"


def public_key() -> bytes:
    """Return the key that its checkpoints can be checked with."""
    return notes.public_key(sealing.ring().signing)


def marks(outside: Iterable[str], *, say: Say) -> tuple[list[Mark], int]:
    """Return checkpoints to hold against, the smallest first, and how many carry a good stamp.

    What is wrong with one of them is said; `outside` are the texts of those kept elsewhere.
    """
    found, stamped, roots = list[Mark](), 0, _authorities(say)
    for row in Checkpoint.objects.all():
        where = f"stored checkpoint {row.pk}"
        note = _readable(row.note, where, say)
        if note is not None:
            found.append((note, where))
            if (note.size, note.root.hex()) != (row.size, row.root):
                say(f"{where}: its columns differ from its note")
        if row.stamp is not None:
            stamped += _is_good(bytes(row.stamp), row.note, where, roots, say)
    kept = [(_readable(text, OUTSIDE, say), OUTSIDE) for text in outside]
    found += [(note, where) for note, where in kept if note is not None]
    return sorted(found, key=lambda mark: mark[0].size), stamped


def check_stamp(answer: bytes, text: str, *, say: Say) -> None:
    """Hold a time stamp that was kept outside against the checkpoint it lies beside."""
    _is_good(answer, text, OUTSIDE, _authorities(say), say)


def stamp_beside(path: Path) -> Path:
    """Return where the time stamp of a checkpoint lies that is kept as a file."""
    return path.with_name(f"{path.name}.tsr")


def _readable(text: str, where: str, say: Say) -> notes.Note | None:
    try:
        return notes.read(text, origin=origin(), public=public_key())
    except notes.BadNote as problem:
        say(f"{where}: {problem}")
        return None


def _authorities(say: Say) -> list[Certificate]:
    try:
        return timestamps.authorities(settings.TSA_ROOTS)
    except timestamps.BadStamp as problem:
        say(f"authorities of time: {problem}")
        return []


def _is_good(answer: bytes, text: str, where: str, roots: list[Certificate], say: Say) -> bool:
    try:
        timestamps.check(answer, text, roots=roots)
    except timestamps.BadStamp as problem:
        say(f"time stamp of {where}: {problem}")
        return False
    return True
