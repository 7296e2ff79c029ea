"""MP4: the samples of one track of sound under a description written anew, times and names gone."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

PLAYED = {b"mp4a": b"esds", b"Opus": b"dOps"}
"""Codings that browsers play, and the box that describes them."""
TEXTS = {
    b"\xa9nam": "title", b"\xa9ART": "artist", b"\xa9day": "date", b"\xa9too": "program",
    b"\xa9cmt": "comment", b"\xa9xyz": "place", b"\xa9mod": "device", b"\xa9swr": "program",
    b"\xa9mak": "maker", b"\xa9alb": "album", b"\xa9wrt": "author",
}  # fmt: skip
KEYS = {"com.apple.quicktime.location.ISO6709": "place"}
SINCE_1904 = 2082844800
"""Seconds from 1904, where these files begin to count, to 1970."""
MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
ROW = {b"stts": 8, b"stsc": 12, b"stsz": 4}
"""Bytes of one row of a table of samples."""
Boxes = dict[bytes, bytes]


def clean(raw: bytes, found: dict[str, Any]) -> bytes:
    """Return the sound alone; nothing where there are pictures, pieces, or nothing to play."""
    moov = _boxes(raw).get(b"moov", b"")
    found |= _created(_boxes(moov).get(b"mvhd", b"")) | _texts(moov)
    tracks = [_boxes(body) for name, body in _walk(moov) if name == b"trak"]
    media = [_boxes(track[b"mdia"]) for track in tracks]
    kinds = [one[b"hdlr"][8:12] for one in media]
    if b"vide" in kinds or kinds.count(b"soun") != 1:
        return b""
    return _alone(raw, media[kinds.index(b"soun")])


def _walk(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each box."""
    at = 0
    while at + 8 <= len(body):
        size, name = struct.unpack_from(">I4s", body, at)
        head = 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", body, at + 8), 16
        end = at + size if size else len(body)
        if end < at + head:
            return
        yield name, body[at + head : end]
        at = end


def _boxes(body: bytes) -> Boxes:
    """Return the first box of each name."""
    found: Boxes = {}
    for name, content in _walk(body):
        found.setdefault(name, content)
    return found


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def _full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(name, struct.pack(">I", flags), *parts)


# --- What is kept ---------------------------------------------------------------------------------


def _alone(raw: bytes, media: Boxes) -> bytes:
    table = _boxes(_boxes(media[b"minf"])[b"stbl"])
    entry = _entry(table[b"stsd"])
    chunks = [raw[at : at + size] for at, size in _places(table)]
    if not entry or not any(chunks):
        return b""
    rows = [_box(name, _exact(name, table[name])) for name in ROW]
    clock = _clock(media[b"mdhd"])
    # The head is as long whatever places it names, so the first writing tells the second's.
    first = len(_head(entry, rows, clock, [0] * len(chunks))) + 8
    at, places = first, []
    for chunk in chunks:
        places.append(at)
        at += len(chunk)
    return _head(entry, rows, clock, places) + _box(b"mdat", *chunks)


def _entry(stsd: bytes) -> bytes:
    """Return the description of the coding, and of nothing else; nothing for other codings."""
    [(name, body), *others] = list(_walk(stsd[8:]))
    if name not in PLAYED or others:
        return b""
    # One of QuickTime is longer, and keeps its description a box deeper.
    inner = _boxes(body[44 if body[8:10] == b"\0\1" else 28 :])
    deeper = _boxes(inner.get(b"wave", b""))
    told = inner.get(PLAYED[name]) or deeper.get(PLAYED[name])
    if told is None:
        return b""
    plain = bytes(7) + b"\1" + bytes(8) + body[16:20] + bytes(4) + body[24:28]
    return _box(name, plain, _box(PLAYED[name], told))


def _places(table: Boxes) -> list[tuple[int, int]]:
    """Return where each run of samples lies in the file, and how long it is."""
    offsets, sizes = _offsets(table), _sizes(table[b"stsz"])
    rows = list(struct.iter_unpack(">III", _exact(b"stsc", table[b"stsc"])[8:]))
    found, at, row = [], 0, 0
    for number, offset in enumerate(offsets, 1):
        while row + 1 < len(rows) and rows[row + 1][0] <= number:
            row += 1
        count = rows[row][1]
        found.append((offset, sum(sizes[at : at + count])))
        at += count
    return found


def _offsets(table: Boxes) -> list[int]:
    code, body = ("I", table[b"stco"]) if b"stco" in table else ("Q", table[b"co64"])
    (count,) = struct.unpack_from(">I", body, 4)
    return list(struct.unpack_from(f">{min(count, len(body) // 4)}{code}", body, 8))


def _sizes(stsz: bytes) -> list[int]:
    alike, count = struct.unpack_from(">II", stsz, 4)
    if alike:
        return [alike] * min(count, 10_000_000)
    return list(struct.unpack_from(f">{min(count, len(stsz) // 4)}I", stsz, 12))


def _exact(name: bytes, body: bytes) -> bytes:
    """Return a table without what may lie behind its last row."""
    if name == b"stsz":
        alike, count = struct.unpack_from(">II", body, 4)
        return body[: 12 + (0 if alike else 4 * count)]
    (count,) = struct.unpack_from(">I", body, 4)
    return body[: 8 + ROW[name] * count]


def _clock(mdhd: bytes) -> tuple[int, int]:
    """Return ticks a second, and the length in ticks."""
    scale, length = struct.unpack_from(">IQ" if mdhd[0] else ">II", mdhd, 20 if mdhd[0] else 12)
    return scale, min(length, 0xFFFFFFFF)


def _head(entry: bytes, rows: list[bytes], clock: tuple[int, int], places: list[int]) -> bytes:
    scale, length = clock
    times = struct.pack(">IIII", 0, 0, scale, length)
    stco = _full(b"stco", struct.pack(f">I{len(places)}I", len(places), *places))
    stbl = _box(b"stbl", _full(b"stsd", struct.pack(">I", 1), entry), *rows, stco)
    dinf = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    minf = _box(b"minf", _full(b"smhd", bytes(4)), dinf, stbl)
    hdlr = _full(b"hdlr", bytes(4), b"soun", bytes(13))
    mdia = _box(b"mdia", _full(b"mdhd", times, b"\x55\xc4\0\0"), hdlr, minf)
    track = struct.pack(">IIIII8xhhHH", 0, 0, 1, 0, length, 0, 0, 0x100, 0)
    tkhd = _full(b"tkhd", track, MATRIX, bytes(8), flags=7)
    movie = times + struct.pack(">IH10x", 0x10000, 0x100) + MATRIX + bytes(24)
    mvhd = _full(b"mvhd", movie, struct.pack(">I", 2))
    ftyp = _box(b"ftyp", b"M4A ", bytes(4), b"M4A mp42isom")
    return ftyp + _box(b"moov", mvhd, _box(b"trak", tkhd, mdia))


# --- What it said ---------------------------------------------------------------------------------


def _created(mvhd: bytes) -> dict[str, Any]:
    if len(mvhd) < 20:
        return {}
    (at,) = struct.unpack_from(">Q" if mvhd[0] else ">I", mvhd, 4)
    if not SINCE_1904 < at < SINCE_1904 + 2**32:
        return {}
    return {"created": datetime.fromtimestamp(at - SINCE_1904, UTC).isoformat(" ")}


def _texts(body: bytes, depth: int = 0) -> dict[str, Any]:
    """Return the words in the boxes for them: place, device and time above all."""
    found: dict[str, Any] = {}
    if depth > 6:
        return found
    for name, content in _walk(body):
        if name == b"meta":
            found |= _keyed(content) | _texts(content[_skip(content) :], depth + 1)
        elif name in {b"udta", b"ilst", b"trak"}:
            found |= _texts(content, depth + 1)
        elif name in TEXTS:
            # Boxes of iTunes hold a box with the words; those of cameras length, language, words.
            data = _boxes(content).get(b"data", b"")
            found[TEXTS[name]] = _word(data[8:] if data else content[4:])
    return found


def _skip(meta: bytes) -> int:
    return 0 if meta[4:8] in {b"hdlr", b"keys", b"ilst"} else 4


def _keyed(meta: bytes) -> dict[str, Any]:
    """Return the words of phones, which number them and list their names apart."""
    inner = _boxes(meta[_skip(meta) :])
    names = [body.decode("utf-8", "replace") for _name, body in _walk(inner.get(b"keys", b"")[8:])]
    found: dict[str, Any] = {}
    for number, content in _walk(inner.get(b"ilst", b"")):
        at = int.from_bytes(number, "big")
        if 1 <= at <= len(names):
            name = names[at - 1]
            found[KEYS.get(name, name.rpartition(".")[2])] = _word(
                _boxes(content).get(b"data", b"")[8:]
            )
    return found


def _word(value: bytes) -> str:
    text = value[:800].decode("utf-8", "replace")[:200]
    return "".join(sign for sign in text if sign.isprintable()).strip()
