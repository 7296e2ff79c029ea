"""Access keys: 24 Crockford base32 symbols (120 bit) and a check symbol, in groups of five.

The check symbol is a weighted sum over GF(32): it notices every single wrong symbol and every
two symbols that changed places, so that a slip is told apart from a wrong key without a look-up.
"""

import re
import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS: Final = 24
LENGTH: Final = SYMBOLS + 1
GROUP: Final = 5
SEED_BYTES: Final = 15
LIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_LINK: Final = re.compile(r"/join/([^/?#\s]+)")
_REDUCE: Final = 0b100101
"""x^5 + x^2 + 1, under which 2 runs through all 31 non-zero values."""


def encode(seed: bytes) -> str:
    """Return the code of 15 random bytes, ungrouped, with its check symbol."""
    if len(seed) != SEED_BYTES:
        raise ValueError("a code is made of 15 bytes")
    bits = int.from_bytes(seed, "big")
    places = range(5 * (SYMBOLS - 1), -1, -5)
    symbols = "".join(ALPHABET[bits >> place & 31] for place in places)
    return symbols + check_symbol(symbols)


def check_symbol(symbols: str) -> str:
    """Return the symbol that goes with these 24."""
    total, weight = 0, 1
    for symbol in symbols:
        weight = _times(weight, 2)
        total ^= _times(weight, ALPHABET.index(symbol))
    return ALPHABET[total]


def _times(a: int, b: int) -> int:
    product = 0
    for place in range(5):
        if b >> place & 1:
            product ^= a << place
    for place in range(8, 4, -1):
        if product >> place & 1:
            product ^= _REDUCE << place - 5
    return product


def tidy(typed: str) -> str:
    """Return what somebody typed or pasted in the one spelling; a whole link may be pasted too."""
    link = _LINK.search(typed)
    text = unicodedata.normalize("NFKD", link.group(1) if link else typed)
    digits = "".join(_plain(letter) for letter in text).upper()
    return "".join(letter for letter in digits if letter.isalnum()).translate(LIKE)


def _plain(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def is_well_typed(code: str) -> bool:
    """Tell whether a tidied code has its length, only symbols, and the check symbol that fits."""
    known = len(code) == LENGTH and all(symbol in ALPHABET for symbol in code)
    return known and check_symbol(code[:SYMBOLS]) == code[SYMBOLS]


def grouped(code: str) -> list[str]:
    """Return the groups of five in which a code is shown."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]
