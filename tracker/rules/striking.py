"""Finding a sealed value in running text, however it is spelt, and striking it out.

Rather once too often than once too few: what is struck can be shown later, what is out is out.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

GAP = r"[\W_]*"
PARTICLES = frozenset({"von", "van", "der", "den", "des", "del", "dos", "las", "los", "the", "and"})
PLAIN = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d"})
WORD = re.compile(r"[^\W_]+")
SHORTEST_PART, SHORTEST_LINE, SHORTEST_STREET, PHONE_DIGITS = 3, 5, 8, 7


@dataclass(frozen=True)
class Secret:
    """A sealed value: `what` is name, address, phone or e-mail."""

    what: str
    value: str


class Struck:
    """Strikes a set of secrets out of texts."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        found = {(one.what, pattern) for one in secrets for pattern in _patterns(one)}
        # Longest first, so that a whole address goes before the street alone.
        ordered = sorted(found, key=lambda pair: (-len(pair[1]), pair))
        self._patterns = [(what, re.compile(pattern)) for what, pattern in ordered]

    def out_of(self, text: str) -> str:
        """Return `text` with every secret replaced by its mark."""
        if not self._patterns or not text:
            return text
        folded, places = _folded(text)
        marks = [(start, end, mark(what)) for start, end, what in self._spans(folded, places)]
        return replaced(text, marks)

    def holds(self, text: str) -> bool:
        """Tell whether a secret stands in `text`."""
        folded, places = _folded(text)
        return bool(self._spans(folded, places))

    def _spans(self, folded: str, places: list[int]) -> list[tuple[int, int, str]]:
        spans: list[tuple[int, int, str]] = []
        for what, pattern in self._patterns:
            for hit in pattern.finditer(folded):
                start, end = places[hit.start()], places[hit.end() - 1] + 1
                if not any(start < other[1] and other[0] < end for other in spans):
                    spans.append((start, end, what))
        return sorted(spans)


def mark(what: str) -> str:
    """Return what stands in place of something left out."""
    return f"[redacted: {what}]"


def replaced(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Return `text` with something else in each of the spans, which are in order."""
    parts, at = [], 0
    for start, end, instead in spans:
        parts += [text[at:start], instead]
        at = end
    return "".join([*parts, text[at:]])


def _folded(text: str) -> tuple[str, list[int]]:
    """Return `text` in one case without accents, and where each letter came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in fold(letter):
            letters.append(plain)
            places.append(place)
    return "".join(letters), places


def fold(text: str) -> str:
    """Return `text` in one case and width, without accents and unseen characters."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold().translate(PLAIN)
    return "".join(c for c in apart if not unicodedata.combining(c) and _seen(c))


def _seen(letter: str) -> bool:
    return unicodedata.category(letter) != "Cf"


def _patterns(secret: Secret) -> set[str]:
    makers = {"name": _of_name, "address": _of_address, "phone": _of_phone, "e-mail": _of_mail}
    return makers[secret.what](fold(secret.value)) - {""}


def _loose(word: str) -> str:
    """Return the pattern of a word in which ä may stand as a or ae, and its kin."""
    short = re.sub(r"([aou])e", r"\1", word)
    return "".join(f"{letter}e?" if letter in "aou" else re.escape(letter) for letter in short)


def _joined(words: list[str]) -> str:
    return GAP.join(_loose(word) for word in words)


def _of_name(value: str) -> set[str]:
    words = WORD.findall(value)
    whole = {_joined(words), _joined(words[::-1])} if len(words) > 1 else set()
    single = [w for w in words if len(w) >= SHORTEST_PART and w not in PARTICLES]
    return whole | {rf"(?<![^\W_]){_loose(word)}s?(?![^\W_])" for word in single}


def _of_address(value: str) -> set[str]:
    parts = re.split(r"[,;\r\n]+", value)
    lines = [part for part in parts if sum(map(len, WORD.findall(part))) >= SHORTEST_LINE]
    numbered = [line for line in lines if re.search(r"\d", line)] or lines
    found = {_bounded(_street(words)) for line in numbered if (words := WORD.findall(line))}
    for line in numbered:
        letters = re.findall(r"[^\W\d_]+", line)
        if not line.strip()[:1].isdigit() and sum(map(len, letters)) >= SHORTEST_STREET:
            found.add(_bounded(_street(letters)))
    return found


def _street(words: list[str]) -> str:
    return re.sub(r"stra(e\?)?sse?(e\?)?", r"str(?:asse|\\.)?", _joined(words))


def _bounded(pattern: str) -> str:
    return rf"(?<![^\W_]){pattern}(?!\d)"


def _of_phone(value: str) -> set[str]:
    digits = "".join(str(unicodedata.digit(c)) for c in value if c.isdigit())
    core = digits[-PHONE_DIGITS:]
    if len(core) < PHONE_DIGITS - 1:
        return set()
    between = r"[\s()/.\-]{0,3}"
    return {rf"\+?(?:\d{between}){{0,8}}{between.join(core)}(?!\d)"}


def _of_mail(value: str) -> set[str]:
    local = value.partition("@")[0]
    found = {value} if local != value else set()
    found |= {local} if len(local) >= SHORTEST_STREET else set()
    return {_joined(WORD.findall(one)) for one in found if len(one) >= SHORTEST_LINE}
