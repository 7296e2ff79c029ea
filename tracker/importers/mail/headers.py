"""Header blocks: split, unfolded and decoded by hand, because hostile ones break strict readers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from tracker.importers.mail import notes
from tracker.importers.mail.charsets import (
    codec_for,
    decode,
    from_base64,
    from_quoted_printable,
    guess,
    one_line,
)
from tracker.importers.mail.shapes import Limits

HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
MIME_HEADERS = ("content-type", "content-disposition", "content-transfer-encoding", "content-id")


@dataclass(frozen=True)
class Headers:
    """The headers of one entity in their order, values unfolded but not decoded."""

    pairs: tuple[tuple[str, bytes], ...]
    notes: frozenset[str] = frozenset()

    def raw(self, name: str) -> str:
        """The first value of `name`, undecoded words left as they are; "" if absent."""
        return next(self.raw_all(name), "")

    def raw_all(self, name: str) -> Iterator[str]:
        """Every value of `name`, from the top."""
        return (guess(value).strip() for key, value in self.pairs if key == name)

    def has(self, name: str) -> bool:
        """Whether the header is there, even when it is empty."""
        return any(key == name for key, _ in self.pairs)

    def text(self, name: str) -> str:
        """The first value of `name` for reading: decoded, on one line."""
        return one_line(decode_words(self.raw(name)))

    def mime(self) -> Message:
        """The headers that describe the body, for the parameter rules of the email package."""
        message: Message = Message(policy=compat32)
        for name in MIME_HEADERS:
            if value := self.raw(name):
                message[name] = value
        return message


def read_headers(raw: bytes, start: int, end: int, limits: Limits) -> tuple[Headers, int]:
    """The header block at `start` and where the body begins."""
    block = _Block(limits)
    position = _skip_mbox_line(raw, start, end)
    while position < end:
        if position - start > limits.header_block:
            block.seen.add(notes.HEADERS_CUT)
            return block.finish(), _body_start(raw, position - 1, end)
        following = _line_end(raw, position, end)
        line = raw[position:following][: limits.header + 2].rstrip(b"\r\n")
        if not line:
            return block.finish(), following
        if not block.take(line, following - position):
            if not _headers_go_on(raw, following, end):
                return block.finish(), position
            block.skip()
        position = following
    return block.finish(), end


class _Block:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pairs: list[tuple[str, list[bytes]]] = []
        self.size = 0
        self.skipping = False
        self.seen: set[str] = set()

    def take(self, line: bytes, size: int) -> bool:
        """Add one line; False when it is neither a header nor a continuation."""
        if line[:1] in (b" ", b"\t"):
            return self._continue(line, size)
        found = HEADER.fullmatch(line)
        if not found:
            return False
        self.skipping, self.size = False, 0
        self.pairs.append((found[1].decode("ascii").lower(), []))
        self._add(found[2].strip(), size)
        return True

    def skip(self) -> None:
        self.skipping = True
        self.seen.add(notes.HEADER_BROKEN)

    def _continue(self, line: bytes, size: int) -> bool:
        if self.pairs and not self.skipping:
            self._add(line.strip(), size)
        return True

    def _add(self, piece: bytes, size: int) -> None:
        room = self.limits.header - self.size
        self.size += size
        if self.size > self.limits.header:
            self.seen.add(notes.HEADER_CUT)
        if room > 0:
            self.pairs[-1][1].append(piece[:room])

    def finish(self) -> Headers:
        joined = tuple((name, b" ".join(pieces)) for name, pieces in self.pairs)
        return Headers(joined, frozenset(self.seen))


def _line_end(raw: bytes, position: int, end: int) -> int:
    found = raw.find(b"\n", position, end)
    return end if found < 0 else found + 1


def _skip_mbox_line(raw: bytes, start: int, end: int) -> int:
    while raw.startswith((b"From ", b">From ", b"\r\n", b"\n"), start, end):
        start = _line_end(raw, start, end)
    return start


def _body_start(raw: bytes, position: int, end: int) -> int:
    found = [
        at
        for at in (raw.find(b"\n\n", position, end), raw.find(b"\n\r\n", position, end))
        if at >= 0
    ]
    return _line_end(raw, min(found) + 1, end) if found else end


def _headers_go_on(raw: bytes, position: int, end: int) -> bool:
    line = raw[position : min(_line_end(raw, position, end), position + 1000)]
    return line[:1] in (b" ", b"\t") or bool(HEADER.match(line))


def decode_words(text: str) -> str:
    """Decode encoded words (RFC 2047), joined ones as one; leaves what it cannot read."""
    out: list[str] = []
    position, charset, pending = 0, "", b""
    for found in WORD.finditer(text):
        between = text[position : found.start()]
        joined = bool(pending) and not between.strip()
        if pending and not (joined and found[1] == charset):
            out.append(_decode_word(pending, charset))
            pending = b""
        if not joined:
            out.append(between)
        pending += _word_bytes(found[2], found[3])
        charset, position = found[1], found.end()
    out.append(_decode_word(pending, charset))
    return "".join(out) + text[position:]


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "bB":
        return from_base64(data)
    return from_quoted_printable(data, header=True)


def _decode_word(data: bytes, charset: str) -> str:
    name = charset.partition("*")[0]
    return decode(data, name if codec_for(name) else "")
