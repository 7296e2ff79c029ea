"""One value in all its spellings: accents, ae for ä, spaced letters, turned names, other digits."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a sealed value is; each is looked for in its own way."""

    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    TEXT = "text"


@dataclass(frozen=True)
class Secret:
    """A sealed value in the clear, held in memory only while a letter is searched.

    `absolute`: nobody can name a reason that lets it pass.
    """

    key: str
    label: str
    kind: Kind
    value: str
    absolute: bool = False
    whole: bool = False

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The value in both ways of folding."""
        return frozenset(spellings(self.value))

    @cached_property
    def parts(self) -> tuple[list[str], ...]:
        """The words of each folding."""
        return tuple(WORD.findall(one) for one in self.spelled)

    @cached_property
    def lines(self) -> frozenset[str]:
        """The lines of an address, squashed, in each folding."""
        apart = re.split(r"[,;\r\n]+", self.value)
        return frozenset(squash(_short_streets(s)) for line in apart for s in spellings(line))


PAIRS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "ð": "d"})
LOOKALIKE = str.maketrans("аеорсухіјѕкмтвнԁɡ", "aeopcyxijskmtbhdg")
SHAPES = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικνορτυχωϲϳᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᎽᏀᏃᏏᏙᏚᏞᏟᏢᏦᏴᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢɩꓔꓲꓡ",
    "abezhikmnoptyxabyenikvoptuxwcjdrtiajewmhygzbvslcpkbabcdeghijklmnoprtuvwyzitil",
)
"""Letters of other alphabets by what they look like; `fold` alone keeps them what they are."""
STREETS = ((r"stra(?:ss|ß)e\b", "str"), (r"\bstreet\b", "st"), (r"\broad\b", "rd"))
_ORDINARY = (
    "the and für von van der den des del dos las los une und may will mark rose hope long young "
    "black white brown green king press stone field grace faith summer page post day best bill "
    "frank free rich wood hill mann klein gross lang kurz jung neu braun weiss koch may april "
    "june august petit grand blanc noir vert roi jonge groot wit zwart people case office work "
    "news time times media"
)
ORDINARY = frozenset(_ORDINARY.split())
"""Parts of names that ordinary letters are full of; these count only inside the full name."""
SHORTEST, SQUASHABLE, DISTINCT, DIGITS, QUOTED = 3, 6, 8, 8, 8
# Two letters at a time as well, since ß is folded to ss.
SPACED = re.compile(r"(?<![^\W_])(?:[^\W_]{1,2}[\s.\-_*·|/]{1,3}){3,}[^\W_]{1,2}(?![^\W_])")
# Possessive, and begun at a word's start: what a letter is full of must not be tried twice, since
# the case and the history are locked while one is searched.
TORN = re.compile(r"(?<![^\W_])([^\W_]++)[ \t]*+\r?\n[>\s]*+(?=([^\W_]++))")
BROKEN = re.compile(r"(?<=[^\W_])-[>\s]*+(?=[^\W_])")
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` in one case, width and alphabet, without accents and unseen characters."""
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKC", text).casefold().translate(LOOKALIKE)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    stripped = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in stripped if not unicodedata.combining(c))


def fold_pairs(text: str) -> str:
    """Return `text` folded with ä as ae and its kin, the other way people write them."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return fold(composed.translate(PAIRS))


def squash(text: str) -> str:
    """Return letters and digits alone."""
    return "".join(WORD.findall(text))


def spellings(value: str) -> set[str]:
    """Return a value in both ways of folding, and as its letters look where that is another."""
    seen = value if value.isascii() else unicodedata.normalize("NFKC", value).translate(SHAPES)
    return {fold(value), fold_pairs(value), fold(seen)}


class Text:
    """A passage, folded once for all secrets that are looked for in it."""

    def __init__(self, text: str) -> None:
        self.folded = spellings(text)

    @cached_property
    def squashed(self) -> tuple[str, ...]:
        """Letters and digits alone, in both foldings."""
        return tuple({squash(one) for one in self.folded})

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word, also those broken at a line's end, with a hyphen or without."""
        found: set[str] = set()
        for one in self.folded:
            found.update(WORD.findall(one), WORD.findall(BROKEN.sub("", one)))
            found.update(start + end for start, end in TORN.findall(one))
        return frozenset(found)

    @cached_property
    def spaced(self) -> tuple[str, ...]:
        """What is written letter by letter, joined; its neighbours may stick to it."""
        return tuple(squash(run) for one in self.folded for run in SPACED.findall(one))

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """The words in their order with one blank between, padded, for short names."""
        return tuple(f" {' '.join(WORD.findall(one))} " for one in self.folded)

    @cached_property
    def streets(self) -> tuple[str, ...]:
        """As squashed, with the words for street in one spelling."""
        return tuple({squash(_short_streets(one)) for one in self.folded})

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """As squashed, without the words people write for the signs in an address."""
        return tuple({squash(_without_signs(one)) for one in self.folded})

    @cached_property
    def digits(self) -> tuple[str, ...]:
        """Digits in the order they stand, in whatever script; letters part them."""
        return tuple({re.sub(r"[\W_]+", "", _digits(one)) for one in self.folded})


def held_in(secret: Secret, text: Text) -> bool:
    """Tell whether `text` holds the secret in any spelling."""
    return {
        Kind.NAME: _name_in,
        Kind.ADDRESS: _address_in,
        Kind.PHONE: _phone_in,
        Kind.EMAIL: _email_in,
        Kind.TEXT: _words_in,
    }[secret.kind](secret, text)


def _name_in(secret: Secret, text: Text) -> bool:
    if any(_full_name_in(parts, text) for parts in secret.parts):
        return True
    parts = {part for one in secret.parts for part in one}
    alone = {p for p in parts if len(p) >= SHORTEST and p not in ORDINARY}
    if secret.whole and len(parts) > 1:
        return False
    return any(_part_in(part, text) for part in alone)


def _part_in(part: str, text: Text) -> bool:
    if part in text.words or f"{part}s" in text.words:
        return True
    return len(part) > SHORTEST and any(part in run for run in text.spaced)


def _full_name_in(parts: list[str], text: Text) -> bool:
    if len(parts) < 2:
        return False
    orders = {tuple(parts), tuple(reversed(parts)), (parts[-1], *parts[:-1])}
    orders |= {(parts[0], parts[-1]), (parts[-1], parts[0])}
    for order in orders:
        joined = "".join(order)
        if any(f" {' '.join(order)} " in run for run in text.runs):
            return True
        if len(joined) >= SQUASHABLE and any(joined in one for one in text.squashed):
            return True
    return False


def _address_in(secret: Secret, text: Text) -> bool:
    return any(_line_in(wanted, text) for wanted in secret.lines)


def _line_in(wanted: str, text: Text) -> bool:
    if re.search(r"\d", wanted) and re.search(r"[^\W\d_]{3}", wanted):
        edge = r"(?!\d)" if wanted[-1].isdigit() else ""
        start = r"(?<!\d)" if wanted[0].isdigit() else ""
        whole = re.compile(start + re.escape(wanted) + edge)
        if any(whole.search(one) for one in text.streets):
            return True
        return _street_alone(re.split(r"\d", wanted)[0], text)
    return False


def _street_alone(street: str, text: Text) -> bool:
    """Tell whether a street stands there without its number; short ones are everywhere."""
    return len(street) >= DISTINCT and any(street in one for one in text.streets)


def _phone_in(secret: Secret, text: Text) -> bool:
    number = re.sub(r"\D", "", _digits(fold(secret.value)))
    core = number[-DIGITS:]
    return len(core) >= SQUASHABLE and any(core in one for one in text.digits)


def _email_in(secret: Secret, text: Text) -> bool:
    wanted = {squash(one) for one in secret.spelled}
    return any(w and w in one for w in wanted for one in (*text.squashed, *text.addresses))


def _words_in(secret: Secret, text: Text) -> bool:
    """Tell whether eight words in a row were taken over."""
    words = WORD.findall(fold(secret.value))
    short = len(words) < QUOTED
    rows = [words] if short else [words[n : n + QUOTED] for n in range(len(words) - QUOTED + 1)]
    return any(len(row) > 2 and "".join(row) in one for row in rows for one in text.squashed)


def _short_streets(folded: str) -> str:
    for long, short in STREETS:
        folded = re.sub(long, short, folded)
    return folded


def _without_signs(folded: str) -> str:
    return re.sub(r"[\[({<]?\b(at|dot|punkt|point|arobase|apestaartje)\b[\])}>]?", " ", folded)


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c, c)) for c in text)
