"""In which form a request must travel: ways, length, signature, language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tracker.rules import regimes
from tracker.rules.errors import RuleError

_WAY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "email": "email",
        "web_form": "web_form",
        "web_portal": "web_form",
        "social_media": "web_form",
        "post": "post",
        "letter": "post",
        "registered_letter": "post",
        "court_filing": "post",
        "fax": "fax",
        "courier": "hand",
        "personal_service": "hand",
        "in_person": "hand",
        "door_note": "hand",
        "oral": "hand",
        "phone": "hand",
    }
)
"""The channels of the catalogue as the ways a request leaves the house."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest text a regime takes, and which element it is measured on."""

    most: int
    unit: str
    element: str


LIMITS: Final[Mapping[str, Limit]] = MappingProxyType(
    {
        "fr-cdjm": Limit(5000, "characters", "reasons"),
        "be-cdj": Limit(5000, "characters without spaces", "reasons"),
        "be-ddr-presse": Limit(1000, "letters", "reply"),
        "fr-ddr-presse": Limit(200, "lines", "reply"),
        "fr-ddr-audiovisuel": Limit(30, "lines", "reply"),
    }
)
"""Limits the law states as a number. For print the French and Belgian laws allow more where the
article is longer; counsel then files by post with the longer text."""
LINE: Final = 60
"""Characters that count as one typed line."""

_LANGUAGES: Final = {"German": "de", "French": "fr", "Dutch": "nl", "Turkish": "tr"}


def ways(regime: str) -> tuple[str, ...]:
    """Return the ways a request under `regime` may leave, the first is the usual one."""
    found = dict.fromkeys(_WAY[name] for name in regimes.get(regime).form.channels if name in _WAY)
    return tuple(found) or ("post",)


def require_way(regime: str, way: str) -> None:
    """Raise RuleError when a request under `regime` cannot travel this way."""
    possible = ways(regime)
    if way not in possible:
        words = ", ".join(one.replace("_", " ") for one in possible)
        raise RuleError(f"Way: this request cannot go that way; possible: {words}.")


def over_length(regime: str, element: str, text: str) -> str:
    """Return the sentence that says by how much a text is too long, or nothing."""
    limit = LIMITS.get(regime)
    if limit is None or limit.element != element:
        return ""
    return _too_long(regime, limit, _length(text, limit.unit))


def letter_over_length(regime: str, letter: str, without: str) -> str:
    """Return the sentence that says by how much a reworded letter is too long, or nothing.

    `without` is the same letter without the text that is limited: greeting and closing are free.
    """
    limit = LIMITS.get(regime)
    if limit is None:
        return ""
    return _too_long(regime, limit, _length(letter, limit.unit) - _length(without, limit.unit))


def _too_long(regime: str, limit: Limit, length: int) -> str:
    if length <= limit.most:
        return ""
    elements = regimes.get(regime).required_elements
    label = next(one.label for one in elements if one.key == limit.element)
    return (
        f"{label[:1].upper()}{label[1:]}: {length} {limit.unit}, and the rule allows "
        f"{limit.most}. Shorten it by {length - limit.most}."
    )


def _length(text: str, unit: str) -> int:
    if unit == "lines":
        return sum(max(1, -(-len(line) // LINE)) for line in text.strip().splitlines())
    if unit == "letters":
        return sum(character.isalnum() for character in text)
    return len(re.sub(r"\s", "", text)) if "without" in unit else len(text)


def languages(regime: str) -> tuple[str, ...]:
    """Return the languages a regime is usually asked in; none when it does not say."""
    said = regimes.get(regime).form.language or ""
    return tuple(code for name, code in _LANGUAGES.items() if name in said)
