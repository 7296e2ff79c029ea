"""Which sound a file holds, as its first bytes tell; a name is not believed."""

KINDS = {
    "audio/wav": "wav", "audio/mpeg": "mp3", "audio/flac": "flac", "audio/ogg": "ogg",
    "audio/mp4": "m4a",
}  # fmt: skip
"""Sounds that can be played once everything but the sound is taken out, with their suffixes."""
MAYBE = ("video/mp4", "video/3gpp", "video/quicktime")
"""Boxes that phones put mere sound into as well as moving pictures."""


def kind(first: bytes) -> str:
    """Return the media type of a sound, or nothing."""
    if first[:4] == b"RIFF" and first[8:12] == b"WAVE":
        return "audio/wav"
    if first[4:8] == b"ftyp" and first[8:12] in {b"M4A ", b"M4B "}:
        return "audio/mp4"
    if first[:4] == b"OggS" and any(mark in first[:80] for mark in (b"vorbis", b"OpusHead")):
        return "audio/ogg"
    if first[:4] == b"fLaC":
        return "audio/flac"
    return "audio/mpeg" if first[:3] == b"ID3" or _is_frame(first[:4]) else ""


def _is_frame(head: bytes) -> bool:
    """Tell whether these four bytes begin a frame of MPEG sound, layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return False
    return head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3
