"""A part of a file, as players ask for it."""

import re
from collections.abc import Iterator

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def wanted(header: str, size: int) -> tuple[int, int]:
    """Return first and last byte asked for; all of it where nothing sensible is asked."""
    found = _ONE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return 0, size - 1
    begin, end = found.groups()
    first = int(begin) if begin else max(size - int(end), 0)
    last = min(int(end), size - 1) if begin and end else size - 1
    return (first, last) if first <= last else (0, size - 1)


def cut(pieces: Iterator[bytes], first: int, last: int) -> Iterator[bytes]:
    """Yield the bytes from `first` to `last`, both included."""
    at = 0
    for piece in pieces:
        if at > last:
            return
        if part := piece[max(first - at, 0) : last + 1 - at]:
            yield part
        at += len(piece)
