"""Tiny sounds in every container, each with words in it that must not be passed on."""

import struct

from tracker.exports.previews import mp4, ogg

CANARY = b"canary"
PLACE = b"+52.5200+013.4050/"


def _riff(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def wav() -> bytes:
    """Return a tenth of a second of silence."""
    told = b"INFO" + _riff(b"IART", CANARY + b" artist\0") + _riff(b"ISFT", CANARY + b" app\0")
    body = b"WAVE" + _riff(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
    body += _riff(b"LIST", told) + _riff(b"bext", CANARY.ljust(602, b"\0"))
    body += _riff(b"data", bytes(1600)) + _riff(b"iXML", b"<x>canary</x>")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def id3(*frames: tuple[bytes, bytes]) -> bytes:
    """Return a tag of version 2.3."""
    body = b"".join(name + struct.pack(">IH", len(text), 0) + text for name, text in frames)
    size = bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + body


FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
"""One frame of silence: 32 kbit/s, 44.1 kHz, mono."""


def mp3() -> bytes:
    """Return a few frames with tags before, between and behind them."""
    tag = id3((b"TPE1", b"\0canary artist"), (b"APIC", b"\0image/png\0\0\0canary picture"))
    told = FRAME[:36] + b"Xing" + bytes(60) + b"LAMEcana"[:4]
    end = b"TAG" + b"canary title".ljust(30, b"\0") + bytes(95)
    return tag + told.ljust(104, b"\0") + FRAME * 20 + b"canary between" + FRAME * 20 + end


def opus() -> bytes:
    """Return two pages of silence behind a comment that is longer than a page."""
    head = b"OpusHead\1\1" + struct.pack("<HIhB", 312, 48000, 0, 0)
    texts = [b"ARTIST=canary artist", b"COMMENT=" + CANARY * 20_000]
    told = b"OpusTags" + struct.pack("<I", 6) + CANARY + struct.pack("<I", len(texts))
    told += b"".join(struct.pack("<I", len(text)) + text for text in texts)
    pages = [ogg._page(ogg.Page(2, bytes(8), b"", ogg._laced([head]), head), 0)]
    pages += ogg._spread([told], told)
    for number in range(2):
        body = b"\xf8\xff\xfe" * 20
        granule = struct.pack("<Q", 19200 * (number + 1))
        flags = 4 if number else 0
        page = ogg.Page(flags, granule, b"", bytes([3]) * 20, body)
        pages.append(ogg._page(page, len(pages)))
    return b"".join(pages)


def flac() -> bytes:
    """Return a stream with comments and a picture; its one frame is no real one."""
    told = struct.pack("<I", 6) + CANARY + struct.pack("<I", 1)
    told += struct.pack("<I", 20) + b"ARTIST=canary artist"
    blocks = [(0, bytes(34)), (4, told), (6, b"canary picture"), (0x81, bytes(100))]
    body = b"".join(bytes([kind]) + len(what).to_bytes(3, "big") + what for kind, what in blocks)
    return b"fLaC" + body + b"\xff\xf8" + b"frame" * 20


def m4a(*, picture: bool = False, coding: bytes = b"mp4a") -> bytes:
    """Return silence as phones store it, with place, device and times around it."""
    box, full = mp4._box, mp4._full
    chunks = [b"one" * 30, b"second" * 20]
    entry = bytes(7) + b"\1" + bytes(8) + struct.pack(">HHHHI", 1, 16, 0, 0, 44100 << 16)
    esds = full(b"esds", bytes.fromhex("0319000000041140150000000000000000000000000505021208"))
    stsd = full(b"stsd", struct.pack(">I", 1), box(coding, entry, esds, box(b"free", CANARY)))
    stbl = box(
        b"stbl", stsd, full(b"stts", struct.pack(">III", 1, 4, 1024), CANARY),
        full(b"stsc", struct.pack(">IIII", 1, 1, 2, 1)),
        full(b"stsz", struct.pack(">II4I", 0, 4, 45, 45, 60, 60)),
        full(b"stco", struct.pack(">III", 2, 40, 200)),
    )  # fmt: skip
    times = struct.pack(">II", 3_800_000_000, 3_800_000_000)
    hdlr = full(b"hdlr", bytes(4), b"soun", bytes(12), b"canary handler\0")
    mdia = box(b"mdia", full(b"mdhd", times, struct.pack(">II", 44100, 4096), bytes(4)), hdlr,
               box(b"minf", full(b"smhd", bytes(4)), stbl))  # fmt: skip
    udta = box(
        b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0), PLACE),
        full(b"meta", full(b"hdlr", bytes(4), b"mdir"), box(b"ilst", box(
            b"\xa9ART", full(b"data", bytes(4), b"canary artist", flags=1)))),
    )  # fmt: skip
    tracks = [box(b"trak", mdia)]
    if picture:
        moving = box(b"mdia", full(b"hdlr", bytes(4), b"vide", bytes(13)))
        tracks.insert(0, box(b"trak", moving))
    mvhd = full(b"mvhd", times, struct.pack(">II", 1000, 93), bytes(80))
    ftyp = box(b"ftyp", b"mp42" if picture else b"M4A ", bytes(4), b"isom")
    body = ftyp.ljust(40, b"\0") + chunks[0] + CANARY * 5
    body = ftyp + box(b"mdat", body[len(ftyp) + 8 :].ljust(200 - len(ftyp) - 8, b"\0") + chunks[1])
    return body + box(b"moov", mvhd, *tracks, udta)


SOUNDS = {"audio/wav": wav, "audio/mpeg": mp3, "audio/ogg": opus, "audio/flac": flac,
          "audio/mp4": m4a}  # fmt: skip
