"""Ogg: the pages of one stream, numbered anew, with an empty comment in place of theirs."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

EMPTY = struct.pack("<II", 0, 0)
HEADS = {b"\x01vorbis": (3, b"\x03vorbis" + EMPTY + b"\x01"), b"OpusHea": (2, b"OpusTags" + EMPTY)}
"""How many packets come before the sound, and a comment that says nothing."""
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class Page:
    """One page as it lies in the file."""

    flags: int
    granule: bytes
    serial: bytes
    lacing: bytes
    body: bytes


def clean(raw: bytes, found: dict[str, Any]) -> bytes:
    """Return one stream of Vorbis or Opus without its comments; nothing where there is none."""
    pages = list(_pages(raw))
    mine = [page for page in pages if page.serial == pages[0].serial]
    count, nothing = HEADS.get(mine[0].body[:7], (0, b""))
    packets, rest = _packets(mine, count)
    if count == 0 or len(packets) < count or not rest:
        return b""
    found |= comments(packets[1][len(nothing) - 9 if count == 3 else 8 :])
    packets[1] = nothing
    first = _page(Page(2, bytes(8), b"", _laced(packets[:1]), packets[0]), 0)
    told = b"".join(packets[1:])
    # One page holds 255 pieces: a longer header is a page of its own for each stretch.
    heads = [first, *_spread(packets[1:], told)]
    return b"".join([*heads, *(_page(page, len(heads) + n) for n, page in enumerate(rest))])


def comments(body: bytes) -> dict[str, Any]:
    """Return program and comments of a Vorbis comment, a few words of each."""
    found: dict[str, Any] = {}
    size = int.from_bytes(body[:4], "little")
    if vendor := _word(body[4 : 4 + size]):
        found["program"] = vendor
    at = 4 + size
    count = int.from_bytes(body[at : at + 4], "little")
    at += 4
    for _each in range(min(count, 100)):
        size = int.from_bytes(body[at : at + 4], "little")
        name, _is, text = body[at + 4 : at + 4 + size].partition(b"=")
        if name and text:
            found[_word(name).lower()] = _word(text)
        at += 4 + size
    return found


def _word(value: bytes) -> str:
    text = value[:800].decode("utf-8", "replace")[:200]
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _pages(raw: bytes) -> Iterator[Page]:
    at = 0
    while raw[at : at + 4] == b"OggS":
        count = raw[at + 26]
        lacing = raw[at + 27 : at + 27 + count]
        start = at + 27 + count
        size = sum(lacing)
        yield Page(raw[at + 5], raw[at + 6 : at + 14], raw[at + 14 : at + 18], lacing,
                   raw[start : start + size])  # fmt: skip
        at = start + size


def _packets(pages: list[Page], count: int) -> tuple[list[bytes], list[Page]]:
    """Return the first `count` packets, and the pages after the one that the last ends on."""
    packets, held = list[bytes](), b""
    for number, page in enumerate(pages):
        at = 0
        for size in page.lacing:
            held += page.body[at : at + size]
            at += size
            if size < 255:
                packets.append(held)
                held = b""
        if len(packets) >= count:
            return packets[:count], pages[number + 1 :]
    return packets, []


def _laced(packets: list[bytes]) -> bytes:
    """Return the lengths of packets the way a page tells them."""
    return b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)


def _spread(packets: list[bytes], body: bytes) -> Iterator[bytes]:
    """Yield the pages of the packets before the sound."""
    lacing, number, at = _laced(packets), 1, 0
    for start in range(0, len(lacing), 255):
        part = lacing[start : start + 255]
        size = sum(part)
        goes_on = start > 0 and lacing[start - 1] == 255
        ends = any(piece < 255 for piece in part)
        granule = bytes(8) if ends else b"\xff" * 8
        yield _page(Page(int(goes_on), granule, b"", part, body[at : at + size]), number)
        number, at = number + 1, at + size


def _page(page: Page, number: int) -> bytes:
    """Return a page under our number, with the one serial that all our streams have."""
    head = b"OggS\0" + bytes([page.flags & 7]) + page.granule + struct.pack("<II", 1, number)
    end = bytes([len(page.lacing)]) + page.lacing + page.body
    check = _checksum(head + bytes(4) + end)
    return head + struct.pack("<I", check) + end


def _checksum(data: bytes) -> int:
    """Return the sum that Ogg wants: the one of zlib with the bits of every byte turned round."""
    turned = zlib.crc32(data.translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2)
