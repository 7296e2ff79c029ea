"""Whether two names of houses or stories are the same, written by people in a hurry."""

import unicodedata
from datetime import timedelta

SECOND_PRESS = timedelta(minutes=2)
"""The very same again from the same person within this time is a second press of the button."""


def plain(words: str) -> str:
    """Return `words` without case, accents, signs and spaces."""
    split = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in split if letter.isalnum())


def same_words(one: str, other: str) -> bool:
    """Tell whether two names are the same; empty ones never are."""
    return bool(plain(one)) and plain(one) == plain(other)
