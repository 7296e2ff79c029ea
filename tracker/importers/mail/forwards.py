"""The original mail read out of a forward that somebody passed on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.importers.mail import labels
from tracker.importers.mail.addresses import parse_addresses
from tracker.importers.mail.charsets import one_line
from tracker.importers.mail.dates import written_date
from tracker.importers.mail.shapes import Address, Forwarded

MOST_LINES = 20_000
LONGEST_LINE = 4_000
QUOTE = re.compile(r"(?:[ \t]?>)+[ \t]?|[ \t]*")
FIELD = re.compile(r"\s*\*{0,2}([^\W\d_][^:\n<>@]{0,24}?)\s*\*{0,2}\s?:(?!//)\*{0,2}(.*)")
DASHED = re.compile(r"[-_=]{2,}\s*([^-_=].{2,60}?)\s*[-_=]{2,}(.*)")
RUN_TOGETHER = re.compile(
    "(" + "|".join(sorted(map(re.escape, labels.LABELS), key=len, reverse=True)) + r") ?: ",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"(?:\s*\[[^\]]{1,40}\])*\s*([^\W\d_]{1,8})\s*(?:\[\d+\])?\s?:\s*(.*)", re.DOTALL
)
WROTE = tuple(
    re.compile(pattern)
    for pattern in (
        r"On (?P<date>.{6,60}?\d),? (?P<who>[^\d].{2,200}) wrote\s?:",
        r"Am (?P<date>.{6,60}?\d)(?: Uhr)? schrieb (?P<who>.{3,200}?)\s?:",
        r"Le (?P<date>.{6,60}?\d),? (?P<who>[^\d].{2,200}) a écrit\s?:",
        r"Op (?P<date>.{6,60}?\d)(?: uur)?,? schreef (?P<who>.{3,200}?)\s?:",
        r"Op (?P<date>.{6,60}?\d)(?: uur)? heeft (?P<who>.{3,200}?)(?: het volgende)? geschreven:",
        r"(?P<who>.{3,200}?), (?P<date>.{6,60}) tarihinde şunu yazdı\s?:",
    )
)
ANY_WROTE = re.compile(r"(?:wrote|schrieb.*|a écrit|schreef.*|geschreven|yazdı)\s?:\s*$")
RULE = re.compile(r"\n?[ \t]*[-_*]{5,}[ \t]*$")


@dataclass(frozen=True)
class _Block:
    fields: dict[str, str]
    level: int
    begins: int
    ends: int


def is_forward_subject(subject: str) -> bool:
    """Whether the first prefix of `subject` says that a mail is passed on."""
    return _prefix(subject) in labels.FORWARD_PREFIXES


def bare_subject(subject: str) -> str:
    """`subject` without its first forward prefix."""
    found = PREFIX.fullmatch(subject)
    return found[2].strip() if found and is_forward_subject(subject) else subject.strip()


def read_forward(text: str, subject: str = "") -> Forwarded | None:
    """The mail forwarded inside `text`, or None when `text` is no forward."""
    lines = _lines(text)
    if block := _marked(lines, subject) or _unmarked(lines, subject):
        return _from_block(lines, block, subject)
    return _from_intro(lines, subject)


def _lines(text: str) -> list[str]:
    plain = (
        text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    )
    return [line[:LONGEST_LINE] for line in plain.split("\n")]


def _prefix(subject: str) -> str:
    found = PREFIX.fullmatch(subject)
    return labels.plain(found[1]) if found else ""


def _level(line: str) -> int:
    found = QUOTE.match(line)
    return found[0].count(">") if found else 0


def _unquoted(line: str, level: int) -> str:
    for _ in range(level):
        line = line.lstrip(" \t").removeprefix(">")
        line = line.removeprefix(" ")
    return line


def _marked(lines: Sequence[str], subject: str) -> _Block | None:
    """A header block under a line that says a mail was forwarded."""
    answers = _prefix(subject) in labels.REPLY_PREFIXES
    for number, line in enumerate(lines[:MOST_LINES]):
        if answers and ANY_WROTE.search(line):
            return None
        phrase, rest = _separator(line)
        if not phrase or (phrase in labels.ORIGINAL and not is_forward_subject(subject)):
            continue
        block = _run_together(rest, number) if rest else _block_after(lines, number)
        if block:
            return block
    return None


def _separator(line: str) -> tuple[str, str]:
    """The known phrase a line consists of, and what follows it on the same line."""
    if len(line) > LONGEST_LINE - 1:
        return "", ""
    bare = _unquoted(line, _level(line)).strip().strip("*")
    found = DASHED.match(bare)
    phrase = labels.plain(found[1] if found else bare).rstrip(": ")
    if phrase not in labels.FORWARDED and phrase not in labels.ORIGINAL:
        return "", ""
    return phrase, found[2].strip() if found else ""


def _block_after(lines: Sequence[str], number: int) -> _Block | None:
    for first in range(number + 1, min(number + 6, len(lines))):
        if _unquoted(lines[first], _level(lines[first])).strip():
            block = _block(lines, first, begins=number)
            return block if block and {"from"} & set(block.fields) else None
    return None


def _unmarked(lines: Sequence[str], subject: str) -> _Block | None:
    """Outlook draws no line: the subject says it, and a full header block stands there."""
    if not is_forward_subject(subject):
        return None
    for number, line in enumerate(lines[:MOST_LINES]):
        if _field(line)[0] != labels.FROM:
            continue
        block = _block(lines, number, begins=number)
        if (
            block
            and {"from", "date"} <= set(block.fields)
            and {"to", "subject"} & set(block.fields)
        ):
            return block
    return None


def _field(line: str) -> tuple[str, str]:
    found = FIELD.fullmatch(_unquoted(line, _level(line)))
    return (labels.field_of(found[1]), found[2].strip(" \t*")) if found else ("", "")


def _block(lines: Sequence[str], first: int, *, begins: int) -> _Block | None:
    """The run of header lines at `first`; one blank line may stand between two of them."""
    fields: dict[str, str] = {}
    last, at = "", first
    while at < min(first + 40, len(lines)):
        name, value = _field(lines[at])
        text = _unquoted(lines[at], _level(lines[at])).strip()
        if name and not (name in fields and name != labels.OTHER):
            fields[name], last = value, name
        elif not text and fields and _goes_on(lines, at, fields):
            pass
        elif text and last and _continues(fields[last], last, text):
            fields[last] += " " + text
        else:
            break
        at += 1
    return _Block(fields, _level(lines[first]), begins, at) if len(fields) > 1 else None


def _goes_on(lines: Sequence[str], at: int, fields: dict[str, str]) -> bool:
    if {"from", "date", "subject"} <= set(fields) or at + 1 >= len(lines):
        return False
    name = _field(lines[at + 1])[0]
    return bool(name) and name not in fields


def _continues(so_far: str, field: str, text: str) -> bool:
    if field in (labels.TO, labels.CC):
        return not so_far or so_far.endswith((",", ";")) or text.startswith("<")
    return not so_far and not FIELD.fullmatch(text)


def _run_together(rest: str, number: int) -> _Block | None:
    """Yahoo writes all headers on the line of the separator, the subject last."""
    fields: dict[str, str] = {}
    found = list(RUN_TOGETHER.finditer(rest))
    for position, mark in enumerate(found):
        name = labels.field_of(mark[1])
        end = found[position + 1].start() if position + 1 < len(found) else len(rest)
        if name == labels.SUBJECT:
            fields[name] = rest[mark.end() :].strip()
            break
        fields.setdefault(name, rest[mark.end() : end].strip())
    return _Block(fields, 0, number, number + 1) if "from" in fields and len(fields) > 2 else None


def _from_block(lines: Sequence[str], block: _Block, subject: str) -> Forwarded:
    body, below = _body(lines[block.ends :], block.level)
    above = RULE.sub("", "\n".join(lines[: block.begins]).strip())
    own = [piece.strip() for piece in (above, below) if piece.strip()]
    return _forwarded(block.fields, body, "\n\n".join(own), subject)


def _body(lines: Sequence[str], level: int) -> tuple[str, str]:
    """The original text, and what the forwarder wrote under it where quoting shows the end."""
    for number, line in enumerate(lines if level else ()):
        if line.strip() and _level(line) < level:
            inside, below = lines[:number], "\n".join(lines[number:])
            return "\n".join(_unquoted(one, level) for one in inside).strip(), below
    return "\n".join(_unquoted(one, level) for one in lines).strip(), ""


def _from_intro(lines: Sequence[str], subject: str) -> Forwarded | None:
    """Outlook for Mac writes one line as above a reply; only the subject tells."""
    if not is_forward_subject(subject):
        return None
    for number, line in enumerate(lines[:MOST_LINES]):
        for pattern in WROTE if ANY_WROTE.search(line[-200:]) else ():
            if found := pattern.fullmatch(line.strip()[:400]):
                fields = {"from": found["who"], "date": found["date"]}
                body = "\n".join(one.removeprefix("    ") for one in lines[number + 1 :])
                own = "\n".join(lines[:number]).strip()
                return _forwarded(fields, body.strip(), own, subject)
    return None


def _forwarded(fields: dict[str, str], body: str, own: str, subject: str) -> Forwarded:
    name, address = _sender(fields.get("from", ""))
    instant, local = written_date(fields.get("date", ""))
    return Forwarded(
        from_name=name,
        from_address=address,
        to=_people(fields.get("to", "")),
        cc=_people(fields.get("cc", "")),
        date_raw=one_line(fields.get("date", "")),
        date=instant,
        date_local=local,
        subject=one_line(fields.get("subject", "") or bare_subject(subject)),
        body=body,
        own_text=own,
        how="inline",
    )


def _sender(text: str) -> tuple[str, str]:
    people = _people(text)
    return (people[0].name, people[0].address) if people else (one_line(text), "")


def _people(text: str) -> tuple[Address, ...]:
    return tuple(_tidy(person) for person in parse_addresses(text)[0])


def _tidy(person: Address) -> Address:
    same = person.name.lower() == person.address.lower()
    return Address("", person.address) if same else person
