"""A sound without anything beside it: its frames are put into a fresh container.

Runs in the limited process only; what a file said about itself is noted and not passed on.
"""

import struct
from collections.abc import Iterator
from typing import Any

from tracker.exports.previews import mp4, ogg
from tracker.rules import sound

WORD = 200
Found = dict[str, Any]
NAMES = {
    "IART": "artist", "INAM": "title", "ICRD": "date", "ICMT": "comment", "ISFT": "program",
    "ICOP": "copyright", "IENG": "engineer", "TIT2": "title", "TPE1": "artist", "TALB": "album",
    "TYER": "date", "TDRC": "date", "TENC": "encoded by", "TSSE": "program", "COMM": "comment",
    "TCOP": "copyright",
}  # fmt: skip


class NoSound(ValueError):
    """Nothing in it that a browser would play."""


def clean(raw: bytes, found: Found) -> tuple[bytes, str]:
    """Return the sound of `raw` alone and its media type; fill `found`. ValueError for others."""
    kind = sound.kind(raw[:80]) or "audio/mp4"
    told: Found = {}
    made = {"audio/wav": wav, "audio/mpeg": mp3, "audio/flac": flac, "audio/ogg": ogg.clean,
            "audio/mp4": mp4.clean}[kind](raw, told)  # fmt: skip
    _add(found, told)
    if not made:
        raise NoSound
    return made, kind


def word(value: bytes | str) -> str:
    """Return a few printable words."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return "".join(sign for sign in text[:WORD] if sign.isprintable()).strip()


def _add(found: Found, told: Found) -> None:
    """Note what is not known yet; the fuller tags come first."""
    for name, text in told.items():
        if text:
            found.setdefault(name, text)


# --- RIFF -----------------------------------------------------------------------------------------


def wav(raw: bytes, found: Found) -> bytes:
    """Return format and samples of a WAV."""
    kept = []
    for name, body in _chunks(raw, 12):
        if name in {b"fmt ", b"data"}:
            kept.append(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
        elif name == b"LIST" and body[:4] == b"INFO":
            _add(found, {_called(tag): word(text) for tag, text in _chunks(body, 4)})
        elif name == b"bext":
            told = {"comment": body[:256], "artist": body[256:288], "date": body[320:338]}
            _add(found, {name: word(text) for name, text in told.items()})
        elif name.lower().strip() == b"id3":
            _add(found, _id3(body))
    body = b"WAVE" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body if len(kept) == 2 else b""


def _chunks(raw: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= len(raw):
        name, (size,) = raw[at : at + 4], struct.unpack_from("<I", raw, at + 4)
        yield name, raw[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _called(tag: bytes) -> str:
    name = word(tag.decode("latin-1"))
    return NAMES.get(name, name)


# --- MPEG -----------------------------------------------------------------------------------------

RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
BITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def mp3(raw: bytes, found: Found) -> bytes:
    """Return the frames of an MP3 that hold sound, without tags before, between and behind."""
    at, frames = 0, list[bytes]()
    while raw[at : at + 3] == b"ID3":
        size = 10 + _syncsafe(raw[at + 6 : at + 10])
        _add(found, _id3(raw[at : at + size]))
        at += size
    if raw[-128:-125] == b"TAG":
        _add(found, {"title": word(raw[-125:-95]), "artist": word(raw[-95:-65])})
    while at + 4 <= len(raw):
        size = _frame_size(raw[at : at + 4])
        if size == 0:
            at = _next(raw, at + 1)
            continue
        frames.append(raw[at : at + size])
        at += size
    if frames and any(mark in frames[0][:60] for mark in (b"Xing", b"Info", b"VBRI")):
        del frames[0]  # It names the program and holds no sound.
    return b"".join(frames)


def _next(raw: bytes, at: int) -> int:
    """Return where the next frame begins that another one follows; the end where none does."""
    while (at := raw.find(b"\xff", at)) >= 0:
        size = _frame_size(raw[at : at + 4])
        if size and (_frame_size(raw[at + size : at + size + 4]) or at + size == len(raw)):
            return at
        at += 1
    return len(raw)


def _frame_size(head: bytes) -> int:
    """Return the length of the frame of layer III that begins so, or 0."""
    if sound.kind(head) != "audio/mpeg" or head[:3] == b"ID3":
        return 0
    version, padded = head[1] >> 3 & 3, head[2] >> 1 & 1
    rate = RATES[version][head[2] >> 2 & 3]
    bits = BITS[3 if version == 3 else 2][head[2] >> 4] * 1000
    return (144 if version == 3 else 72) * bits // rate + padded


def _syncsafe(four: bytes) -> int:
    return sum((byte & 127) << shift for byte, shift in zip(four, (21, 14, 7, 0), strict=True))


def _id3(tag: bytes) -> Found:
    """Return the texts of an ID3v2 tag; of other frames, that they are there."""
    found: Found = {}
    newest, at = tag[3:4] == b"\x04", 10
    while at + 10 <= len(tag) and tag[at : at + 4].strip(b"\0").isalnum():
        name, size = tag[at : at + 4], tag[at + 4 : at + 8]
        length = _syncsafe(size) if newest else int.from_bytes(size, "big")
        body = tag[at + 10 : at + 10 + length]
        if name[:1] == b"T" or name == b"COMM":
            found[_called(name)] = _text(body[:1], body[4 if name == b"COMM" else 1 :])
        else:
            found[word(name)] = f"{len(body)} bytes"
        at += 10 + length
    return found


def _text(coding: bytes, body: bytes) -> str:
    kind = {b"\x00": "latin-1", b"\x01": "utf-16", b"\x02": "utf-16-be"}.get(coding, "utf-8")
    return word(body.decode(kind, "replace").replace("\0", " "))


# --- FLAC -----------------------------------------------------------------------------------------


def flac(raw: bytes, found: Found) -> bytes:
    """Return the stream's own description and the frames of a FLAC."""
    at, last, kept = 4, False, b""
    while not last:
        last, kind = bool(raw[at] & 0x80), raw[at] & 0x7F
        size = int.from_bytes(raw[at + 1 : at + 4], "big")
        body = raw[at + 4 : at + 4 + size]
        if kind == 0:
            kept = b"\x80" + raw[at + 1 : at + 4] + body
        elif kind == 4:
            _add(found, ogg.comments(body))
        elif kind != 1:
            found[f"block {kind}"] = f"{size} bytes"
        at += 4 + size
    return b"fLaC" + kept + raw[at:] if kept and at < len(raw) else b""
