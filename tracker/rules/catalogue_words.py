"""The catalogue's own marks and codes as words people read; its data stays as counsel wrote it."""

import re
from types import MappingProxyType
from typing import Final

OUTCOMES: Final = MappingProxyType(
    {
        "refused_17_3_a": "refused: freedom of expression, Art. 17(3)(a)",
        "refused_15_4": "refused: rights of others, Art. 15(4)",
        "refused_art3": "refused, Art. 3",
        "refused_art85": "refused: journalism, Art. 85",
        "refused_art85_sources": "refused: protection of sources, Art. 85",
        "discontinued_170_2": "proceedings ended, s. 170(2) StPO",
        "ruege_public": "public reprimand (Rüge)",
        "ruege_nonpublic": "reprimand that is not published (Rüge)",
        "missbilligung": "disapproval (Missbilligung)",
        "hinweis": "note to the paper (Hinweis)",
        "fonde": "founded",
        "gegrond": "founded",
        "non_fonde": "unfounded",
        "ongegrond": "unfounded",
        "partiellement": "partly founded",
        "irrecevable": "inadmissible",
        "niet_behandeld": "not dealt with",
        "minnelijk": "settled between the two",
        "solution_amiable": "settled between the two",
        "zorgvuldig": "careful work",
        "onzorgvuldig": "careless work",
        "delisted_eu": "delisted in the EU",
        "amends_offered": "amends were offered",
        "amends_accepted": "amends were accepted",
        "info_requested": "they ask for more",
        "account_action": "a step against the account",
        "lifted": "we took it back",
        "stale": "too old to count",
    }
)
"""Outcomes whose code says too little by itself."""
GENERAL: Final = "from general knowledge"
"""How sure the catalogue's authors were; what counsel signs is another matter."""
_UNCHECKED: Final = re.compile(r"\bgk\b")
_CODE: Final = re.compile(r"(?<=[a-z])_(?=[a-z])")


def outcome(code: str) -> str:
    """Return what may come back, in words."""
    return OUTCOMES.get(code, code.replace("_", " "))


def readable(text: str) -> str:
    """Return a text of the catalogue with its mark of doubt and its names as words."""
    return _CODE.sub(" ", _UNCHECKED.sub(GENERAL, text))


_SOURCES: Final = re.compile(r"\s*\[S\d+(?:,S\d+)*\]")
_GRADE: Final = re.compile(r"^(?:V/S|[VSP])(?:[:,]|$)\s*")
_VERIFIED: Final = re.compile(r"(?<![\w.])V(?![\w.])")
_SECONDARY: Final = re.compile(r"(?<![\w.])S(?![\w.])")
_LOOSE: Final = re.compile(r"[\s:]+(?=[.,;)]|$)")


def checked(note: str) -> str:
    """Return how a rule was checked without the grade that stands above it, and without numbers.

    The numbers in brackets are those of the authors' own list of sources, which nobody here has.
    """
    told = _GRADE.sub("", _SOURCES.sub("", note)).lstrip(" .,;:")
    told = _SECONDARY.sub("secondary source", _VERIFIED.sub("verified", told))
    told = _LOOSE.sub("", readable(told)).strip()
    return told[:1].upper() + told[1:]
