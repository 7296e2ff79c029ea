"""The parts of a mail, walked by hand so that every cap holds before anything is unfolded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from tracker.importers.mail import notes
from tracker.importers.mail.charsets import from_base64, from_quoted_printable
from tracker.importers.mail.headers import Headers, read_headers
from tracker.importers.mail.names import part_name
from tracker.importers.mail.shapes import Limits

GUESSED_BOUNDARY = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]+:)", re.IGNORECASE | re.MULTILINE
)
# Lines that begin like a boundary and are none: more of them is no honest mail.
MOST_LOOKALIKES = 100_000


@dataclass
class Walk:
    """What is counted over the whole mail, attached mails included."""

    limits: Limits
    parts: int = 0
    alternatives: int = 0
    room: int = 0
    words: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, *sentences: str) -> None:
        """Remember each sentence once."""
        self.notes.extend(one for one in sentences if one not in self.notes)


@dataclass(frozen=True)
class Part:
    """One leaf; `alternative` is the number of the nearest multipart/alternative, or 0."""

    headers: Headers
    type: str
    charset: str
    name: str
    disposition: str
    alternative: int
    depth: int
    content: bytes = field(repr=False)
    sealed: bool = False

    @property
    def is_text(self) -> bool:
        """Whether this is something to read rather than a file."""
        plain = self.type in ("text/plain", "text/html") and not self.sealed
        return plain and self.disposition != "attachment" and not self.name


def read_parts(raw: bytes, headers: Headers, body: int, walk: Walk, depth: int) -> Iterator[Part]:
    """The leaves of a mail whose body begins at `body`."""
    return _entity(raw, headers, body, len(raw), walk, depth, 0, "text/plain")


def _entity(
    raw: bytes,
    headers: Headers,
    start: int,
    end: int,
    walk: Walk,
    depth: int,
    alternative: int,
    default: str,
) -> Iterator[Part]:
    walk.note(*headers.notes)
    mime = headers.mime()
    kind = _type(mime, default)
    boundary = _parameter(mime, "boundary").encode("utf-8", "replace").rstrip()
    nests = kind.startswith("multipart/")
    if nests and depth < walk.limits.depth:
        spans = _spans(raw, start, end, boundary, walk)
        if spans is not None:
            if kind == "multipart/alternative":
                walk.alternatives += 1
                alternative = walk.alternatives
            child = "message/rfc822" if kind == "multipart/digest" else "text/plain"
            for first, last in spans:
                inner, body = read_headers(raw, first, last, walk.limits)
                yield from _entity(raw, inner, body, last, walk, depth + 1, alternative, child)
                if walk.parts >= walk.limits.parts:
                    return
            return
        kind, nests = "text/plain", False
    if nests:
        walk.note(notes.TOO_DEEP)
    yield from _leaf(raw[start:end], headers, mime, kind, walk, depth, alternative, nests)


def _leaf(
    data: bytes,
    headers: Headers,
    mime: Message,
    kind: str,
    walk: Walk,
    depth: int,
    alternative: int,
    sealed: bool,
) -> Iterator[Part]:
    if walk.parts >= walk.limits.parts:
        walk.note(notes.TOO_MANY_PARTS)
        return
    walk.parts += 1
    yield Part(
        headers=headers,
        type=kind,
        charset=_parameter(mime, "charset"),
        name=part_name(headers, mime),
        disposition=headers.raw("content-disposition").partition(";")[0].strip().lower(),
        alternative=alternative,
        depth=depth,
        content=_decoded(data, headers.raw("content-transfer-encoding")),
        sealed=sealed,
    )


def _type(mime: Message, default: str) -> str:
    declared = str(mime.get("content-type", "")).partition(";")[0].strip().lower()
    return declared if declared.count("/") == 1 and len(declared) < 100 else default


def _parameter(mime: Message, name: str) -> str:
    """A parameter of Content-Type as text; "" when it is missing or beyond repair."""
    try:
        value = mime.get_param(name, "")
    except (ValueError, LookupError, IndexError, TypeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value).strip()


def _decoded(data: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "base64":
            return from_base64(data)
        case "quoted-printable":
            return from_quoted_printable(data)
    return data


def _spans(
    raw: bytes, start: int, end: int, boundary: bytes, walk: Walk
) -> list[tuple[int, int]] | None:
    """Where the parts lie; None when the body shows no boundary at all."""
    marks = _marks(raw, start, end, boundary, walk.limits.parts) if boundary else []
    if not marks and (guessed := GUESSED_BOUNDARY.search(raw, start, end)):
        walk.note(notes.BOUNDARY_GUESSED)
        marks = _marks(raw, start, end, guessed[1], walk.limits.parts)
    if not marks:
        return None
    if len(marks) > walk.limits.parts:
        walk.note(notes.TOO_MANY_PARTS)
    spans = []
    for here, after in zip(marks, [*marks[1:], (end, end, True)], strict=True):
        if here[2]:
            break
        spans.append((here[1], after[0]))
    return spans[: walk.limits.parts]


def _marks(
    raw: bytes, start: int, end: int, boundary: bytes, most: int
) -> list[tuple[int, int, bool]]:
    """Boundary lines as (begin, end, whether it closes), at most `most` + 1 of them."""
    marks: list[tuple[int, int, bool]] = []
    needle = b"--" + boundary
    at = start if raw.startswith(needle, start, end) else _next_line(raw, needle, start, end)
    for _ in range(MOST_LOOKALIKES):
        if at < 0 or len(marks) > most:
            break
        following = raw.find(b"\n", at, end) + 1 or end
        tail = raw[at + len(needle) : min(following, at + len(needle) + 80)].strip()
        if tail in (b"", b"--"):
            marks.append((_before_newline(raw, at, start), following, tail == b"--"))
        if tail == b"--":
            break
        at = _next_line(raw, needle, following - 1, end)
    return marks


def _next_line(raw: bytes, needle: bytes, start: int, end: int) -> int:
    found = raw.find(b"\n" + needle, start, end)
    return -1 if found < 0 else found + 1


def _before_newline(raw: bytes, at: int, start: int) -> int:
    if raw[at - 2 : at] == b"\r\n":
        at -= 2
    elif raw[at - 1 : at] == b"\n":
        at -= 1
    return max(at, start)
