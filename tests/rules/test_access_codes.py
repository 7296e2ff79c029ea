"""Access keys: random, forgiving about spelling, unforgiving about a wrong symbol."""

import os
import random

import pytest

from tracker.rules import access_codes as codes

CODE = codes.encode(bytes((6 + place * 23) % 256 for place in range(15)))
GROUPS = codes.grouped(CODE)
FULL_WIDTH = "".join(chr(ord(c) - 33 + 0xFF01) for c in CODE)
ARABIC_INDIC = "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in CODE)
PERSIAN = "".join(chr(0x6F0 + int(c)) if c.isdigit() else c for c in CODE)
SLOPPY = [
    CODE, CODE.lower(), CODE.title(), CODE.swapcase(), " ".join(GROUPS), "-".join(GROUPS),
    "–".join(GROUPS), "—".join(GROUPS), "‑".join(GROUPS), ".".join(GROUPS), "_".join(GROUPS),
    "/".join(GROUPS), "  ".join(GROUPS), "\t".join(GROUPS), "\n".join(GROUPS), "\r\n".join(GROUPS),
    " ".join(GROUPS), "​".join(GROUPS), " " + CODE, CODE + "\n", CODE + "\r\n", f"“{CODE}”",
    CODE + ".", " ".join(CODE), FULL_WIDTH, FULL_WIDTH.lower(), ARABIC_INDIC, PERSIAN,
    CODE.replace("0", "O"), CODE.replace("0", "o"), CODE.replace("1", "I"), CODE.replace("1", "l"),
    CODE.replace("1", "i"), CODE.replace("1", "L"), CODE.replace("1", "ı"), CODE.replace("V", "U"),
    f"http://doorstep.example/join/{CODE}/", f"see https://doorstep.example/join/{CODE.lower()}/?x=1",
]  # fmt: skip


def test_the_example_holds_every_symbol_that_people_mix_up() -> None:
    assert set("01V") <= set(CODE)
    assert len(SLOPPY) >= 30


@pytest.mark.parametrize("typed", SLOPPY)
def test_a_sloppy_spelling_is_accepted(typed: str) -> None:
    assert codes.tidy(typed) == CODE
    assert codes.is_well_typed(codes.tidy(typed))


def test_every_single_wrong_symbol_is_noticed() -> None:
    for place, right in enumerate(CODE):
        for wrong in codes.ALPHABET.replace(right, ""):
            assert not codes.is_well_typed(CODE[:place] + wrong + CODE[place + 1 :])


def test_any_two_symbols_that_changed_places_are_noticed() -> None:
    for one in range(codes.LENGTH):
        for other in range(one):
            swapped = list(CODE)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            assert swapped == list(CODE) or not codes.is_well_typed("".join(swapped))


@pytest.mark.parametrize(
    "typed", ["", " ", CODE[:-1], CODE + "0", "Ä" * 25, "💥" * 25, "\x00" * 25]
)
def test_what_is_no_code_is_said_so_without_failing(typed: str) -> None:
    assert not codes.is_well_typed(codes.tidy(typed))


def test_all_120_bits_of_the_seed_are_in_the_code() -> None:
    seed = random.Random(4).randbytes(15)
    flipped = {
        codes.encode((int.from_bytes(seed, "big") ^ 1 << bit).to_bytes(15, "big"))
        for bit in range(120)
    }
    assert len(flipped | {codes.encode(seed)}) == 121


def test_random_codes_do_not_repeat_and_use_every_symbol_alike() -> None:
    made = [codes.encode(os.urandom(15)) for _ in range(5000)]
    assert len(set(made)) == 5000
    counts = [sum(code.count(symbol) for code in made) for symbol in codes.ALPHABET]
    assert max(counts) / min(counts) < 1.25


def test_a_code_is_made_of_exactly_fifteen_bytes() -> None:
    with pytest.raises(ValueError, match="15"):
        codes.encode(b"short")
