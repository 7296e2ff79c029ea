"""Wording of formal letters as data: one text for each ask and language, each with a version.

Raise the number in `VERSIONS` with every change of a text: a request keeps the version it was
made from, and the text of that version is stored beside it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comms.rules.letters import de, en, fr, nl
from comms.rules.letters.shapes import (
    CARRIES,
    FIELDS,
    NOT_IN_WRITING,
    Letter,
    Words,
    compose,
    slots,
)
from tracker.rules import filing, regimes
from tracker.rules.asks import Ask, ask_of

__all__ = [
    "CARRIES",
    "FIELDS",
    "LANGUAGES",
    "NOT_IN_WRITING",
    "Letter",
    "Words",
    "all_letters",
    "compose",
    "find",
    "slots",
    "usual_language",
    "words",
]

_BOOKS: Final = MappingProxyType({"en": en, "de": de, "fr": fr, "nl": nl})
LANGUAGES: Final = tuple(_BOOKS)

VERSIONS: Final[Mapping[str, int]] = MappingProxyType(dict.fromkeys(LANGUAGES, 2))
"""The number of each language's texts."""

_HOME: Final = (
    ("de", ("DE", "AT", "CH")),
    ("fr", ("FR", "BE (FR/DE)", "BE")),
    ("nl", ("NL", "BE (NL)")),
)


def find(regime: str, language: str) -> Letter:
    """Return the letter for a regime: in `language`, else in the regime's own, else in English."""
    ask = ask_of(regime)
    for code in (language, usual_language(regime), "en"):
        book = _BOOKS.get(code)
        if book is not None and ask in book.LETTERS:
            subject, body = book.LETTERS[ask]
            return Letter(ask, code, f"{ask}-{code}-{VERSIONS[code]}", subject, body)
    raise LookupError(ask)


def usual_language(regime: str) -> str:
    """Return the language a regime is at home in; English where it has none of ours."""
    said = [code for code in filing.languages(regime) if code in _BOOKS]
    if said:
        return said[-1]
    jurisdiction = regimes.get(regime).jurisdiction
    return next((code for code, homes in _HOME if jurisdiction in homes), "en")


def words(language: str) -> Words:
    """Return the small words of a language: greeting, standing, closing."""
    found: Words = _BOOKS[language if language in _BOOKS else "en"].WORDS
    return found


def all_letters() -> tuple[Letter, ...]:
    """Return every text there is."""
    return tuple(
        Letter(ask, code, f"{ask}-{code}-{VERSIONS[code]}", *book.LETTERS[ask])
        for code, book in _BOOKS.items()
        for ask in Ask
        if ask in book.LETTERS
    )
