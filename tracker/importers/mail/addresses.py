"""Address lists as people and programs write them, broken ones included."""

import re
from collections.abc import Iterator

from tracker.importers.mail.charsets import one_line
from tracker.importers.mail.headers import decode_words
from tracker.importers.mail.shapes import Address

ESCAPED = re.compile(r"\\(.)")
MAILTO = re.compile(r"[<\[]\s*mailto:[^<>\[\]]*[>\]]", re.IGNORECASE)
COMMENT = re.compile(r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)", re.DOTALL)
LEXEME = re.compile(
    r'"(?:[^"\\]|\\.)*"|\\.|<[^<>,]*>?|[,;:]|' + COMMENT.pattern + r'|[^"\\(<,;:]+|.', re.DOTALL
)
LONGEST_ADDRESS = 320


def parse_addresses(text: str, limit: int = 200) -> tuple[tuple[Address, ...], bool]:
    """The mailboxes in `text` and whether there were more than `limit`."""
    found: list[Address] = []
    carried = ""
    for piece in _pieces(MAILTO.sub("", text)):
        bare, name, address = _split(carried + piece)
        if bare and not address:
            carried += piece + ","
            continue
        carried = ""
        if name or address:
            found.append(Address(name, address))
        if len(found) > limit:
            return tuple(found[:limit]), True
    if rest := _display(carried.strip(", ")):
        found.append(Address(rest, ""))
    return tuple(found[:limit]), len(found) > limit


def _pieces(text: str) -> Iterator[str]:
    """Cut at commas and semicolons that stand outside quotes, comments and angles."""
    kept: list[str] = []
    for lexeme in LEXEME.findall(text):
        if lexeme in (",", ";"):
            yield "".join(kept)
            kept.clear()
        elif lexeme == ":" and not any("@" in one for one in kept):
            kept.clear()  # the name of a group
        elif not COMMENT.fullmatch(lexeme):
            kept.append(lexeme)
    yield "".join(kept)


def _split(piece: str) -> tuple[bool, str, str]:
    """Whether `piece` is only words, and its name and address."""
    before, opened, after = _outside_quotes(piece)
    if opened:
        address = _address(re.split("[<>]", after, maxsplit=1)[0])
        return False, _display(before), address
    if "@" in piece:
        words = piece.replace('"', " ").split()
        address = next(word for word in words if "@" in word)
        return False, "", _address(" ".join(words) if " @" in piece else address)
    return bool(piece.strip()), "", ""


def _outside_quotes(piece: str) -> tuple[str, str, str]:
    quoted = False
    for position, char in enumerate(piece):
        if char == '"':
            quoted = not quoted
        elif char == "<" and not quoted:
            return piece[:position], "<", piece[position + 1 :]
    return piece.partition("<")


def _address(text: str) -> str:
    bare = COMMENT.sub("", text).replace('"', "").strip().strip("'")
    mailbox = one_line(bare).replace(" ", "").rpartition(":")[2]
    real = re.match(r"[^@]", mailbox) and re.search(r"\w", mailbox)
    return mailbox[:LONGEST_ADDRESS] if real else ""


def _display(text: str) -> str:
    plain = ESCAPED.sub(
        r"\1", text.replace('"', "") if "\\" not in text else text.strip().strip('"')
    )
    return one_line(decode_words(plain).strip().strip("'\"«»").strip())[:LONGEST_ADDRESS]
