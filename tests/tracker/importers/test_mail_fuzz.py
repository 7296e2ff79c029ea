"""Mails bent at random: whatever comes in, a mail comes out and nothing is raised."""

import random

import pytest

from tests.tracker.importers.mails import all_mails
from tracker.importers.mail.bounded import parse_bounded
from tracker.importers.mail.parsing import parse
from tracker.importers.mail.wire import pack, unpack

MUTANTS = 300
THROUGH_THE_WORKER = 5
LONGEST = 60_000
NASTY = (
    b"\x00", b"\r", b"\n\n", b"\xff\xfe", b"\xed\xa0\x80", b"=?idna?Q?=E9?=", b"=?hex?B?zz?=", b"=?utf-8?B?",
    b'"', b"<", b">", b"(", b";", b":", b",", b"--", b"Content-Type: multipart/mixed; boundary=\r\n",
    b"Content-Type: message/rfc822\r\n\r\n", b"charset=undefined", b"Content-Transfer-Encoding: base64\r\n",
    b"Date: Mon, 99 Foo 0000 99:99:99 +9999\r\n", b"filename*0*=x'y'%ff%00", b"From: \r\n", b"<b><table><a href=",
    b"---------- Forwarded message ---------\r\nFrom: \r\nDate:", b"Auto-Submitted: \r\n", b"\x80\x81",
)  # fmt: skip


def bent(raw: bytes, chance: random.Random) -> bytes:
    """`raw` after one to eight accidents."""
    data = bytearray(raw[:LONGEST])
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        length = chance.choice((1, 2, 40, 400))
        match chance.randint(0, 4):
            case 0:
                data[at : at + length] = b""
            case 1:
                data[at:at] = chance.choice(NASTY)
            case 2:
                data[at:at] = data[at : at + length] * chance.randint(1, 5)
            case 3:
                data[at : at + 1] = bytes([chance.randint(0, 255)])
            case 4:
                other = chance.randint(0, len(data))
                data[at:at] = data[other : other + length]
    return bytes(data)


def mutants(count: int, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    mails = all_mails()
    return [bent(chance.choice(mails), chance) for _ in range(count)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_mutant_raises_and_every_result_survives_the_wire(seed: int) -> None:
    for raw in mutants(MUTANTS // 3, seed):
        mail = parse(raw, authserv_id="mx.desk.example")
        packed = b"".join(pack(mail))
        assert unpack(packed) == mail
        assert b"\\u0000" not in packed[: len(packed) // 2]


def test_no_mutant_breaks_the_worker() -> None:
    for raw in mutants(THROUGH_THE_WORKER, 4):
        assert parse_bounded(raw, authserv_id=None) == parse(raw)


@pytest.mark.parametrize("data", [b"", b"\x00" * 8, b"\xff" * 20, b"\x00" * 7 + b"\x02{}"])
def test_answer_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpack(data)
