"""What a letter is made of, and how its blanks are filled: once, and never twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tracker.rules.asks import Ask

FIELDS: Final = (
    "greeting", "standing", "closing", "person", "outlet", "title", "url", "published", "today",
    "ref", "contact", "points", "law", "until", "sender",
)  # fmt: skip
"""The blanks a letter may have besides elements of its regime. Nothing else is ever filled in."""
_SLOT: Final = re.compile(r"\{(\w+)\}")
_NOTE: Final = re.compile(r"\(.*\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Letter:
    """One text in one language; `version` tells it from every other."""

    ask: Ask
    language: str
    version: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Words:
    """The small words of one language; `standing` by kind of sender."""

    greeting: str
    greeting_unnamed: str
    closing: str
    closing_signed: str
    person: str
    standing: Mapping[str, str]
    until: str
    """A sentence with `{until}`, used where the sender sets a day and hour."""


CARRIES: Final[Mapping[Ask, frozenset[str]]] = MappingProxyType(
    {
        Ask.DESIST: frozenset(
            {"protected", "stop", "channels", "alternative", "inform", "when", "demand",
             "public_interest"}
        ),
        Ask.TAKEDOWN: frozenset({"notifier", "good_faith", "complainant"}),
        Ask.REPORT: frozenset({"identifiable", "contact"}),
        Ask.INTIMATE: frozenset({"good_faith", "contact"}),
        Ask.COPYRIGHT: frozenset({"good_faith", "perjury", "contact"}),
        Ask.DELISTING: frozenset({"images"}),
        Ask.ERASURE: frozenset({"remedy"}),
        Ask.BROKER: frozenset({"objection", "source", "suppress", "right", "notice"}),
        Ask.ACCESS: frozenset({"scope", "source"}),
        Ask.REPLY: frozenset({"written", "request"}),
        Ask.CLAIM: frozenset({"threat", "demand", "remedies"}),
        Ask.CORRECTION: frozenset({"demand"}),
        Ask.COMPLAINT: frozenset(),
        Ask.INFORMATION: frozenset(),
        Ask.STATEMENT: frozenset(),
    }
)  # fmt: skip
"""Elements that the wording of a letter brings with it, whatever is filled in."""
NOT_IN_WRITING: Final[Mapping[Ask, frozenset[str]]] = MappingProxyType(
    {Ask.DESIST: frozenset({"told_to", "language"})}
)
"""Elements that only a spoken request has to keep: no letter says them, and none has to."""


MAY_STAY_OUT: Final = frozenset({"story"})
"""Elements whose paragraph falls away where only a note of ours was written for them."""


def slots(text: str) -> tuple[str, ...]:
    """Return the names of the blanks in a text, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def compose(
    text: str, values: Mapping[str, str], elements: Mapping[str, str], *, needed: frozenset[str]
) -> str:
    """Return `text` with its blanks filled in one pass; what is filled in is not read again.

    An element that the text names stands there; all others follow as numbered points. One that
    stands in (brackets) is a note of ours and stays out. A blank without a value stays visible,
    and a paragraph about an element that this regime does not need (`needed`) falls away.
    """
    noted = {key for key in MAY_STAY_OUT if is_note(elements.get(key))}
    possible = (needed | set(FIELDS)) - noted
    text = "\n\n".join(one for one in text.split("\n\n") if possible >= set(slots(one)))
    said = {key: one.strip() for key, one in elements.items() if _is_said(key, one)}
    named = set(slots(text))
    points = [one for key, one in said.items() if key not in named]
    known = {**said, **values, "points": _numbered(points)}
    filled = _SLOT.sub(lambda found: known.get(found[1], found[0]), text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip() + "\n"


def _is_said(key: str, text: object) -> bool:
    if key.startswith("_") or not isinstance(text, str):
        return False
    return text.strip() not in ("", "=") and not is_note(text)


def is_note(text: object) -> bool:
    """Tell whether this stands in (brackets): a note for us that no letter says."""
    return isinstance(text, str) and bool(_NOTE.fullmatch(text.strip()))


def _numbered(points: list[str]) -> str:
    return "\n\n".join(f"{number}. {text}" for number, text in enumerate(points, 1))
