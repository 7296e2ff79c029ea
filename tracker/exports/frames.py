"""The format inside a backup: named parts in frames, streamed both ways, sealed as a whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LENGTH = 4
MOST = 16 * 1024 * 1024


class BrokenArchive(Exception):
    """The archive cannot be read; the message says where it broke off."""


@dataclass(frozen=True)
class Part:
    """One named part; read its frames to the end before asking for the next."""

    name: str
    frames: Iterator[bytes]


def write(parts: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield the bytes of an archive; frames are never empty, an empty one ends its part."""
    for name, frames in parts:
        yield _frame(name.encode())
        for frame in frames:
            for start in range(0, len(frame), MOST):
                yield _frame(frame[start : start + MOST])
        yield _frame(b"")
    yield _frame(b"end")


def _frame(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH, "big") + data


def read(chunks: Iterable[bytes]) -> Iterator[Part]:
    """Yield the parts of an archive; BrokenArchive when it ends before its end."""
    frames = _frames(iter(chunks))
    while True:
        name = next(frames, None)
        if name is None:
            raise BrokenArchive("the archive breaks off")
        if name == b"end":
            return
        part = Part(name=name.decode(), frames=_until_empty(frames))
        yield part
        for _rest in part.frames:
            pass


def _until_empty(frames: Iterator[bytes]) -> Iterator[bytes]:
    for frame in frames:
        if not frame:
            return
        yield frame
    raise BrokenArchive("the archive breaks off inside a part")


def _frames(chunks: Iterator[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= LENGTH:
            size = int.from_bytes(held[:LENGTH], "big")
            if size > MOST:
                raise BrokenArchive("a frame is too long")
            if len(held) < LENGTH + size:
                break
            yield bytes(held[LENGTH : LENGTH + size])
            del held[: LENGTH + size]
    if held:
        raise BrokenArchive("the archive breaks off inside a frame")
